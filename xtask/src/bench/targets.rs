//! Which crates are measured, with which features.

use crate::names::GroupVersion;
use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The features of a crate that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Features {
    /// All of them.
    All,
    /// Those that the crate has by default.
    Default,
    /// These, without the default ones.
    Only(Vec<String>),
}

/// A crate with its features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// How the table calls it.
    pub label: String,
    /// cargo's names of the packages that are compiled.
    pub packages: Vec<String>,
    /// Dependencies whose cost counts too. All others are built before.
    pub with: Vec<String>,
    /// Its `Cargo.toml`.
    pub manifest: PathBuf,
    /// Its features.
    pub features: Features,
}

impl Target {
    /// Whether the cost of a package counts.
    pub(super) fn counts(&self, package: &str) -> bool {
        self.packages
            .iter()
            .chain(&self.with)
            .any(|counted| counted == package)
    }

    /// The features, as arguments of cargo.
    #[must_use]
    pub fn feature_arguments(&self) -> Vec<String> {
        match &self.features {
            Features::All => vec!["--all-features".into()],
            Features::Default => Vec::new(),
            Features::Only(names) => vec![
                "--no-default-features".into(),
                "--features".into(),
                names.join(","),
            ],
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.features {
            Features::All => write!(f, "{}, all features", self.label),
            Features::Default => write!(f, "{}", self.label),
            Features::Only(names) => write!(f, "{}, {}", self.label, names.join("+")),
        }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    features: BTreeMap<String, Vec<String>>,
}

fn metadata(manifest: &Path) -> anyhow::Result<Vec<Package>> {
    let done = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(manifest)
        .stdin(Stdio::null())
        .output()
        .context("cannot run cargo")?;
    if !done.status.success() {
        bail!(
            "cargo cannot read {}: {}",
            manifest.display(),
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }
    let metadata: Metadata =
        serde_json::from_slice(&done.stdout).context("cannot read what cargo says")?;
    Ok(metadata.packages)
}

/// The generated crates: each group with all features, one version of one group with its types, and the facade with all
/// groups but without types.
///
/// # Errors
/// There are none, or the version that was asked for is not among them.
pub fn generated(folder: &Path, single: Option<&GroupVersion>) -> anyhow::Result<Vec<Target>> {
    let folder = folder.canonicalize().with_context(|| {
        format!(
            "{} is not there; run `cargo xtask generate` first",
            folder.display()
        )
    })?;
    let mut groups = BTreeMap::new();
    let mut facade = None;
    for package in metadata(&folder.join("Cargo.toml"))? {
        let Some(home) = package.manifest_path.parent().map(Path::to_owned) else {
            continue;
        };
        if home == folder {
            facade = Some(package);
        } else if home.parent() == Some(&folder.join("groups")) {
            let name = home
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            groups.insert(name, package);
        }
    }
    if groups.is_empty() {
        bail!(
            "{} holds no crate of a group that belongs to its workspace",
            folder.display()
        );
    }
    let mut targets: Vec<_> = groups
        .values()
        .map(|package| target(package, Features::All))
        .collect();
    if let Some(single) = single {
        let package = groups
            .get(&single.group)
            .with_context(|| format!("there is no generated crate of {single}"))?;
        let feature = feature_of(package, &single.version)
            .with_context(|| format!("{} has no feature of {}", package.name, single.version))?;
        targets.push(target(
            package,
            Features::Only(vec![feature, "types".into()]),
        ));
    }
    // What a program pays that works with any kind, on JSON.
    targets.extend(facade.map(|package| Target {
        label: format!("{} and all of the above", package.name),
        with: groups.values().map(|group| group.name.clone()).collect(),
        ..target(&package, Features::Only(vec!["full".into()]))
    }));
    Ok(targets)
}

/// The feature that spells the version in whatever way: its digits are the same, and whether it is a preview.
fn feature_of(package: &Package, version: &str) -> Option<String> {
    let spelled = |text: &str| {
        let bare = text.strip_prefix("v1api").unwrap_or(text);
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        (digits, bare.contains("preview"))
    };
    package
        .features
        .keys()
        .find(|feature| spelled(feature) == spelled(version))
        .cloned()
}

fn target(package: &Package, features: Features) -> Target {
    Target {
        label: package.name.clone(),
        packages: vec![package.name.clone()],
        with: Vec::new(),
        manifest: package.manifest_path.clone(),
        features,
    }
}

/// A crate anywhere on the disk: `DIR`, or `DIR:feature,feature`.
///
/// # Errors
/// cargo cannot read it, or it holds no package.
pub fn variant(text: &str) -> anyhow::Result<Target> {
    // A folder may have a colon in its name, and on Windows has one.
    let (folder, features) = match text.rsplit_once(':') {
        Some((folder, features)) if !Path::new(text).is_dir() => (
            folder,
            Features::Only(features.split(',').map(str::to_owned).collect()),
        ),
        _ => (text, Features::Default),
    };
    let manifest = Path::new(folder)
        .join("Cargo.toml")
        .canonicalize()
        .with_context(|| format!("{folder} is no folder with a Cargo.toml"))?;
    let package = metadata(&manifest)?
        .into_iter()
        .find(|package| package.manifest_path == manifest)
        .with_context(|| format!("{} holds no package", manifest.display()))?;
    let name = Path::new(folder).file_name().map_or_else(
        || folder.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok(Target {
        label: name,
        ..target(&package, features)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_however_its_feature_spells_it() {
        let package = |features: &[&str]| Package {
            name: "aso-storage".into(),
            manifest_path: "x".into(),
            features: features
                .iter()
                .map(|feature| ((*feature).to_owned(), Vec::new()))
                .collect(),
        };
        for spelling in ["v2023-01-01", "v1api20230101", "v20230101", "v2023_01_01"] {
            let found = feature_of(
                &package(&["default", "crds", "v20220101", spelling]),
                "2023-01-01",
            );
            assert_eq!(found.as_deref(), Some(spelling));
        }
        assert_eq!(
            feature_of(&package(&["v20230101preview"]), "2023-01-01"),
            None
        );
        assert!(feature_of(&package(&["v20230101preview"]), "2023-01-01-preview").is_some());
    }
}
