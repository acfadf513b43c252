//! What stands on the disk, compared with what should.

use super::error::OutputError;
use super::lock::absent;
use super::manifest::sha256;
use super::paths::{self, WORK, on_disk};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// Content by path under the folder, `/`-separated.
pub type Files = BTreeMap<String, Vec<u8>>;

/// How the files of a folder differ from what they should be; every list is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileChanges {
    /// Not there yet.
    pub added: Vec<String>,
    /// As the last run wrote them, and stale.
    pub changed: Vec<String>,
    /// Written by an earlier run, and no longer produced.
    pub removed: Vec<String>,
    /// Not as the last run wrote them: edited, deleted or replaced by something else.
    pub edited: Vec<String>,
    /// Written by no run, and not ours to delete.
    pub foreign: Vec<String>,
    /// As they should be.
    pub unchanged: usize,
}

impl FileChanges {
    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        [
            &self.added,
            &self.changed,
            &self.removed,
            &self.edited,
            &self.foreign,
        ]
        .iter()
        .all(|files| files.is_empty())
    }
}

/// What is known about a folder before it is compared.
pub(crate) struct Terms<'a> {
    /// The hash of what the last run wrote, by path. None if no run has ever written here: then a file that is in the
    /// way belongs to someone else.
    pub(crate) listed: Option<&'a BTreeMap<String, String>>,
    /// Which paths this run answers for: orphans and foreign files elsewhere are none of its business.
    pub(crate) covers: &'a dyn Fn(&str) -> bool,
    /// Whether the folder is to hold nothing else.
    pub(crate) exclusive: bool,
}

/// What has to be done, and how to say it.
#[derive(Default)]
pub(crate) struct Comparison<'a> {
    pub(crate) changes: FileChanges,
    pub(crate) install: Vec<(&'a str, &'a [u8])>,
    pub(crate) remove: Vec<String>,
    /// sha256 of every file that should be there.
    pub(crate) hashes: BTreeMap<String, String>,
}

enum State {
    Same,
    Missing,
    /// A file with this hash.
    Other(String),
    /// A folder. What is in it is looked at by itself.
    Folder,
    /// A link, a socket, …
    NoFile,
}

/// Reads the folder and compares; changes nothing.
pub(crate) fn compare<'a>(
    root: &Path,
    files: &'a Files,
    terms: &Terms<'_>,
) -> Result<Comparison<'a>, OutputError> {
    let nothing = BTreeMap::new();
    let listed = terms.listed.unwrap_or(&nothing);
    let mut comparison = Comparison::default();
    let changes = &mut comparison.changes;
    let states = files
        .par_iter()
        .map(|(path, bytes)| Ok((path, bytes, sha256(bytes), state(root, path, bytes)?)))
        .collect::<Result<Vec<_>, OutputError>>()?;
    for (path, bytes, hash, state) in states {
        let was_listed = listed.get(path);
        let list = match state {
            State::Same => None,
            State::Missing if was_listed.is_some() => Some(&mut changes.edited),
            State::Folder if was_listed.is_some() => Some(&mut changes.edited),
            State::Missing | State::Folder => Some(&mut changes.added),
            State::Other(found) if was_listed == Some(&found) => Some(&mut changes.changed),
            // Where this tool has written before, a path that it produces is its own.
            State::Other(_) | State::NoFile if terms.listed.is_some() => Some(&mut changes.edited),
            State::Other(_) | State::NoFile => Some(&mut changes.foreign),
        };
        match list {
            None => changes.unchanged += 1,
            Some(list) => {
                list.push(path.clone());
                comparison.install.push((path, bytes));
            }
        }
        comparison.hashes.insert(path.clone(), hash);
    }
    for (path, hash) in listed
        .iter()
        .filter(|(path, _)| !files.contains_key(*path) && (terms.covers)(path))
    {
        changes.removed.push(path.clone());
        match state(root, path, &[])? {
            // Someone has put a folder of his own there; its files are reported below.
            State::Missing | State::Folder => {}
            State::Same => comparison.remove.push(path.clone()),
            State::Other(found) => {
                if found != *hash {
                    changes.edited.push(path.clone());
                }
                comparison.remove.push(path.clone());
            }
            State::NoFile => {
                changes.edited.push(path.clone());
                comparison.remove.push(path.clone());
            }
        }
    }
    let mut found = Vec::new();
    if terms.exclusive {
        walk(root, root, "", &mut found)?;
        found.retain(|path| (terms.covers)(path));
    }
    // A folder where a file should be can make way only if nothing remains in it.
    for (path, _) in comparison
        .install
        .iter()
        .filter(|(path, _)| on_disk(root, path).is_dir())
    {
        walk(root, &on_disk(root, path), path, &mut found)?;
    }
    found.retain(|path| {
        !files.contains_key(path) && !listed.contains_key(path) && path != paths::MANIFEST
    });
    changes.foreign.append(&mut found);
    for list in [&mut changes.edited, &mut changes.foreign] {
        list.sort();
        list.dedup();
    }
    Ok(comparison)
}

fn state(root: &Path, path: &str, bytes: &[u8]) -> Result<State, OutputError> {
    let full = on_disk(root, path);
    let kind = match std::fs::symlink_metadata(&full) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if absent(&error) => return Ok(State::Missing),
        Err(error) => return Err(OutputError::io("read", &full)(error)),
    };
    if kind.is_dir() {
        return Ok(State::Folder);
    }
    if !kind.is_file() {
        return Ok(State::NoFile);
    }
    let found = std::fs::read(&full).map_err(OutputError::io("read", &full))?;
    Ok(if found == bytes {
        State::Same
    } else {
        State::Other(sha256(&found))
    })
}

/// All files under a folder, by their path under the root.
fn walk(
    root: &Path,
    folder: &Path,
    prefix: &str,
    found: &mut Vec<String>,
) -> Result<(), OutputError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries.collect::<Result<Vec<_>, _>>(),
        Err(error) if absent(&error) => return Ok(()),
        Err(error) => Err(error),
    }
    .map_err(OutputError::io("read", folder))?;
    // What cargo leaves beside a package that someone builds in place.
    let package = entries
        .iter()
        .any(|entry| entry.file_name() == "Cargo.toml");
    for entry in entries {
        let name = entry.file_name();
        let kind = entry.file_type().map_err(OutputError::io("read", folder))?;
        if (folder == root && name == WORK)
            || (package && kind.is_file() && name == "Cargo.lock")
            || (package && kind.is_dir() && name == "target")
        {
            continue;
        }
        let name = name.to_string_lossy();
        let path = if prefix.is_empty() {
            name.into_owned()
        } else {
            format!("{prefix}/{name}")
        };
        if kind.is_dir() {
            walk(root, &entry.path(), &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
