//! Everything that this package asks of the generator; no other module calls it.

use crate::fetch::{Clone, Wanted};
use crate::names::GroupVersion;
use crate::outcome::{Diagnostic, Outcome};
use crate::output::Files;
use crate::progress::Progress;
use crate::specs_folder::{LOCK, Lock, Locked, REPOSITORY, SpecsFolder, sha256};
use crate::workspace;
use anyhow::Context as _;
use aso_generator::Everything;
use aso_generator::config::Config;
use aso_generator::explain::Query;
use aso_generator::model::Package;
use aso_generator::suggest::Suggestion;
use aso_generator::swagger::Documents;
use aso_runtime::crd;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which of everything is meant; an empty set means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// `network`
    pub groups: BTreeSet<String>,
    /// `VirtualNetwork`
    pub kinds: BTreeSet<String>,
    /// `2020-11-01`
    pub versions: BTreeSet<String>,
}

/// The form of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// How much of the descriptions a CRD has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Descriptions {
    /// None.
    None,
    /// The first sentence of each.
    FirstSentence,
    /// All of it.
    Full,
}

impl Descriptions {
    /// What the runtime calls the same.
    #[must_use]
    pub fn options(self, minimal: bool) -> crd::Options {
        crd::Options {
            descriptions: match self {
                Self::None => crd::Descriptions::None,
                Self::FirstSentence => crd::Descriptions::FirstSentence,
                Self::Full => crd::Descriptions::Full,
            },
            minimal,
        }
    }
}

/// Problems of the input, as an error for commands that have nothing else to say.
#[derive(Debug, thiserror::Error)]
#[error("{}", crate::diagnostics::render(.0).trim_end())]
pub struct Problems(Vec<Diagnostic>);

/// Passes the generator's progress on.
struct Steps<'a>(&'a dyn Progress);

impl aso_generator::Progress for Steps<'_> {
    fn start(&self, total: usize) {
        self.0.stage("generate", total);
    }

    fn done(&self, _: &str, _: &str) {
        self.0.advance(1);
    }
}

/// The configuration of the generator in this workspace.
fn config() -> Result<Config, Problems> {
    match workspace::root() {
        Ok(root) => config_in(&root.join("generator/config")),
        Err(error) => Err(Problems(vec![Diagnostic::error(
            "configuration-unreadable",
            "generator/config",
            "",
            format!("the configuration cannot be read: {error}"),
        )])),
    }
}

/// The configuration in a folder: a file a group.
fn config_in(folder: &Path) -> Result<Config, Problems> {
    let read = |error: &dyn std::fmt::Display| {
        Problems(vec![Diagnostic::error(
            "configuration-unreadable",
            "generator/config",
            "",
            format!("the configuration cannot be read: {error}"),
        )])
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| read(&error))? {
        let path = entry.map_err(|error| read(&error))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            let text = std::fs::read_to_string(&path).map_err(|error| read(&error))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push((format!("generator/config/{name}"), text));
        }
    }
    files.sort();
    Config::parse(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
    .map_err(Problems)
}

/// The library, from a folder of specifications. Runs inside the thread pool that it is to use.
///
/// With groups, the outcome has these groups' files and facts, and the files that all groups share.
///
/// # Errors
/// None so far; problems of the input are diagnostics.
pub fn generate(
    specs: &Path,
    groups: &BTreeSet<String>,
    progress: &dyn Progress,
) -> anyhow::Result<Outcome> {
    Ok(generated(config(), specs, groups, progress))
}

/// The library, by a configuration that may be broken.
fn generated(
    config: Result<Config, Problems>,
    specs: &Path,
    groups: &BTreeSet<String>,
    progress: &dyn Progress,
) -> Outcome {
    let failed = |problems: Vec<Diagnostic>| Outcome {
        diagnostics: problems,
        ..Outcome::default()
    };
    let config = match config {
        Ok(config) => config,
        Err(Problems(problems)) => return failed(problems),
    };
    let folder = match SpecsFolder::open(specs) {
        Ok(folder) => folder,
        Err(problem) => return failed(vec![problem]),
    };
    let documents = match Documents::open(&folder) {
        Ok(documents) => documents,
        Err(problem) => return failed(vec![problem]),
    };
    let groups: Vec<String> = groups.iter().cloned().collect();
    aso_generator::generate(&documents, &config, &groups, &Steps(progress))
}

