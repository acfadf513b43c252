//! What can go wrong on the way from a Spec to ARM.

use crate::refs::ReferenceError;
use std::fmt;

/// One problem with one property. No message ever holds the value of a secret.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct ConversionError {
    /// Where: `spec.ipConfigurations[0].subnetReference`.
    pub path: String,
    /// What.
    #[source]
    pub problem: ConversionProblem,
}

/// What is wrong with a property.
#[derive(Debug, thiserror::Error)]
pub enum ConversionProblem {
    /// The value has the wrong JSON type.
    #[error("expected {expected}, found {found}")]
    Type {
        /// What the plan asks for: `a whole number`.
        expected: &'static str,
        /// What stands there: `a string`.
        found: &'static str,
    },
    /// A reference that is not valid by itself.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// A reference, secret or config map that could not be resolved.
    #[error(transparent)]
    Resolve(#[from] super::ResolveError),
    /// The document is nested deeper than any plan can be.
    #[error("nested too deeply")]
    TooDeep,
}

/// All problems of one conversion, in the order in which they were met. Never empty.
#[derive(Debug)]
pub struct ConversionErrors(pub Vec<ConversionError>);

impl fmt::Display for ConversionErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConversionErrors {}

impl IntoIterator for ConversionErrors {
    type Item = ConversionError;
    type IntoIter = std::vec::IntoIter<ConversionError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
