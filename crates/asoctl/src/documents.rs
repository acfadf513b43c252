//! YAML and JSON documents, as files hold them.

mod json;

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
    /// The documents of one file, and what is broken in it. Of a `List`, as `kubectl get -o yaml` prints it, these are the items.
    /// The text is YAML, or JSON: one value after the other, or arrays of them.
    #[must_use]
    pub fn parse(file: &Path, text: &str) -> (Vec<Self>, Vec<yaml::ReadError>) {
        let file: Arc<Path> = Arc::from(file);
        let mut inputs = Vec::new();
        let mut errors = Vec::new();
        let documents = json::read(text).unwrap_or_else(|| yaml::read(text).collect());
        for document in documents {
            match document {
                Ok(yaml::Document { line, value }) => {
                    let place = Place {
                        file: Arc::clone(&file),
                        line,
                    };
                    if let Err(error) = (Self { place, value }).add_to(&mut inputs) {
                        errors.push(error);
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        (inputs, errors)
    }

    /// Adds a document, or the items of a list.
    fn add_to(mut self, inputs: &mut Vec<Self>) -> Result<(), yaml::ReadError> {
        let is =
            |name: &str, value: &str| self.value.get(name).and_then(Value::as_str) == Some(value);
        if !(is("apiVersion", "v1") && is("kind", "List")) {
            inputs.push(self);
            return Ok(());
        }
        let Some(Value::Array(items)) = self.value.get_mut("items").map(Value::take) else {
            return Err(yaml::ReadError {
                line: self.place.line,
                column: 1,
                message: "a List has to have a list of `items`".to_owned(),
            });
        };
        for value in items {
            let place = self.place.clone();
            Self { place, value }.add_to(inputs)?;
        }
        Ok(())
    }
}
