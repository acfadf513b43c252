//! Everything that this package asks of the generator; no other module knows it.

use crate::names::GroupVersion;
use crate::outcome::Outcome;
use crate::output::Files;
use crate::progress::Progress;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A seam that has no generator behind it yet.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not wired to the generator yet")]
pub struct NotWired(&'static str);

/// Which of everything is meant; an empty set means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// `network`
    pub groups: BTreeSet<String>,
    /// `VirtualNetwork`
    pub kinds: BTreeSet<String>,
    /// `2020-11-01`
    pub versions: BTreeSet<String>,
}

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// The library, from a folder of specifications. Runs inside the thread pool that it is to use.
///
/// With groups, the outcome has these groups' files and facts; a file outside of any group either comes out as for
/// all groups, or is left out.
///
/// # Errors
/// The folder cannot be read. Problems of what is in it are diagnostics.
pub fn generate(
    specs: &Path,
    groups: &BTreeSet<String>,
    progress: &dyn Progress,
) -> anyhow::Result<Outcome> {
    let _ = (specs, groups, progress);
    Err(NotWired("generate").into())
}

/// The facts-only copy of the specifications, `lock.json` included.
///
/// # Errors
/// The checkout cannot be read.
pub fn vendor(from: &Path, commit: &str, progress: &dyn Progress) -> anyhow::Result<Files> {
    let _ = (from, commit, progress);
    Err(NotWired("specs vendor").into())
}

/// What the folder's `lock.json`, if there is one, says about the files in it, itself included: sha256 by path.
///
/// # Errors
/// It cannot be read.
pub fn vendored_before(specs: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let _ = specs;
    Err(NotWired("specs vendor").into())
}

/// One document a kind, by file name.
///
/// # Errors
/// The model cannot be built, or a name in the selection matches nothing.
pub fn crds(
    selection: &Selection,
    format: Format,
    progress: &dyn Progress,
) -> anyhow::Result<Files> {
    let _ = (selection, format, progress);
    Err(NotWired("crds").into())
}

/// The JSON Schema of the generator's configuration; ends with a line break.
///
/// # Errors
/// It cannot be made.
pub fn config_schema() -> anyhow::Result<String> {
    Err(NotWired("config-schema").into())
}

/// The group-versions that the generator is configured for.
///
/// # Errors
/// The configuration cannot be read.
pub fn group_versions() -> anyhow::Result<BTreeSet<GroupVersion>> {
    Err(NotWired("parity").into())
}
