//! Runs `asoctl` in this process, over the kinds of the whole library, on documents of our own (`documents/`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use asoctl::Registry;
use asoctl::cli::{self, Streams};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The subscription of all documents.
pub const SUBSCRIPTION: &str = "0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44";

/// The resource group of all documents, as Azure spells it.
pub const GROUP: &str =
    "/subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44/resourceGroups/Harbour-Prod";

/// What one run gave.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: u8,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

impl Run {
    /// The run, if it ended with this exit code.
    ///
    /// # Panics
    /// It did not.
    #[track_caller]
    #[must_use]
    pub fn exits(self, code: u8) -> Self {
        assert_eq!(self.code, code, "{}", self.err);
        self
    }

    /// The run, if the standard error names all of these.
    ///
    /// # Panics
    /// It does not, or is longer than a screen.
    #[track_caller]
    #[must_use]
    pub fn reports(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.err.contains(text), "{text:?} is not in: {}", self.err);
        }
        assert!(self.err.len() < 4_000, "{}", self.err);
        self
    }

    /// The YAML documents of the output.
    ///
    /// # Panics
    /// It is no YAML.
    #[track_caller]
    #[must_use]
    pub fn documents(&self) -> Vec<Value> {
        aso_yaml::read(&self.out)
            .map(|document| document.unwrap().value)
            .collect()
    }

    /// `Kind/name` of the YAML documents of the output.
    #[track_caller]
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.documents()
            .iter()
            .map(|it| format!("{}/{}", text(&it["kind"]), text(&it["metadata"]["name"])))
            .collect()
    }

    /// The JSON lines of the output.
    ///
    /// # Panics
    /// A line is no JSON.
    #[track_caller]
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// Runs a command line without the program's name.
///
/// # Panics
/// The streams in memory fail.
#[must_use]
pub fn asoctl(arguments: &[&str]) -> Run {
    asoctl_with_input(arguments, "")
}

/// As [`asoctl()`], with something on the standard input.
///
/// # Panics
/// The streams in memory fail.
#[must_use]
pub fn asoctl_with_input(arguments: &[&str], input: &str) -> Run {
    static REGISTRY: LazyLock<Registry> =
        LazyLock::new(|| Registry::new(aso_resources::registry()));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        input: &mut input.as_bytes(),
    };
    let words = std::iter::once(&"asoctl").chain(arguments).map(Into::into);
    let code = cli::run(&REGISTRY, words, &mut streams).unwrap();
    Run {
        code,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

/// `asoctl import azure-resource --from-file <path> …`.
#[must_use]
pub fn import(path: &Path, more: &[&str]) -> Run {
    let path = path.display().to_string();
    let mut arguments = vec!["import", "azure-resource", "--from-file", &path];
    arguments.extend(more);
    asoctl(&arguments)
}

/// `asoctl to-arm -f <path> --subscription …`.
#[must_use]
pub fn to_arm(path: &Path, more: &[&str]) -> Run {
    let path = path.display().to_string();
    let mut arguments = vec!["to-arm", "-f", &path, "--subscription", SUBSCRIPTION];
    arguments.extend(more);
    asoctl(&arguments)
}

/// Imports all of [`documents`], each with the version that its folder is named after.
#[must_use]
pub fn import_documents(more: &[&str]) -> Run {
    let mut arguments = vec!["--api-version-from-folder"];
    arguments.extend(more);
    import(&documents(), &arguments)
}

/// The folder of our documents: one folder for each API version.
#[must_use]
pub fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("documents")
}

/// All ARM documents of [`documents`], one after the other, lists taken apart.
///
/// # Panics
/// The folder cannot be read.
#[must_use]
pub fn all_documents() -> Vec<Value> {
    let mut files = Vec::new();
    for folder in fs::read_dir(documents()).unwrap() {
        let folder = fs::read_dir(folder.unwrap().path()).unwrap();
        files.extend(folder.map(|entry| entry.unwrap().path()));
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        match serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap() {
            Value::Array(list) => all.extend(list),
            Value::Object(mut answer) if answer.contains_key("value") => {
                all.extend(answer["value"].take().as_array().unwrap().clone());
            }
            one => all.push(one),
        }
    }
    all
}

/// A folder that goes away at the end of a test.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// A folder with these files.
    ///
    /// # Panics
    /// It cannot be made.
    #[must_use]
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = folder.at(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A path in it.
    #[must_use]
    pub fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// All files directly in a folder of it, with what they hold.
    ///
    /// # Panics
    /// The folder cannot be read.
    #[must_use]
    pub fn files(&self, name: &str) -> BTreeMap<String, String> {
        fs::read_dir(self.at(name))
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect()
    }
}

/// The documents as the text of one file.
#[must_use]
pub fn list(documents: &[Value]) -> String {
    Value::Array(documents.to_vec()).to_string()
}
