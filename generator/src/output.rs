//! What one run yields.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::emit::Facts;

/// Everything that one run of the generator yields.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Content by path under the output folder, separated by `/`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What the generated library offers, for the summary of changes.
    pub facts: Facts,
    /// All problems of the input and the configuration, not the first.
    pub diagnostics: Vec<Diagnostic>,
}