/// Everything that a folder of specifications holds, or all that it holds of some groups, whatever the configuration says.
///
/// # Errors
/// The folder cannot be read. Problems in it are diagnostics.
pub fn everything(
    specs: &Path,
    groups: &BTreeSet<String>,
    progress: &dyn Progress,
) -> anyhow::Result<Everything> {
    let folder = SpecsFolder::open(specs).map_err(|problem| Problems(vec![problem]))?;
    let documents = Documents::open(&folder).map_err(|problem| Problems(vec![problem]))?;
    let groups: Vec<String> = groups.iter().cloned().collect();
    let mut everything = aso_generator::everything(&documents, &groups, &Steps(progress));
    let problems = without_crds(&everything.outcome);
    everything.outcome.diagnostics.extend(problems);
    Ok(everything)
}

/// Groups whose schema documents no CRDs can be made of: a defect of the generator, or something that CRDs cannot state.
fn without_crds(outcome: &Outcome) -> Vec<Diagnostic> {
    let mut by_group: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in outcome.files.keys() {
        if let Some((group, _)) = path
            .strip_prefix("groups/")
            .and_then(|path| path.split_once("/schemas/"))
        {
            by_group.entry(group).or_default().push(path);
        }
    }
    by_group
        .par_iter()
        .filter_map(|(group, paths)| {
            let expanded = paths
                .iter()
                .filter_map(|path| outcome.files.get(*path))
                .map(|bytes| crd::SchemaDocument::parse(&String::from_utf8_lossy(bytes)))
                .collect::<Result<Vec<_>, _>>()
                .and_then(|documents| {
                    crd::expand(
                        &documents,
                        &crd::Filter::default(),
                        &crd::Options::default(),
                    )
                });
            let error = expanded.err()?;
            Some(
                Diagnostic::error(
                    "crd-not-possible",
                    format!("groups/{group}/schemas"),
                    "",
                    format!("no CustomResourceDefinitions can be written of `{group}`: {error}"),
                )
                .hint(
                    "the group is written all the same; configure it without the kind in question",
                ),
            )
        })
        .collect()
}

/// The facts-only copy of the specifications of a checkout, `lock.json` included.
///
/// # Errors
/// The checkout cannot be read, or lacks what the configuration needs.
pub fn vendor(from: &Path, commit: &str, progress: &dyn Progress) -> anyhow::Result<Files> {
    let folder = SpecsFolder::open(from).map_err(|problem| Problems(vec![problem]))?;
    vendor_from(&folder, &config()?, REPOSITORY, commit, progress)
}

/// The same from a clone that is made for the purpose; and the commit that it is of.
///
/// # Errors
/// It cannot be cloned, or lacks what the configuration needs.
pub fn vendor_fetched(
    repository: &str,
    revision: &str,
    present: &Path,
    progress: &dyn Progress,
) -> anyhow::Result<(Files, String)> {
    let config = config()?;
    let wanted: Wanted = config
        .groups
        .iter()
        .flat_map(|(group, file)| {
            let versions = file.config.versions.keys();
            versions.map(|version| (group.clone(), version.clone()))
        })
        .collect();
    let lock = Lock::of(present).ok().flatten();
    let known = lock.iter().flat_map(|lock| lock.files.keys());
    progress.stage("fetch", 1);
    let clone = Clone::fetch(repository, revision, &wanted, known)?;
    let files = vendor_from(&clone, &config, repository, &clone.commit, progress)?;
    Ok((files, clone.commit))
}

