//! What one run of the generator yields. Stands in for the generator's own types until those exist.

use std::collections::BTreeMap;

/// Everything that one run of the generator yields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Content by path under the output folder, `/`-separated.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What the generated library offers.
    pub facts: Facts,
    /// All problems of the input and the configuration, not the first.
    pub diagnostics: Vec<Diagnostic>,
}

/// What the generated library offers, for the summary of changes.
///
/// Every key starts with `<group>/<api version>/`. Properties are kept by type, not by kind: kinds of one
/// group-version share most of their types, and expanding them would multiply the record by ten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// By `network/2020-11-01/VirtualNetwork`.
    pub kinds: BTreeMap<String, KindFacts>,
    /// Properties by name, by `network/2020-11-01/SubnetPropertiesFormat`.
    pub types: BTreeMap<String, BTreeMap<String, PropertyFacts>>,
}

/// One kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindFacts {
    /// The names under which Kubernetes serves it: `v1api20201101`, `v20201101`.
    pub versions: Vec<String>,
}

/// One property of a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PropertyFacts {
    /// `string`, `enum(A|B)`, `Subnet`, `list<Subnet>`, `map<string>`, …
    pub ty: String,
    /// Whether a document without it is refused.
    pub required: bool,
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Said, and written all the same.
    Warning,
}

/// One problem of the input or the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The file that has the problem.
    pub file: String,
    /// Where in it, as a JSON pointer.
    pub pointer: String,
    /// Where in it, as a line, for files that people edit.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}
