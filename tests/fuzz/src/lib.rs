//! What must hold for any bytes: nothing panics or runs out of bounds, and what is accepted obeys a law.
//!
//! Each function is one target. The fuzzer (`libfuzzer/`, a package of its own) calls it with inputs that it makes up; the tests call
//! it with those that it found worth keeping (`corpus/<target>/`).

mod arm_document;
mod swagger;
mod versions;
mod yaml;

/// What is run for each input.
pub type Target = fn(&[u8]);

/// The targets, by the names of their corpora.
pub const TARGETS: &[(&str, Target)] = &[
    ("arm_document", arm_document::run),
    ("swagger", swagger::run),
    ("versions", versions::run),
    ("yaml", yaml::run),
];

/// Runs a target.
///
/// # Panics
/// There is no such target, or the input breaks its law.
pub fn run(target: &str, input: &[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, run) = found.unwrap_or_else(|| unreachable!("no target {target}"));
    run(input);
}
