//! Brings the bytes that the generator yields into the output folder, as a whole or not at all.
//!
//! Files that do not change are not touched, files that this tool has not written are not deleted, and a run that is
//! interrupted leaves what the next run turns into the old tree or the new one before it does anything else.

mod changes;
mod error;
mod fs;
mod lock;
mod manifest;
pub(crate) mod notation;
mod paths;
mod record;
mod summary;
#[cfg(test)]
mod tests;
mod transaction;
mod tree;

pub use changes::{Change, Changes, Event, Subject, Tally, compare as compare_facts};
pub use error::OutputError;
pub use manifest::{Manifest, sha256};
pub use paths::{FACTS, MANIFEST, STRUCTURE};
pub(crate) use record::add as add_record;
pub use record::known_facts;
pub use summary::Summary;
pub(crate) use summary::grouped;
pub use tree::{FileChanges, Files};

use crate::outcome::{Facts, Outcome, Severity};
use fs::{Disk, Fs};
use lock::Lock;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use transaction::{Recovered, Transaction};
use tree::{Comparison, Terms};

/// Whether the folder is brought up to date, or only compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Changes it.
    Write,
    /// Changes nothing.
    Check,
}

/// The groups that a run has generated, if not all.
///
/// Such a run answers for `groups/<group>/`, `structure/<group>/` and the group's record. What other groups have stays as it is and in the
/// manifest. Files outside of any group must come out as for all groups, or be left out of the outcome, which leaves
/// them as they are; [`known_facts`] has what the other groups offer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    groups: BTreeSet<String>,
}

impl Scope {
    /// The scope of these groups, by the name that their folders have.
    pub fn new(groups: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            groups: groups.into_iter().map(Into::into).collect(),
        }
    }

    /// Whether the run answers for the path.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        let folder = ["groups/", STRUCTURE]
            .iter()
            .find_map(|prefix| path.strip_prefix(prefix));
        let group = match folder {
            Some(rest) => rest.split_once('/').map(|(group, _)| group),
            None => record::group_of_path(path),
        };
        group.is_some_and(|group| self.groups.contains(group))
    }

    fn covers_key(&self, key: &str) -> bool {
        self.groups.contains(record::group_of(key))
    }
}

/// Brings the folder to what the outcome says, or in [`Mode::Check`] says what that would change.
///
/// # Errors
/// The outcome has errors or no file, the folder holds files of someone else, cannot be read or written, or another
/// run is writing to it. A tree that is not up to date is no error: see [`Summary::is_clean`].
pub fn write(
    root: &Path,
    outcome: &Outcome,
    scope: Option<&Scope>,
    mode: Mode,
) -> Result<Summary, OutputError> {
    write_on(&Disk, root, outcome, scope, mode)
}

