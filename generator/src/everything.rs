//! Everything that a folder holds, by inference alone: what cannot be generated is said, and the rest is generated.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::config::{Config, VersionConfig};
use crate::diagnostic::Diagnostic;
use crate::emit;
use crate::generate::{Progress, one};
use crate::infer::infer;
use crate::lower::Version;
use crate::output::Outcome;
use crate::swagger::Documents;

/// What came out of everything.
#[derive(Debug, Default)]
pub struct Everything {
    /// The library, and all problems: those of what was left out are errors.
    pub outcome: Outcome,
    /// Kinds (each at one version) that were found.
    pub found: usize,
    /// Kinds that were left out because of errors.
    pub left_out: usize,
    /// Versions of groups that were generated.
    pub versions: usize,
}

/// Generates every resource of every group and API version (or of some groups). A kind with errors is left out; a version
/// is left out if a file of it cannot be read, or if what is left of it still has errors.
pub fn everything(
    documents: &Documents<'_>,
    groups: &[String],
    progress: &dyn Progress,
) -> Everything {
    let inference = infer(documents, groups);
    let mut config = inference.config;
    let mut problems = inference.problems;
    let wanted: Vec<(&String, &String, &VersionConfig)> = config
        .groups
        .iter()
        .flat_map(|(group, file)| {
            let versions = file.config.versions.iter();
            versions.map(move |(version, settings)| (group, version, settings))
        })
        .collect();
    progress.start(wanted.len());
    let results: Vec<Salvaged> = wanted
        .par_iter()
        .map(|(group, version, settings)| {
            let salvaged = salvage(documents, &config, group, version, settings);
            progress.done(group, version);
            salvaged
        })
        .collect();
    let found = wanted
        .iter()
        .map(|(_, _, settings)| settings.kinds.len())
        .sum();
    let mut versions = Vec::new();
    for salvaged in results {
        problems.extend(salvaged.problems);
        versions.extend(salvaged.version);
    }
    problems.sort();
    problems.dedup();
    let generated: usize = versions.iter().map(|version| version.kinds.len()).sum();
    // The manifests follow from the configuration.
    for (group, file) in &mut config.groups {
        file.config.versions.retain(|api_version, _| {
            versions
                .iter()
                .any(|version| version.group == *group && version.api_version == *api_version)
        });
    }
    config
        .groups
        .retain(|_, file| !file.config.versions.is_empty());
    let mut outcome = emit::library(&versions, &config, &[]);
    outcome.diagnostics = problems;
    Everything {
        outcome,
        found,
        left_out: found.saturating_sub(generated),
        versions: versions.len(),
    }
}

/// What is left of a version.
struct Salvaged {
    version: Option<Version>,
    problems: Vec<Diagnostic>,
}

/// Generates a version whole; if that fails, what is left of it without the kinds that fail alone.
fn salvage(
    documents: &Documents<'_>,
    config: &Config,
    group: &str,
    version: &str,
    settings: &VersionConfig,
) -> Salvaged {
    let mut problems = match guarded(documents, config, group, version, settings) {
        Ok(version) => {
            return Salvaged {
                version: Some(version),
                problems: Vec::new(),
            };
        }
        Err(problems) => problems,
    };
    let alone: Vec<Result<(), Vec<Diagnostic>>> = settings
        .kinds
        .par_iter()
        .map(|(tail, kind)| {
            let only = VersionConfig {
                kinds: [(tail.clone(), kind.clone())].into(),
                inferred: settings.inferred.clone(),
                ..VersionConfig::default()
            };
            guarded(documents, config, group, version, &only).map(|_| ())
        })
        .collect();
    let mut sound = VersionConfig {
        inferred: settings.inferred.clone(),
        ..VersionConfig::default()
    };
    for ((tail, kind), result) in settings.kinds.iter().zip(alone) {
        match result {
            Ok(()) => {
                sound.kinds.insert(tail.clone(), kind.clone());
            }
            Err(found) => problems.extend(found),
        }
    }
    // Without a kind that fails alone there is nothing to gain.
    let rest = if sound.kinds.is_empty() || sound.kinds.len() == settings.kinds.len() {
        None
    } else {
        match guarded(documents, config, group, version, &sound) {
            Ok(version) => Some(version),
            Err(found) => {
                problems.extend(found);
                None
            }
        }
    };
    Salvaged {
        version: rest,
        problems,
    }
}

/// One version. A defect of the generator itself costs this version, not the run.
fn guarded(
    documents: &Documents<'_>,
    config: &Config,
    group: &str,
    version: &str,
    settings: &VersionConfig,
) -> Result<Version, Vec<Diagnostic>> {
    let run = || one(documents, config, group, version, settings);
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map(|(version, _)| version),
        Err(_) => Err(vec![
            Diagnostic::error(
                "internal-error",
                documents
                    .files_of(&crate::model::Package {
                        group: group.to_owned(),
                        version: version.to_owned(),
                    })
                    .first()
                    .cloned()
                    .unwrap_or_default(),
                "",
                format!("the generator stopped at group `{group}`, version {version}"),
            )
            .hint("this is a defect of the generator; please report it with the file"),
        ]),
    }
}
