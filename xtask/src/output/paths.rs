//! Which paths may be files of the output.

use super::error::OutputError;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder, inside the output folder, for the lock, the journal and the staged files of a run.
///
/// Inside and not beside it: it is then on the same file system whatever is mounted where, so that a rename
/// cannot fail half way, and the folder above need not be writable.
pub(crate) const WORK: &str = ".xtask";

/// The record of the files that the last run wrote.
pub const MANIFEST: &str = "manifest.json";

/// The folder of the records of what the library offered after the last run, one a group.
pub const FACTS: &str = "facts";

/// The folder of what reviewers read: `structure/<group>/<api version>.txt`.
pub const STRUCTURE: &str = "structure/";

/// Says what is wrong with a path that comes from the generator, from a manifest or from a journal.
///
/// Manifests and journals are files that anyone can edit, and their paths are deleted and overwritten.
pub(crate) fn check(path: &str) -> Result<(), OutputError> {
    let bad = |reason| {
        Err(OutputError::BadPath {
            path: path.to_owned(),
            reason,
        })
    };
    if path.is_empty() {
        return bad("it is empty");
    }
    if path.contains(['\\', ':', '\0']) {
        return bad("it has a character that some systems give a meaning");
    }
    let mut parts = path.split('/');
    if parts.clone().any(|part| matches!(part, "" | "." | "..")) {
        return bad("it has an empty, `.` or `..` segment");
    }
    if parts.next() == Some(WORK) {
        return bad("this tool works in that folder");
    }
    Ok(())
}

/// Checks a whole set: every path alone, and that all can exist side by side on every system.
pub(crate) fn check_all<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), OutputError> {
    // By lower case: macOS and Windows do not tell `Foo.rs` from `foo.rs`.
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        check(path)?;
        if seen.insert(path.to_lowercase(), path).is_some() {
            return Err(OutputError::BadPath {
                path: path.to_owned(),
                reason: "another file differs from it in case only",
            });
        }
    }
    for (lower, path) in &seen {
        let mut end = 0;
        while let Some(next) = lower[end..].find('/') {
            if seen.contains_key(&lower[..end + next]) {
                return Err(OutputError::BadPath {
                    path: (*path).to_owned(),
                    reason: "another file has the name of one of its folders",
                });
            }
            end += next + 1;
        }
    }
    Ok(())
}

/// The path on the disk.
pub(crate) fn on_disk(root: &Path, path: &str) -> PathBuf {
    let mut full = root.to_owned();
    full.extend(path.split('/'));
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_the_folder() {
        for bad in [
            "",
            "/etc/passwd",
            "a//b",
            "../a",
            "a/../b",
            "a/.",
            "C:/a",
            "a\\b",
            ".xtask/lock",
            "a\0",
        ] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
        for good in [
            "Cargo.toml",
            "groups/network/src/lib.rs",
            ".gitattributes",
            "groups/network.frontdoor/a",
        ] {
            assert!(check(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn a_set_must_fit_every_file_system() {
        assert!(check_all(["a/b.rs", "a/c.rs"].into_iter()).is_ok());
        assert!(check_all(["a/b.rs", "a/B.rs"].into_iter()).is_err());
        assert!(check_all(["a", "a/b.rs"].into_iter()).is_err());
        assert!(check_all(["a/b", "A/b/c"].into_iter()).is_err());
    }
}
