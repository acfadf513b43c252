//! Configuration by inference: every resource of every group and API version that a folder holds, with nothing said by
//! anybody. Kinds are called after their ARM types, versions after their dates. What is ambiguous is decided by a rule,
//! and each such decision is a warning.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Config, GroupConfig, GroupFile, Inferred, KindConfig, Names, VersionConfig};
use crate::diagnostic::Diagnostic;
use crate::load::{Found, all_resources, is_dated, same_resource};
use crate::model::{Package, Scope};
use crate::naming::{identifier, plural, type_name};
use crate::swagger::{Document, Documents, escape_pointer};

/// What inference makes of a folder.
#[derive(Debug, Default)]
pub struct Inference {
    /// The configuration.
    pub config: Config,
    /// Documents that cannot be used, and decisions that a person might take otherwise.
    pub problems: Vec<Diagnostic>,
}

/// Infers the configuration of all groups, or of some.
pub fn infer(documents: &Documents<'_>, groups: &[String]) -> Inference {
    let packages: Vec<&Package> = documents
        .packages()
        .filter(|package| groups.is_empty() || groups.contains(&package.group))
        .collect();
    let read: Vec<Stated> = packages
        .par_iter()
        .map(|package| Stated::read(documents, package))
        .collect();
    let mut problems = Vec::new();
    let mut by_group: BTreeMap<&str, Vec<(&str, Vec<Found>)>> = BTreeMap::new();
    for (package, stated) in packages.iter().zip(read) {
        problems.extend(stated.problems);
        if !stated.kinds.is_empty() {
            by_group
                .entry(&package.group)
                .or_default()
                .push((&package.version, stated.kinds));
        }
    }
    let mut config = Config::default();
    for (group, mut versions) in by_group {
        if let Some(problem) = unusable(group, &versions) {
            problems.push(problem);
            continue;
        }
        drop_ownerless(&mut versions, &mut problems);
        let names = kind_names(&versions, &mut problems);
        let versions: BTreeMap<String, VersionConfig> = versions
            .into_iter()
            .filter(|(_, kinds)| !kinds.is_empty())
            .map(|(version, kinds)| (version.to_owned(), configuration(&kinds, &names)))
            .collect();
        if versions.is_empty() {
            continue;
        }
        config.groups.insert(
            group.to_owned(),
            GroupFile {
                path: format!("{group}.yaml"),
                text: String::new(),
                config: GroupConfig {
                    names: Names::Dated,
                    payload: None,
                    edits: Vec::new(),
                    versions,
                },
            },
        );
    }
    Inference { config, problems }
}

/// What the files of one group at one version state.
#[derive(Default)]
pub(crate) struct Stated {
    /// One path a kind.
    pub(crate) kinds: Vec<Found>,
    /// Documents that cannot be used, and paths that were not chosen.
    pub(crate) problems: Vec<Diagnostic>,
}

impl Stated {
    /// Reads all files of a package.
    pub(crate) fn read(documents: &Documents<'_>, package: &Package) -> Self {
        let mut stated = Self::default();
        let mut all: Vec<Found> = Vec::new();
        let mut is_complete = true;
        for path in documents.files_of(package) {
            let document = match documents.document(path) {
                Ok(document) => document,
                Err(problem) => {
                    // A definition of the file may be missing anywhere: the version cannot be trusted.
                    is_complete = false;
                    stated.problems.push(problem);
                    continue;
                }
            };
            if let Some(problem) = not_swagger(&document) {
                stated.problems.push(problem);
                continue;
            }
            let (found, problems) = all_resources(documents, &document);
            if let (false, Some(first)) = (is_dated(&package.version), found.first()) {
                stated.problems.push(
                    about(
                        "version-without-date",
                        first,
                        format!("`{}` is no API version of Azure Resource Manager; the file's resources are left out", package.version),
                    )
                    .hint("put the file into a folder that is called after its API version"),
                );
                continue;
            }
            stated.problems.extend(problems);
            all.extend(found);
        }
        if is_complete {
            stated.choose(documents, all);
        }
        stated
    }

    /// Chooses one path a kind: a resource group before other scopes, stable files before previews, then in order.
    fn choose(&mut self, documents: &Documents<'_>, mut all: Vec<Found>) {
        all.sort_by_cached_key(|found| {
            let scope = match found.scope {
                Scope::ResourceGroup => 0,
                Scope::Extension => 1,
                Scope::Location => 2,
                Scope::Tenant => 3,
            };
            let (file, path) = found.place();
            (
                found.key.to_lowercase(),
                scope,
                file.contains("/preview/"),
                file,
                path,
            )
        });
        for found in all {
            let Some(chosen) = self
                .kinds
                .last()
                .filter(|chosen| chosen.key.eq_ignore_ascii_case(&found.key))
            else {
                self.kinds.push(found);
                continue;
            };
            let (file, path) = chosen.place();
            if !chosen.tail.eq_ignore_ascii_case(&found.tail) {
                self.problems.push(about(
                    "kind-name-taken",
                    &found,
                    format!(
                        "`{}` would be called like `{}`, which is generated",
                        found.arm_type, chosen.arm_type
                    ),
                ));
            } else if chosen.scope != found.scope {
                self.problems.push(about(
                    "resource-at-other-scope",
                    &found,
                    format!(
                        "`{}` is generated as `{path}` in `{file}` states it",
                        found.arm_type
                    ),
                ));
            } else if !same_resource(documents, chosen, &found) {
                self.problems.push(about(
                    "resource-defined-twice",
                    &found,
                    format!("`{}` is defined differently by `{path}` in `{file}`, and generated as that states it", found.arm_type),
                ));
            }
        }
    }
}

