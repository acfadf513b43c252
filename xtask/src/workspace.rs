//! Where the project's folders are, from wherever the command is called.

use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// The root of the workspace: the nearest folder above the current one that holds this package.
///
/// # Errors
/// The command is called outside of the workspace.
pub fn root() -> anyhow::Result<PathBuf> {
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    above(&here).with_context(|| {
        format!(
            "{} is not inside the project: no folder above it holds xtask/",
            here.display()
        )
    })
}

fn above(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .find(|folder| {
            folder.join("xtask/Cargo.toml").is_file() && folder.join("Cargo.toml").is_file()
        })
        .map(Path::to_owned)
}

/// The path that was given, or else the one under the root of the workspace.
///
/// # Errors
/// As for [`root`], if no path was given.
pub fn or_default(given: Option<&Path>, default: &str) -> anyhow::Result<PathBuf> {
    match given {
        Some(path) => Ok(path.to_owned()),
        None => Ok(root()?.join(default)),
    }
}

/// A path as people see it: relative to the current folder where it is below it.
#[must_use]
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_from_below() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("generated/groups/x");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::create_dir(folder.path().join("xtask")).unwrap();
        assert_eq!(above(&deep), None);
        for file in ["Cargo.toml", "xtask/Cargo.toml", "generated/Cargo.toml"] {
            std::fs::write(folder.path().join(file), "").unwrap();
        }
        assert_eq!(above(&deep).as_deref(), Some(folder.path()));
    }
}
