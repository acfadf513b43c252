//! A folder of specifications: the pinned copy with its lock, or a full checkout.

use aso_generator::diagnostic::Diagnostic;
use aso_generator::swagger::Files;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The repository that the specifications come from.
pub const REPOSITORY: &str = "https://github.com/Azure/azure-rest-api-specs";

/// Name of the lock in the folder.
pub const LOCK: &str = "lock.json";

/// What a pinned copy was made from, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The upstream repository.
    pub repository: String,
    /// The upstream commit.
    pub commit: String,
    /// Files by path, which is also their upstream path.
    pub files: BTreeMap<String, Locked>,
}

/// One file of a pinned copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// sha256 of the upstream file that was read.
    pub read: String,
    /// sha256 of the file that was written.
    pub written: String,
}

/// The hash that the lock holds.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

impl Lock {
    /// A lock for files, each with what was read for it.
    #[must_use]
    pub fn new(repository: &str, commit: &str, files: BTreeMap<String, Locked>) -> Self {
        Self {
            repository: repository.to_owned(),
            commit: commit.to_owned(),
            files,
        }
    }

    /// The lock of a folder, if it has one.
    ///
    /// # Errors
    /// It cannot be read or understood.
    pub fn of(folder: &Path) -> io::Result<Option<Self>> {
        match fs::read(folder.join(LOCK)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The lock as text: one line a value, so that a change is a line.
    ///
    /// # Errors
    /// None in practice; strings always have a JSON form.
    pub fn text(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// A folder of specifications.
#[derive(Debug)]
pub struct SpecsFolder {
    root: PathBuf,
    lock: Option<Lock>,
}

impl SpecsFolder {
    /// Opens a folder.
    ///
    /// # Errors
    /// It is missing, or its lock cannot be read.
    pub fn open(root: &Path) -> Result<Self, Diagnostic> {
        let shown = root.display().to_string();
        if !root.is_dir() {
            return Err(Diagnostic::error("no-such-folder", shown, "", "there is no such folder").hint(
                "name a folder of specifications with --specs or --from, or restore specs/ with `git checkout -- specs`",
            ));
        }
        let lock = Lock::of(root).map_err(|error| {
            Diagnostic::error(
                "lock-unreadable",
                LOCK,
                "",
                format!("the lock cannot be read: {error}"),
            )
            .hint("restore it with `git checkout -- specs/lock.json`")
        })?;
        Ok(Self {
            root: root.to_owned(),
            lock,
        })
    }

    fn walk(&self, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            let kind = entry.file_type()?;
            if kind.is_dir() {
                // Examples are nine files of ten in a full checkout, and never a type.
                let name = entry.file_name();
                if !["examples", ".git", "data-plane", "quickstart-templates"]
                    .iter()
                    .any(|skipped| name == *skipped)
                {
                    self.walk(&path, found)?;
                }
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json")
                && let Ok(relative) = path.strip_prefix(&self.root)
            {
                let parts: Vec<_> = relative
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect();
                found.push(parts.join("/"));
            }
        }
        Ok(())
    }
}

impl Files for SpecsFolder {
    fn paths(&self) -> Result<Vec<String>, Diagnostic> {
        let mut found = Vec::new();
        if let Some(lock) = &self.lock {
            found.extend(lock.files.keys().cloned());
        } else {
            self.walk(&self.root, &mut found).map_err(|error| {
                Diagnostic::error(
                    "folder-unreadable",
                    self.root.display().to_string(),
                    "",
                    format!("the folder cannot be read: {error}"),
                )
            })?;
            found.sort();
        }
        if found.is_empty() {
            return Err(Diagnostic::error(
                "no-swagger",
                self.root.display().to_string(),
                "",
                "the folder holds no swagger",
            )
            .hint("it should hold `specification/` as the upstream repository lays it out"));
        }
        Ok(found)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let locked = self.lock.as_ref().map(|lock| lock.files.get(path));
        if locked == Some(None) {
            return Ok(None);
        }
        let bytes = match fs::read(self.root.join(path)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound && locked.is_none() => {
                return Ok(None);
            }
            Err(error) => {
                return Err(Diagnostic::error(
                    "file-unreadable",
                    path,
                    "",
                    format!("the file cannot be read: {error}"),
                )
                .hint(restore(path)));
            }
        };
        if let Some(Some(locked)) = locked
            && sha256(&bytes) != locked.written
        {
            return Err(Diagnostic::error(
                "vendored-file-edited",
                path,
                "",
                "the vendored file was edited or cut: it is not what the lock says",
            )
            .hint(restore(path)));
        }
        Ok(Some(bytes))
    }
}

fn restore(path: &str) -> String {
    format!(
        "restore it with `git checkout -- specs/{path}`, or make the copy anew with `cargo xtask specs vendor`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem<T: std::fmt::Debug>(result: Result<T, Diagnostic>) -> Diagnostic {
        result.unwrap_err()
    }

    #[test]
    fn a_missing_and_an_empty_folder_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let missing = problem(SpecsFolder::open(&folder.path().join("none")));
        assert_eq!(missing.message, "there is no such folder");
        let empty = problem(SpecsFolder::open(folder.path()).unwrap().paths());
        assert_eq!(empty.message, "the folder holds no swagger");
    }

    #[test]
    fn an_edited_a_cut_and_a_lost_file_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let files: BTreeMap<_, _> = ["a.json", "b.json", "c.json"]
            .map(|name| {
                (
                    name.to_owned(),
                    Locked {
                        read: String::new(),
                        written: sha256(b"{\"a\": 1}"),
                    },
                )
            })
            .into();
        fs::write(
            folder.path().join(LOCK),
            Lock::new(REPOSITORY, "0", files).text().unwrap(),
        )
        .unwrap();
        fs::write(folder.path().join("a.json"), "{\"a\": 2}").unwrap();
        fs::write(folder.path().join("b.json"), "{\"a\"").unwrap();
        let specs = SpecsFolder::open(folder.path()).unwrap();
        for name in ["a.json", "b.json"] {
            let found = problem(specs.read(name));
            assert_eq!(found.file, name);
            assert!(found.message.contains("edited or cut"), "{}", found.message);
        }
        let lost = problem(specs.read("c.json"));
        assert!(lost.file == "c.json" && lost.message.contains("cannot be read"));
        assert_eq!(specs.read("d.json").unwrap(), None);
    }
}
