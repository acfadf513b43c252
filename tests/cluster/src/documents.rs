//! The documents to check: what they are, and under which address the server takes them.

use anyhow::Context as _;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The namespace of documents that name none.
const DEFAULT_NAMESPACE: &str = "default";

/// A document of a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    /// Below the folder that was given.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// Group, version and kind, to plural.
#[derive(Debug, Default)]
pub(crate) struct Served(BTreeMap<(String, String, String), String>);

/// What was read from a folder.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) documents: Vec<Document>,
    /// Files, or parts of them, that are no YAML.
    pub(crate) problems: Vec<String>,
}

impl Served {
    pub(crate) fn of(crds: &[Value]) -> Self {
        let mut served = BTreeMap::new();
        for spec in crds.iter().map(|crd| &crd["spec"]) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            for version in spec["versions"].as_array().into_iter().flatten() {
                let key = (
                    text(&spec["group"]),
                    text(&version["name"]),
                    text(&spec["names"]["kind"]),
                );
                served.insert(key, text(&spec["names"]["plural"]));
            }
        }
        Self(served)
    }

    /// Where the server takes documents like this, if it knows its kind.
    pub(crate) fn path(&self, document: &Document) -> Option<String> {
        let (group, version) = document.value["apiVersion"].as_str()?.split_once('/')?;
        let key = (group.into(), version.into(), document.kind().into());
        let plural = self.0.get(&key)?;
        let namespace = document.namespace();
        Some(format!(
            "/apis/{group}/{version}/namespaces/{namespace}/{plural}"
        ))
    }
}

impl Document {
    pub(crate) fn kind(&self) -> &str {
        self.value["kind"].as_str().unwrap_or_default()
    }

    pub(crate) fn namespace(&self) -> &str {
        let namespace = self.value["metadata"]["namespace"].as_str();
        namespace.unwrap_or(DEFAULT_NAMESPACE)
    }
}

/// Reads all YAML files in a folder and the folders below it, sorted by path.
///
/// # Errors
/// The folder or a file cannot be read.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Read> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut found = Read::default();
    for path in files {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let file = path.strip_prefix(folder).unwrap_or(&path);
        let file = file.display().to_string();
        for part in aso_yaml::read(&text) {
            match part {
                Ok(part) => found.documents.push(Document {
                    file: file.clone(),
                    line: part.line,
                    value: part.value,
                }),
                Err(error) => found.problems.push(format!("{file}:{error}")),
            }
        }
    }
    Ok(found)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let place = || format!("cannot read {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(place)? {
        let path = entry.with_context(place)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|name| name == "yaml" || name == "yml")
        {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn documents_are_read_with_their_places() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sql")).unwrap();
        let text = "kind: A\n---\nkind: B\nmetadata:\n  namespace: x\n---\n- [\n";
        std::fs::write(folder.path().join("sql/a.yaml"), text).unwrap();
        std::fs::write(folder.path().join("notes.md"), "kind: C\n").unwrap();
        let read = read(folder.path()).unwrap();
        let places: Vec<_> = read
            .documents
            .iter()
            .map(|one| (one.file.as_str(), one.line, one.kind(), one.namespace()))
            .collect();
        assert_eq!(
            places,
            [
                ("sql/a.yaml", 1, "A", "default"),
                ("sql/a.yaml", 3, "B", "x")
            ]
        );
        assert_eq!(read.problems.len(), 1);
        assert!(read.problems[0].starts_with("sql/a.yaml:"), "{read:?}");
    }

    #[test]
    fn addresses_are_found() {
        let served = Served::of(&[json!({"spec": {
            "group": "sql.azure.com",
            "names": {"kind": "Server", "plural": "servers"},
            "versions": [{"name": "v1"}, {"name": "v2"}],
        }})]);
        let path = |version: &str, kind: &str| {
            served.path(&Document {
                file: String::new(),
                line: 1,
                value: json!({"apiVersion": version, "kind": kind}),
            })
        };
        assert_eq!(
            path("sql.azure.com/v2", "Server").as_deref(),
            Some("/apis/sql.azure.com/v2/namespaces/default/servers")
        );
        assert_eq!(path("sql.azure.com/v3", "Server"), None);
        assert_eq!(path("sql.azure.com/v2", "Database"), None);
        assert_eq!(path("v1", "Secret"), None);
    }
}