/// The facts-only copy of what the configuration needs of some files.
fn vendor_from(
    source: &dyn aso_generator::swagger::Files,
    config: &Config,
    repository: &str,
    commit: &str,
    progress: &dyn Progress,
) -> anyhow::Result<Files> {
    progress.stage("vendor", 1);
    let documents = Documents::open(source).map_err(|problem| Problems(vec![problem]))?;
    let mut files = aso_generator::swagger::vendor::vendor(&documents, config).map_err(Problems)?;
    let mut locked = BTreeMap::new();
    for (path, written) in &files {
        let read = source
            .read(path)
            .map_err(|problem| Problems(vec![problem]))?
            .with_context(|| format!("{path} is gone since it was read"))?;
        locked.insert(
            path.clone(),
            Locked {
                read: sha256(&read),
                written: sha256(written),
            },
        );
    }
    files.insert(
        LOCK.to_owned(),
        Lock::new(repository, commit, locked).text()?.into_bytes(),
    );
    progress.advance(1);
    Ok(files)
}

/// What the folder's `lock.json`, if there is one, says about the files in it, itself included: sha256 by path.
///
/// # Errors
/// It cannot be read.
pub fn vendored_before(specs: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let place = || format!("{} cannot be read", specs.join(LOCK).display());
    let Some(lock) = Lock::of(specs).with_context(place)? else {
        return Ok(BTreeMap::new());
    };
    let mut listed: BTreeMap<String, String> = lock
        .files
        .into_iter()
        .map(|(path, file)| (path, file.written))
        .collect();
    let bytes = std::fs::read(specs.join(LOCK)).with_context(place)?;
    listed.insert(LOCK.to_owned(), sha256(&bytes));
    Ok(listed)
}

/// One document a kind, by file name.
///
/// # Errors
/// The model cannot be built, or a name in the selection matches nothing.
pub fn crds(
    specs: &Path,
    selection: &Selection,
    options: &crd::Options,
    format: Format,
    progress: &dyn Progress,
) -> anyhow::Result<Files> {
    let config = config()?;
    let folder = SpecsFolder::open(specs).map_err(|problem| Problems(vec![problem]))?;
    let documents = Documents::open(&folder).map_err(|problem| Problems(vec![problem]))?;
    let groups: Vec<String> = selection.groups.iter().cloned().collect();
    for group in &groups {
        anyhow::ensure!(
            config.groups.contains_key(group),
            "there is no group `{group}`"
        );
    }
    let versions = aso_generator::versions(&documents, &config, &groups, &Steps(progress))
        .map_err(Problems)?;
    let schemas = versions
        .iter()
        .map(|version| {
            let text = aso_generator::emit::schema_document::schema_document(version);
            crd::SchemaDocument::parse(&text)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let filter = crd::Filter {
        groups,
        kinds: selection.kinds.iter().cloned().collect(),
        versions: selection.versions.iter().cloned().collect(),
    };
    let found = crd::expand(&schemas, &filter, options)?;
    anyhow::ensure!(
        !found.is_empty(),
        "no kind has the given group, name and version"
    );
    let mut files = Files::new();
    for document in found {
        let name = document["metadata"]["name"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let (file, text) = match format {
            Format::Yaml => (format!("{name}.yaml"), aso_yaml::write([&document])?),
            Format::Json => (
                format!("{name}.json"),
                serde_json::to_string_pretty(&document)? + "\n",
            ),
        };
        files.insert(file, text.into_bytes());
    }
    Ok(files)
}

/// Folders that a change of the configuration concerns.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The configuration.
    pub config: PathBuf,
    /// The pinned specifications.
    pub pinned: PathBuf,
}

/// A kind that was added to the configuration.
#[derive(Debug)]
pub struct Added {
    /// What was written.
    pub suggestion: Suggestion,
    /// Where it was written.
    pub file: PathBuf,
}

/// Adds a kind to the configuration, with what can be told of it from `specs`.
///
/// # Errors
/// There is no such kind, it is configured already, or something cannot be read or written. Then nothing is changed.
pub fn add(
    folders: &Folders,
    specs: &Path,
    group: &str,
    version: &str,
    kind: &str,
) -> anyhow::Result<Added> {
    let config = config_in(&folders.config)?;
    let folder = SpecsFolder::open(specs).map_err(|problem| Problems(vec![problem]))?;
    let documents = Documents::open(&folder).map_err(|problem| Problems(vec![problem]))?;
    let package = Package {
        group: group.to_owned(),
        version: version.to_owned(),
    };
    let suggestion =
        aso_generator::suggest::suggest(&documents, &config, &package, kind).map_err(Problems)?;
    let file = folders.config.join(format!("{group}.yaml"));
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", file.display()));
        }
    };
    let extended = aso_generator::config::extend(&text, &suggestion);
    let name = format!("generator/config/{group}.yaml");
    Config::parse([(name.as_str(), extended.as_str())])
        .map_err(Problems)
        .context("the file is laid out in a way that cannot be extended; add the kind by hand")?;
    std::fs::write(&file, extended)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(Added { suggestion, file })
}

