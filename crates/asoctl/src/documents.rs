//! YAML documents, as files hold them.

use aso_yaml as yaml;
use serde_json::Value;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Where a document starts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: Arc<Path>,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// A document as it was read.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it starts.
    pub place: Place,
    /// What it holds.
    pub value: Value,
}

impl Input {
    /// The documents of one file, and what is broken in it.
    #[must_use]
    pub fn parse(file: &Path, text: &str) -> (Vec<Self>, Vec<yaml::ReadError>) {
        let file: Arc<Path> = Arc::from(file);
        let mut inputs = Vec::new();
        let mut errors = Vec::new();
        for document in yaml::read(text) {
            match document {
                Ok(yaml::Document { line, value }) => inputs.push(Self {
                    place: Place {
                        file: Arc::clone(&file),
                        line,
                    },
                    value,
                }),
                Err(error) => errors.push(error),
            }
        }
        (inputs, errors)
    }
}
