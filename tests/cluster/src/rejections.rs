//! Documents that the server refuses, and which of these are known to be wrong in themselves.

use crate::documents::Document;
use anyhow::Context as _;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// A document that the server refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection {
    file: String,
    line: usize,
    kind: String,
    says: String,
}

/// A document that has to be refused, because it is wrong in itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    /// Below the folder; any file if there is none, for documents whose names say nothing.
    file: Option<String>,
    /// The kind, since a file may hold several documents.
    kind: String,
    /// A part of what the server says.
    says: String,
    /// Why it is not our mistake.
    reason: String,
}

/// Rejections, held against the list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Refused, and on the list, with the reason.
    pub(crate) expected: Vec<(Rejection, String)>,
    /// Refused, and not on the list.
    pub(crate) unexpected: Vec<Rejection>,
    /// On the list, and not refused, or not for what the list says.
    pub(crate) stale: Vec<String>,
}

impl Rejection {
    pub(crate) fn new(document: &Document, says: String) -> Self {
        Self {
            file: document.file.clone(),
            line: document.line,
            kind: document.kind().to_owned(),
            says,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            kind,
            says,
        } = self;
        write!(formatter, "{file}:{line}: {kind}: {says}")
    }
}

impl Expected {
    fn covers(&self, rejection: &Rejection) -> bool {
        self.file
            .as_ref()
            .is_none_or(|file| *file == rejection.file)
            && self.kind == rejection.kind
            && rejection.says.contains(&self.says)
    }
}

/// Reads the list.
///
/// # Errors
/// It cannot be read, or has entries of another form.
pub(crate) fn expected(path: &Path) -> anyhow::Result<Vec<Expected>> {
    let place = || format!("{} is unusable", path.display());
    let text = std::fs::read_to_string(path).with_context(place)?;
    let mut entries = Vec::new();
    for document in aso_yaml::read(&text) {
        let list: Vec<Expected> =
            serde_json::from_value(document.with_context(place)?.value).with_context(place)?;
        entries.extend(list);
    }
    Ok(entries)
}

/// Holds rejections against the list.
pub(crate) fn judge(rejections: Vec<Rejection>, expected: &[Expected]) -> Judged {
    let mut judged = Judged::default();
    let mut used = BTreeSet::new();
    for rejection in rejections {
        let entry = expected
            .iter()
            .enumerate()
            .find(|(_, entry)| entry.covers(&rejection));
        match entry {
            Some((index, entry)) => {
                used.insert(index);
                judged.expected.push((rejection, entry.reason.clone()));
            }
            None => judged.unexpected.push(rejection),
        }
    }
    judged.stale = expected
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(index))
        .map(|(_, entry)| {
            let file = entry.file.as_deref().unwrap_or("any file");
            format!("{file}: {}: {}", entry.kind, entry.says)
        })
        .collect();
    judged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejection(file: &str, says: &str) -> Rejection {
        Rejection {
            file: file.to_owned(),
            line: 1,
            kind: "Server".to_owned(),
            says: says.to_owned(),
        }
    }

    #[test]
    fn each_rejection_needs_its_entry_and_each_entry_its_rejection() {
        let list = |text: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.yaml");
            std::fs::write(&path, text).unwrap();
            expected(&path)
        };
        let text = "- file: a.yaml\n  kind: Server\n  says: spec.x\n  reason: it is spec.X\n\
                    - file: b.yaml\n  kind: Server\n  says: spec.y\n  reason: there is none\n";
        let entries = list(text).unwrap();
        let found = vec![
            rejection("a.yaml", "unknown field \"spec.x\""),
            rejection("b.yaml", "unknown field \"spec.z\""),
        ];
        let judged = judge(found, &entries);
        assert_eq!(judged.expected.len(), 1);
        assert_eq!(judged.expected[0].1, "it is spec.X");
        assert_eq!(judged.unexpected.len(), 1);
        assert_eq!(judged.stale, ["b.yaml: Server: spec.y"]);
        // One entry for all documents that are refused for the same.
        let entries = list("- kind: Server\n  says: spec.y\n  reason: it is old\n").unwrap();
        let found = vec![rejection("a.yaml", "spec.y"), rejection("b.yaml", "spec.y")];
        let judged = judge(found, &entries);
        assert_eq!((judged.expected.len(), judged.stale.len()), (2, 0));
        assert_eq!(
            judge(Vec::new(), &entries).stale,
            ["any file: Server: spec.y"]
        );
        assert!(list("- file: a.yaml\n").is_err());
        assert!(list("# none\n").unwrap().is_empty());
    }

    #[test]
    fn the_lists_are_readable() {
        for list in [crate::run::EXPECTED, crate::run::EXPECTED_IMPORTED] {
            assert!(!expected(&crate::run::root().join(list)).unwrap().is_empty());
        }
    }
}
