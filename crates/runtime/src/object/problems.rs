//! What is wrong with a document that is read into a typed value.

use crate::json::kind_of;
use crate::json::path::write_key;
use serde_json::Value;
use std::fmt;

/// One value of the wrong type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadProblem {
    /// Where, from the value that was read: `spec.sku.capacity`. Empty for the value itself.
    pub path: String,
    /// What: `expected a whole number, found a string`.
    pub message: String,
}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

/// Everything that is wrong with a document. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadErrors(pub Vec<ReadProblem>);

impl fmt::Display for ReadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadErrors {}

/// Collects problems while a document is read.
///
/// Paths are built on the way out, and only for problems: a document without any costs nothing.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<ReadProblem>,
}

impl Problems {
    /// Notes that a value has the wrong type. The value itself is not repeated: it may be a secret.
    pub fn wrong_type(&mut self, expected: &str, found: &Value) {
        self.note(format!("expected {expected}, found {}", kind_of(found)));
    }

    /// Notes a problem with the value that is being read.
    pub fn note(&mut self, message: impl Into<String>) {
        self.found.push(ReadProblem {
            path: String::new(),
            message: message.into(),
        });
    }

    /// Reads the value of a property or of a map's key.
    pub fn below_key(&mut self, key: &str, read: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        read(self);
        if self.found.len() > before {
            let mut prefix = String::new();
            // Writing to a String does not fail.
            let _ = write_key(&mut prefix, key);
            self.prefix(before, &prefix);
        }
    }

    /// Reads an element of a list.
    pub fn below_index(&mut self, index: usize, read: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        read(self);
        if self.found.len() > before {
            self.prefix(before, &format!("[{index}]"));
        }
    }

    fn prefix(&mut self, before: usize, prefix: &str) {
        for problem in self.found.iter_mut().skip(before) {
            problem.path.insert_str(0, prefix);
        }
    }

    pub(super) fn into_result(mut self) -> Result<(), ReadErrors> {
        if self.found.is_empty() {
            return Ok(());
        }
        for problem in &mut self.found {
            if problem.path.starts_with('.') {
                problem.path.remove(0);
            }
        }
        Err(ReadErrors(self.found))
    }
}
