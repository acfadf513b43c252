//! The whole run: configuration and swagger in, lowered versions out.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::{Config, Known, Usage, VersionConfig, locate};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::emit;
use crate::load::load;
use crate::lower::{Version, conflicts, lower, rename};
use crate::model::{Package, Side};
use crate::output::Outcome;
use crate::passes::{self, Context};
use crate::swagger::Documents;

/// What a run tells while it works; called from several threads.
pub trait Progress: Sync {
    /// How many versions there are.
    fn start(&self, total: usize);
    /// One version is done.
    fn done(&self, group: &str, version: &str);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _: usize) {}
    fn done(&self, _: &str, _: &str) {}
}

/// Generates the library, or some groups of it. Problems are in the outcome; then it has no files.
pub fn generate(
    documents: &Documents<'_>,
    config: &Config,
    groups: &[String],
    progress: &dyn Progress,
) -> Outcome {
    let unknown: Vec<Diagnostic> = groups
        .iter()
        .filter(|group| !config.groups.contains_key(*group))
        .map(|group| {
            let hint = did_you_mean(group, config.groups.keys().map(String::as_str));
            Diagnostic::error(
                "group-not-configured",
                "generator/config",
                "",
                format!("there is no configuration of group `{group}`"),
            )
            .hint(hint)
        })
        .collect();
    if !unknown.is_empty() {
        return Outcome {
            diagnostics: unknown,
            ..Outcome::default()
        };
    }
    match versions(documents, config, groups, progress) {
        Ok(versions) => emit::library(&versions, config, groups),
        Err(diagnostics) => Outcome {
            diagnostics,
            ..Outcome::default()
        },
    }
}

/// Brings the versions of all (or some) configured groups from swagger to what is printed.
///
/// # Errors
/// Every problem of every version, sorted, each once.
pub fn versions(
    documents: &Documents<'_>,
    config: &Config,
    groups: &[String],
    progress: &dyn Progress,
) -> Result<Vec<Version>, Vec<Diagnostic>> {
    let wanted: Vec<(&String, &String)> = config
        .groups
        .iter()
        .filter(|(group, _)| groups.is_empty() || groups.contains(group))
        .flat_map(|(group, file)| {
            file.config
                .versions
                .keys()
                .map(move |version| (group, version))
        })
        .collect();
    progress.start(wanted.len());
    let results: Vec<(&String, OneResult)> = wanted
        .par_iter()
        .map(|(group, version)| {
            let settings = config
                .groups
                .get(*group)
                .and_then(|file| file.config.versions.get(*version));
            let result = match settings {
                Some(settings) => one(documents, config, group, version, settings),
                None => Err(Vec::new()),
            };
            progress.done(group, version);
            (*group, result)
        })
        .collect();
    let mut problems = Vec::new();
    let mut versions = Vec::new();
    // An edit is for all versions of its group: only when all were read can it be said that it matched nothing.
    let mut usage: BTreeMap<&String, Option<Usage>> = BTreeMap::new();
    for (group, result) in results {
        let so_far = usage.entry(group).or_insert_with(|| Some(Usage::default()));
        match result {
            Ok((version, used)) => {
                versions.push(version);
                if let Some(so_far) = so_far {
                    so_far.merge(used);
                }
            }
            Err(found) => {
                problems.extend(found);
                *so_far = None;
            }
        }
    }
    for (group, used) in usage {
        if let (Some(file), Some(used)) = (config.groups.get(group), used) {
            problems.extend(used.unused_edits(file));
        }
    }
    if problems.is_empty() {
        rename(&mut versions);
        problems = conflicts(config, &versions);
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() {
        Ok(versions)
    } else {
        Err(problems)
    }
}

/// One version with the account of the configuration it used, or its problems.
pub(crate) type OneResult = Result<(Version, Usage), Vec<Diagnostic>>;

/// One version, from swagger to what is printed.
pub(crate) fn one(
    documents: &Documents<'_>,
    config: &Config,
    group: &str,
    version: &str,
    settings: &VersionConfig,
) -> OneResult {
    let Some(file) = config.groups.get(group) else {
        return Err(Vec::new());
    };
    let package = Package {
        group: group.to_owned(),
        version: version.to_owned(),
    };
    let model = load(documents, &package, settings).map_err(|problems| {
        // What is said of no file is said of the version as it is configured.
        let line = locate(&file.text, &["versions", version]);
        let placed = |problem: Diagnostic| match problem.file.is_empty() {
            true => Diagnostic {
                file: file.path.clone(),
                ..problem
            }
            .line(line),
            false => problem,
        };
        problems.into_iter().map(placed).collect::<Vec<_>>()
    })?;
    let mut context = Context {
        model,
        file,
        group: &file.config,
        config: settings,
        usage: Usage::default(),
        problems: Vec::new(),
    };
    passes::run(&mut context);
    if !context.problems.is_empty() {
        return Err(context.problems);
    }
    let lowered = lower(&mut context, config, group, file.config.names);
    let names = |side: Side| -> Vec<String> {
        let mut names: Vec<String> = context
            .reached(side)
            .into_iter()
            .flat_map(|id| context.names_of(id))
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let (types, status_types) = (names(Side::Spec), names(Side::Status));
    let tails: Vec<&str> = context
        .model
        .resources
        .iter()
        .filter_map(|resource| resource.arm_type.split_once('/'))
        .map(|(_, tail)| tail)
        .collect();
    let known = Known {
        kinds: tails,
        types: types.iter().map(String::as_str).collect(),
        status_types: status_types.iter().map(String::as_str).collect(),
    };
    let mut problems = context.usage.unused(file, version, settings, &known);
    problems.append(&mut context.problems);
    if problems.is_empty() {
        Ok((lowered, context.usage))
    } else {
        Err(problems)
    }
}