/// The commit of a checkout: what git says, or that of the pinned copy if the checkout holds the very files that it was
/// made from.
///
/// # Errors
/// Neither is known.
pub fn commit_of(checkout: &Path, pinned: &Path) -> anyhow::Result<String> {
    if checkout.join(".git").exists() {
        let said = crate::fetch::git(checkout, &["rev-parse", "--verify", "HEAD"])?;
        return Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned());
    }
    let lock = Lock::of(pinned)
        .ok()
        .flatten()
        .context("the commit of the checkout is not known; name it with --commit")?;
    for (path, file) in &lock.files {
        let same =
            std::fs::read(checkout.join(path)).is_ok_and(|bytes| sha256(&bytes) == file.read);
        anyhow::ensure!(
            same,
            "the checkout is not at {}, the commit of the pinned copy ({path} differs); name its commit with --commit",
            lock.commit
        );
    }
    Ok(lock.commit)
}

/// The facts-only copy of a checkout, by the configuration in a folder.
///
/// # Errors
/// As for [`vendor`].
pub fn vendor_with(
    folders: &Folders,
    from: &Path,
    commit: &str,
    progress: &dyn Progress,
) -> anyhow::Result<Files> {
    let config = config_in(&folders.config)?;
    let folder = SpecsFolder::open(from).map_err(|problem| Problems(vec![problem]))?;
    vendor_from(&folder, &config, REPOSITORY, commit, progress)
}

/// The library, by the configuration in a folder, from the pinned specifications.
#[must_use]
pub fn generate_with(folders: &Folders, progress: &dyn Progress) -> Outcome {
    let config = config_in(&folders.config);
    generated(config, &folders.pinned, &BTreeSet::new(), progress)
}

/// Where a kind or a property comes from, as text; or the problems that keep it from being told.
///
/// # Errors
/// The configuration or the folder cannot be read.
pub fn explain(specs: &Path, query: &Query) -> anyhow::Result<Result<String, Vec<Diagnostic>>> {
    let config = config()?;
    let folder = SpecsFolder::open(specs).map_err(|problem| Problems(vec![problem]))?;
    let documents = Documents::open(&folder).map_err(|problem| Problems(vec![problem]))?;
    Ok(aso_generator::explain::explain(&documents, &config, query))
}

/// The JSON Schema of the generator's configuration; ends with a line break.
///
/// # Errors
/// It cannot be made.
pub fn config_schema() -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(&aso_generator::config::json_schema())? + "\n")
}

/// The group-versions that the generator is configured for.
///
/// # Errors
/// The configuration cannot be read.
pub fn group_versions() -> anyhow::Result<BTreeSet<GroupVersion>> {
    Ok(config()?
        .groups
        .iter()
        .flat_map(|(group, file)| {
            file.config
                .versions
                .keys()
                .map(move |version| GroupVersion {
                    group: group.clone(),
                    version: version.clone(),
                })
        })
        .collect())
}