fn write_on(
    fs: &dyn Fs,
    root: &Path,
    outcome: &Outcome,
    scope: Option<&Scope>,
    mode: Mode,
) -> Result<Summary, OutputError> {
    let errors = outcome
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .count();
    if errors > 0 {
        return Err(OutputError::Diagnostics { errors });
    }
    if outcome.files.is_empty() {
        return Err(OutputError::Nothing {
            folder: root.to_owned(),
        });
    }
    let facts = in_scope(&outcome.facts, scope);
    let mut files = record::to_files(&facts);
    for path in outcome.files.keys() {
        if path == MANIFEST || files.contains_key(path) {
            return Err(OutputError::BadPath {
                path: path.clone(),
                reason: "this tool writes that file",
            });
        }
    }
    files.extend(
        outcome
            .files
            .iter()
            .map(|(path, bytes)| (path.clone(), bytes.clone())),
    );

    let (_held, interrupted) = enter(fs, root, mode)?;
    let old = Manifest::read(root)?;
    let listed = old.as_ref().map(|manifest| &manifest.files);
    let covers = |path: &str| scope.is_none_or(|scope| scope.covers(path));
    let kept = listed
        .into_iter()
        .flatten()
        .filter(|(path, _)| !files.contains_key(*path) && !covers(path));
    let kept: BTreeMap<_, _> = kept
        .map(|(path, hash)| (path.clone(), hash.clone()))
        .collect();
    paths::check_all(
        files
            .keys()
            .chain(kept.keys())
            .map(String::as_str)
            .chain([MANIFEST]),
    )?;

    let groups = listed
        .into_iter()
        .flatten()
        .map(|(path, _)| path)
        .filter(|path| covers(path));
    let before = record::read(root, groups.filter_map(|path| record::group_of_path(path)));
    let mut comparison = tree::compare(
        root,
        &files,
        &Terms {
            listed,
            covers: &covers,
            exclusive: true,
        },
    )?;
    let mut manifest = Manifest { files: kept };
    manifest.files.append(&mut comparison.hashes);
    let text = manifest.to_text();
    if std::fs::read(root.join(MANIFEST)).ok().as_deref() != Some(text.as_bytes()) {
        if comparison.changes.is_clean() {
            comparison.changes.changed.push(MANIFEST.to_owned());
        }
        // The last to be installed: it speaks for all the others.
        comparison.install.push((MANIFEST, text.as_bytes()));
    }
    apply(fs, root, mode, &mut comparison)?;
    let changes = changes::compare(&before, &facts);
    Ok(Summary {
        mode,
        files: comparison.changes,
        changes,
        interrupted,
    })
}

/// Brings a folder without a manifest to hold these files, as a whole or not at all, or says what that would change.
///
/// `listed` has the hashes of what the caller's own record says was written before: of these, what is no longer among
/// `files` is removed. Files that are in neither stay, and are reported as foreign if the folder is `exclusive`.
///
/// # Errors
/// As for [`write()`].
pub fn replace(
    root: &Path,
    files: &Files,
    listed: &BTreeMap<String, String>,
    exclusive: bool,
    mode: Mode,
) -> Result<FileChanges, OutputError> {
    paths::check_all(files.keys().map(String::as_str))?;
    for path in listed.keys() {
        paths::check(path)?;
    }
    let (_held, _) = enter(&Disk, root, mode)?;
    let mut comparison = tree::compare(
        root,
        files,
        &Terms {
            listed: Some(listed),
            covers: &|_| true,
            exclusive,
        },
    )?;
    apply(&Disk, root, mode, &mut comparison)?;
    Ok(comparison.changes)
}

/// What keeps other runs out. Only its end matters.
enum Held {
    Writing { _lock: Lock },
    Reading { _lock: Option<std::fs::File> },
}

/// Locks the folder, and says whether a run was interrupted half way.
fn enter(fs: &dyn Fs, root: &Path, mode: Mode) -> Result<(Held, bool), OutputError> {
    let transaction = Transaction::new(root, fs);
    match mode {
        Mode::Write => {
            let lock = Lock::exclusive(root)?;
            let recovered = transaction.recover()?;
            Ok((
                Held::Writing { _lock: lock },
                recovered == Recovered::Finished,
            ))
        }
        Mode::Check => {
            let lock = Lock::shared(root)?;
            Ok((Held::Reading { _lock: lock }, transaction.pending()))
        }
    }
}

fn apply(
    fs: &dyn Fs,
    root: &Path,
    mode: Mode,
    comparison: &mut Comparison<'_>,
) -> Result<(), OutputError> {
    if mode == Mode::Check {
        return Ok(());
    }
    if !comparison.changes.foreign.is_empty() {
        let files = std::mem::take(&mut comparison.changes.foreign);
        return Err(OutputError::Foreign {
            folder: root.to_owned(),
            files,
        });
    }
    if comparison.install.is_empty() && comparison.remove.is_empty() {
        return Ok(());
    }
    Transaction::new(root, fs).run(std::mem::take(&mut comparison.remove), &comparison.install)
}

fn in_scope(facts: &Facts, scope: Option<&Scope>) -> Facts {
    let mut facts = facts.clone();
    if let Some(scope) = scope {
        facts.kinds.retain(|key, _| scope.covers_key(key));
        facts.types.retain(|key, _| scope.covers_key(key));
    }
    facts
}
