//! What a JSON file can hold: one resource, an array of them, or a list answer.

use crate::json;
use serde_json::Value;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file, or the id of what was read from Azure.
    pub file: Arc<Path>,
    /// The JSON pointer in it; empty for all of it.
    pub pointer: String,
}

impl Origin {
    /// The name of the folder that holds the file.
    #[must_use]
    pub fn folder(&self) -> String {
        let name = |path: &Path| Some(path.parent()?.file_name()?.to_string_lossy().into_owned());
        // `--from-file x.json` in a folder named after a version has no folder in its path.
        name(&self.file)
            .or_else(|| name(&std::path::absolute(&self.file).ok()?))
            .unwrap_or_default()
    }

    /// Something that was read from Azure, by its id or path.
    #[must_use]
    pub fn azure(id: &str) -> Self {
        Self {
            file: Arc::from(Path::new(id)),
            pointer: String::new(),
        }
    }

    /// A place below this one.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Self {
        Self {
            file: Arc::clone(&self.file),
            pointer: format!("{}{pointer}", self.pointer),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if !self.pointer.is_empty() {
            write!(f, "#{}", self.pointer)?;
        }
        Ok(())
    }
}

/// A document to import.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it stands.
    pub origin: Origin,
    /// What it holds.
    pub body: Value,
}

/// Why a file is no JSON.
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}:{column}: not valid JSON: {message}", file.display())]
pub struct ParseError {
    /// The file.
    pub file: Arc<Path>,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// The documents of one file.
#[derive(Debug)]
pub struct Parsed {
    /// The documents, in their order.
    pub sources: Vec<Source>,
    /// Whether this is one page of a longer list.
    pub has_more: bool,
}

/// Reads the documents of one file.
///
/// # Errors
/// The text is no JSON, or is nested more deeply than any resource.
pub fn parse(file: &Path, text: &str) -> Result<Parsed, ParseError> {
    let file: Arc<Path> = Arc::from(file);
    let value: Value = serde_json::from_str(text).map_err(|error| ParseError {
        file: Arc::clone(&file),
        line: error.line(),
        column: error.column(),
        message: json::problem(&error),
    })?;
    let origin = Origin {
        file,
        pointer: String::new(),
    };
    let mut has_more = false;
    let sources = match value {
        Value::Array(list) => elements(&origin, "", list),
        Value::Object(mut object) if is_list(&object) => {
            has_more = object
                .get("nextLink")
                .and_then(Value::as_str)
                .is_some_and(|link| !link.is_empty());
            match object.remove("value") {
                Some(Value::Array(list)) => elements(&origin, "/value", list),
                _ => Vec::new(),
            }
        }
        body => vec![Source { origin, body }],
    };
    Ok(Parsed { sources, has_more })
}

/// A list answer has `value`; a resource that happens to have a list of that name has an `id` as well.
fn is_list(object: &serde_json::Map<String, Value>) -> bool {
    !object.contains_key("id") && matches!(object.get("value"), Some(Value::Array(_)))
}

fn elements(origin: &Origin, pointer: &str, list: Vec<Value>) -> Vec<Source> {
    list.into_iter()
        .enumerate()
        .map(|(index, body)| Source {
            origin: origin.at(&format!("{pointer}/{index}")),
            body,
        })
        .collect()
}
