//! What the tests of the generator share: swagger in memory, the fixtures, and a readable form of what is generated.
#![allow(dead_code, reason = "each test uses a part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

pub(crate) mod print;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use aso_generator::config::Config;
use aso_generator::diagnostic::Diagnostic;
use aso_generator::lower::Version;
use aso_generator::swagger::{Documents, Files};
use aso_generator::{Outcome, Silent};

/// Swagger in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Swagger(pub(crate) BTreeMap<String, Vec<u8>>);

impl Files for Swagger {
    fn paths(&self) -> Result<Vec<String>, Diagnostic> {
        Ok(self.0.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        Ok(self.0.get(path).cloned())
    }
}

/// Swagger and the configuration of the group `fixture`.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) swagger: Swagger,
    pub(crate) config: String,
}

impl Input {
    pub(crate) fn config(&self) -> Result<Config, Vec<Diagnostic>> {
        Config::parse([("fixture.yaml", self.config.as_str())])
    }

    pub(crate) fn generate(&self) -> Outcome {
        let config = match self.config() {
            Ok(config) => config,
            Err(diagnostics) => {
                return Outcome {
                    diagnostics,
                    ..Outcome::default()
                };
            }
        };
        let documents = Documents::open(&self.swagger).expect("memory can be listed");
        aso_generator::generate(&documents, &config, &[], &Silent)
    }

    pub(crate) fn versions(&self) -> Result<Vec<Version>, Vec<Diagnostic>> {
        let documents = Documents::open(&self.swagger).expect("memory can be listed");
        aso_generator::versions(&documents, &self.config()?, &[], &Silent)
    }

    pub(crate) fn vendored(&self) -> Result<Self, Vec<Diagnostic>> {
        let documents = Documents::open(&self.swagger).expect("memory can be listed");
        let files = aso_generator::swagger::vendor::vendor(&documents, &self.config()?)?;
        Ok(Self {
            swagger: Swagger(files),
            ..self.clone()
        })
    }

    /// The generated files of the group's versions, without those that follow from the configuration alone.
    pub(crate) fn version_files(&self) -> BTreeMap<String, String> {
        let outcome = self.generate();
        assert_eq!(outcome.diagnostics, [], "{}", self.name);
        outcome
            .files
            .into_iter()
            .filter_map(|(path, bytes)| {
                let path = path.strip_prefix("groups/fixture/")?;
                let of_version = path.starts_with("schemas/")
                    || path
                        .strip_prefix("src/")
                        .is_some_and(|path| path.contains('/'));
                of_version.then(|| (path.to_owned(), String::from_utf8(bytes).unwrap()))
            })
            .collect()
    }
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// All fixtures, by name.
pub(crate) fn fixtures() -> Vec<Input> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.iter().map(|name| fixture(name)).collect()
}

/// One fixture: `<name>/config.yaml` and the swagger under `<name>/specification`.
pub(crate) fn fixture(name: &str) -> Input {
    let root = folder().join(name);
    Input {
        name: name.to_owned(),
        swagger: read(&root),
        config: fs::read_to_string(root.join("config.yaml")).unwrap(),
    }
}

/// All JSON files of a folder.
pub(crate) fn read(root: &Path) -> Swagger {
    fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, found);
            } else if path.extension().is_some_and(|found| found == "json") {
                let relative: Vec<&str> = path
                    .strip_prefix(root)
                    .unwrap()
                    .iter()
                    .map(|part| part.to_str().unwrap())
                    .collect();
                found.insert(relative.join("/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut swagger = BTreeMap::new();
    collect(root, root, &mut swagger);
    Swagger(swagger)
}

/// The specifications and the configuration of this repository.
pub(crate) fn repository() -> (Swagger, Config) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<(String, String)> = fs::read_dir(root.join("config"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == "yaml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    (read(&root.join("../specs")), Config::parse(files).unwrap())
}
