//! One side of the comparison.

use crate::outcome::Facts;
use crate::output::{FACTS, STRUCTURE, add_record};
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::path::Path;

/// What is committed of a generated library.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// What it offers.
    pub facts: Facts,
    /// Structure files, by `network/2020-11-01`.
    pub structure: BTreeMap<String, String>,
}

impl Library {
    /// From files, by their path under the folder of the library.
    ///
    /// # Errors
    /// A record cannot be read.
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> anyhow::Result<Self> {
        let mut library = Self::default();
        for (path, bytes) in files {
            if let Some(rest) = path.strip_prefix(STRUCTURE) {
                if let Some(key) = rest.strip_suffix(".txt") {
                    let text = String::from_utf8(bytes);
                    let text = text.with_context(|| format!("{path} is not text"))?;
                    library.structure.insert(key.to_owned(), text);
                }
            } else if path.starts_with(FACTS) && path.ends_with(".json") {
                add_record(&mut library.facts, &bytes)
                    .with_context(|| format!("{path} is no record of what the library offers"))?;
            }
        }
        Ok(library)
    }

    /// From a folder.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn from_folder(root: &Path) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        for part in [FACTS, STRUCTURE.trim_end_matches('/')] {
            collect(&root.join(part), part, &mut files)?;
        }
        Self::from_files(files)
    }

    /// Whether it offers anything of a group-version.
    pub(super) fn has_version(&self, key: &str) -> bool {
        let prefix = format!("{key}/");
        self.facts
            .kinds
            .range(prefix.clone()..)
            .next()
            .is_some_and(|(found, _)| found.starts_with(&prefix))
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let cannot = || format!("cannot read {}", folder.display());
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(cannot),
    };
    for entry in entries {
        let entry = entry.with_context(cannot)?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().with_context(cannot)?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            let bytes = std::fs::read(entry.path());
            files.push((path, bytes.with_context(cannot)?));
        }
    }
    Ok(())
}
