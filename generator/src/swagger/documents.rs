//! The swagger documents, read once each, and the meaning of `$ref`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::package_of;
use crate::diagnostic::Diagnostic;
use crate::model::Package;

/// Where the bytes come from: a folder, or a table in a test.
pub trait Files: Sync {
    /// Paths of all `*.json` files that may be swagger, relative to the root, separated by `/`.
    fn paths(&self) -> Result<Vec<String>, Diagnostic>;

    /// The bytes of a file; `None` if there is none.
    ///
    /// # Errors
    /// A file that exists and cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic>;
}

/// One swagger document.
#[derive(Debug)]
pub struct Document {
    /// Path relative to the root.
    pub path: Arc<str>,
    /// The content.
    pub root: Value,
    /// Whom it belongs to, if its path says so.
    pub package: Option<Package>,
}

/// A node of a document.
#[derive(Debug, Clone)]
pub struct Place {
    /// The document.
    pub document: Arc<Document>,
    /// Name of the definition or parameter.
    pub name: String,
}

/// All documents, read on demand and kept.
pub struct Documents<'a> {
    files: &'a dyn Files,
    by_package: BTreeMap<Package, Vec<String>>,
    read: Mutex<BTreeMap<String, Arc<Document>>>,
}

impl<'a> Documents<'a> {
    /// Finds out which files there are.
    ///
    /// # Errors
    /// A folder that is missing, cannot be read, or holds no swagger at all.
    pub fn open(files: &'a dyn Files) -> Result<Self, Diagnostic> {
        let mut by_package: BTreeMap<Package, Vec<String>> = BTreeMap::new();
        for path in files.paths()? {
            if let Some(package) = package_of(&path) {
                by_package.entry(package).or_default().push(path);
            }
        }
        for paths in by_package.values_mut() {
            paths.sort();
        }
        Ok(Self {
            files,
            by_package,
            read: Mutex::default(),
        })
    }

    /// Paths of the files of a group at a version, sorted.
    pub fn files_of(&self, package: &Package) -> &[String] {
        self.by_package.get(package).map_or(&[], Vec::as_slice)
    }

    /// All groups and versions found.
    pub fn packages(&self) -> impl Iterator<Item = &Package> {
        self.by_package.keys()
    }

    /// Reads a document, once.
    ///
    /// # Errors
    /// A file that is missing, cannot be read, or is not JSON (with line and column).
    pub fn document(&self, path: &str) -> Result<Arc<Document>, Diagnostic> {
        if let Some(document) = self
            .read
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
        {
            return Ok(Arc::clone(document));
        }
        let bytes = self.files.read(path)?.ok_or_else(|| {
            Diagnostic::error("no-such-file", path, "", "there is no such file")
                .hint("check the path of the reference that leads here")
        })?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let root: Value = serde_json::from_slice(bytes).map_err(|error| {
            Diagnostic::error("not-json", path, "", format!("not JSON: {error}"))
                .line(error.line())
                .hint("the file may have been cut; fetch it again")
        })?;
        let document = Arc::new(Document {
            path: path.into(),
            root,
            package: package_of(path),
        });
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(read.entry(path.to_owned()).or_insert(document)))
    }

    /// What a `$ref` in a document means: `#/definitions/X`, `./other.json#/definitions/X`, or the same with
    /// `parameters`.
    ///
    /// # Errors
    /// References of another form, to a missing file, or to nothing in it.
    pub fn resolve(
        &self,
        from: &Document,
        pointer: &str,
        reference: &str,
        section: &str,
    ) -> Result<Place, Diagnostic> {
        let problem = |code: &'static str, message: String| {
            Diagnostic::error(code, from.path.as_ref(), pointer, message)
        };
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let name = fragment
            .strip_prefix('/')
            .and_then(|fragment| fragment.strip_prefix(section))
            .and_then(|fragment| fragment.strip_prefix('/'))
            .map(|name| name.replace("~1", "/").replace("~0", "~"))
            .filter(|name| !name.is_empty())
            .ok_or_else(|| {
                problem("reference-form", format!(
                    "the reference `{reference}` does not have the form `<file>#/{section}/<name>`"
                ))
                .hint("only references to named definitions can be followed")
            })?;
        let path = if file.is_empty() {
            from.path.to_string()
        } else {
            join(&from.path, file)
        };
        let document = self.document(&path).map_err(|error| {
            if error.code == "no-such-file" {
                problem(
                    "reference-to-nowhere",
                    format!("the reference `{reference}` leads to `{path}`, which does not exist"),
                )
                .hint("vendor the file too, or correct the reference")
            } else {
                error
            }
        })?;
        if document
            .root
            .get(section)
            .and_then(|found| found.get(&name))
            .is_none()
        {
            let known = document.root.get(section).and_then(Value::as_object);
            let hint = crate::diagnostic::did_you_mean(
                &name,
                known.iter().flat_map(|map| map.keys()).map(String::as_str),
            );
            return Err(problem("reference-to-nowhere", format!("the reference `{reference}` leads nowhere: `{path}` has no `{name}` under `{section}`")).hint(hint));
        }
        Ok(Place { document, name })
    }
}

/// Joins a relative reference to the path of the file it stands in.
fn join(from: &str, reference: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Escapes a name for use in a JSON pointer (RFC 6901).
pub(crate) fn escape_pointer(name: &str) -> String {
    if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1")
    } else {
        name.to_owned()
    }
}
