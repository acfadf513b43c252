//! `manifest.json`: every file that the last run wrote, with its hash; one line a file, sorted.
//!
//! It tells a stale file from one that was edited by hand, and an orphan from a file that is not ours to delete.

use super::error::OutputError;
use super::lock::absent;
use super::paths;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Raised when the meaning of the file changes.
const FORMAT: u32 = 1;

/// The files that a run wrote: sha256, in lower-case hex, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// sha256 by path.
    pub files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: u32,
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a folder, if it has one.
    ///
    /// # Errors
    /// It cannot be read, is of another format, or names a path outside of the folder.
    pub fn read(root: &Path) -> Result<Option<Self>, OutputError> {
        let path = root.join(paths::MANIFEST);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if absent(&error) => return Ok(None),
            Err(error) => return Err(OutputError::io("read", &path)(error)),
        };
        let damaged = |detail: String| OutputError::Damaged {
            path: path.clone(),
            detail,
            way_out: "restore it from version control (after a merge conflict, take either side), then generate again",
        };
        let document: Document =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if document.format != FORMAT {
            return Err(damaged(format!(
                "its format is {}, this tool knows {FORMAT}",
                document.format
            )));
        }
        for path in document.files.keys() {
            paths::check(path).map_err(|error| damaged(error.to_string()))?;
        }
        Ok(Some(Self {
            files: document.files,
        }))
    }

    /// The same manifest always gives the same text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{{\n\"format\": {FORMAT},\n\"files\": {{\n");
        for (index, (path, hash)) in self.files.iter().enumerate() {
            let comma = if index + 1 == self.files.len() {
                ""
            } else {
                ","
            };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}: \"{hash}\"{comma}", quoted(path));
        }
        text.push_str("}\n}\n");
        text
    }
}

/// A string as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// sha256 in lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_and_has_a_line_for_each_file() {
        let folder = tempfile::tempdir().unwrap();
        let files =
            ["b", "a/\"quoted\"", "a/b"].map(|path| (path.to_owned(), sha256(path.as_bytes())));
        let manifest = Manifest {
            files: files.into(),
        };
        let text = manifest.to_text();
        assert_eq!(text.lines().count(), 3 + 3 + 2);
        std::fs::write(folder.path().join(paths::MANIFEST), &text).unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), Some(manifest));
        assert_eq!(
            sha256(b""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_manifest_cannot_reach_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(paths::MANIFEST);
        for bad in [
            "",
            "<<<<<<< HEAD",
            r#"{"format":2,"files":{}}"#,
            r#"{"format":1,"files":{"../../etc/passwd":"00"}}"#,
            r#"{"format":1,"files":{},"more":1}"#,
        ] {
            std::fs::write(&path, bad).unwrap();
            let error = Manifest::read(folder.path()).unwrap_err();
            assert!(
                error
                    .to_string()
                    .contains("restore it from version control"),
                "{bad}: {error}"
            );
        }
    }
}