/// A warning about a path.
fn about(code: &'static str, found: &Found, message: String) -> Diagnostic {
    let (file, path) = found.place();
    Diagnostic::error(
        code,
        file,
        format!("/paths/{}", escape_pointer(&path)),
        message,
    )
    .warning()
}

/// A document of another kind among the swagger.
fn not_swagger(document: &Arc<Document>) -> Option<Diagnostic> {
    let version = document
        .root
        .get("swagger")
        .and_then(serde_json::Value::as_str);
    (version != Some("2.0")).then(|| {
        Diagnostic::error(
            "not-swagger",
            document.path.as_ref(),
            "",
            "the document is not Swagger 2.0 and is left out",
        )
        .hint("it should have `\"swagger\": \"2.0\"`; other files should not stand beside swagger")
        .warning()
    })
}

/// A group whose name Kubernetes and Cargo cannot take.
fn unusable(group: &str, versions: &[(&str, Vec<Found>)]) -> Option<Diagnostic> {
    let starts = group.starts_with(|first: char| first.is_ascii_lowercase());
    let plain = group
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.');
    let parts = group.split('.').all(|part| !part.is_empty());
    if starts && plain && parts {
        return None;
    }
    let first = versions.iter().find_map(|(_, kinds)| kinds.first())?;
    Some(
        about(
            "group-name",
            first,
            format!("`{group}` cannot be the name of a group in Kubernetes"),
        )
        .hint("the provider's folder names the group: letters, digits and dots"),
    )
}

/// Drops resources whose owner has no path of its own: no document could say where they live.
fn drop_ownerless(versions: &mut [(&str, Vec<Found>)], problems: &mut Vec<Diagnostic>) {
    loop {
        let known: BTreeSet<String> = versions
            .iter()
            .flat_map(|(_, kinds)| kinds)
            .map(|found| found.tail.to_lowercase())
            .collect();
        let mut dropped = false;
        for (_, kinds) in versions.iter_mut() {
            kinds.retain(|found| {
                let Some((owner, _)) = found.tail.rsplit_once('/') else {
                    return true;
                };
                if found.scope != Scope::ResourceGroup || known.contains(&owner.to_lowercase()) {
                    return true;
                }
                problems.push(
                    about(
                        "owner-unknown",
                        found,
                        format!(
                            "`{}` is left out: its owner `{owner}` is no resource",
                            found.arm_type
                        ),
                    )
                    .hint("the owner needs a path with PUT, and GET or HEAD, at any API version"),
                );
                dropped = true;
                false
            });
        }
        if !dropped {
            return;
        }
    }
}

/// The kind of each ARM type (without provider, in lower case), one for all versions of a group. The newest version
/// decides how it is spelled.
fn kind_names(
    versions: &[(&str, Vec<Found>)],
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut newest: BTreeMap<String, &Found> = BTreeMap::new();
    for (_, kinds) in versions {
        for found in kinds {
            newest.insert(found.tail.to_lowercase(), found);
        }
    }
    // Shorter types first, so that a resource keeps its name and its children give way.
    let mut order: Vec<(String, &Found)> = newest.into_iter().collect();
    order.sort_by_key(|(tail, _)| (tail.matches('/').count(), tail.clone()));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = BTreeMap::new();
    for (tail, found) in order {
        let wanted = plain_name(&KindConfig::default().kind(&found.tail));
        let forms = |name: &str| {
            [
                name.to_lowercase(),
                plural(name),
                type_name(name).to_lowercase(),
            ]
        };
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let name = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(|name| {
                !forms(name).iter().any(|form| taken.contains(form))
                    && !crate::lower::is_reserved(&type_name(name))
            });
        let Some(name) = name else { continue };
        if name != wanted {
            problems.push(
                about(
                    "kind-renamed",
                    found,
                    format!(
                        "`{}` is called `{name}`, since `{wanted}` is taken",
                        found.arm_type
                    ),
                )
                .hint("configuration can give it a better name (`as`)"),
            );
        }
        taken.extend(forms(&name));
        names.insert(tail, name);
    }
    names
}

/// A kind's name of letters and digits only, as Kubernetes wants it.
fn plain_name(name: &str) -> String {
    let plain: String = identifier(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    if plain.starts_with(|first: char| first.is_ascii_alphabetic()) {
        // `identifier` splits words that are one in the name; where all is plain, the name is as it is.
        let as_is = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if as_is { name.to_owned() } else { plain }
    } else {
        format!("Kind{plain}")
    }
}

fn configuration(kinds: &[Found], names: &BTreeMap<String, String>) -> VersionConfig {
    let mut config = VersionConfig::default();
    let mut inferred = Inferred::default();
    for found in kinds {
        let tail = found.tail.to_lowercase();
        let Some(name) = names.get(&tail) else {
            continue;
        };
        config.kinds.insert(
            found.tail.clone(),
            KindConfig {
                name: Some(name.clone()),
                ..KindConfig::default()
            },
        );
        inferred.paths.insert(tail, found.place());
    }
    config.inferred = Some(inferred);
    config
}
