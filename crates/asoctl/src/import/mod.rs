//! Imports Azure resources: ARM documents, as a GET or a list answers them, become Kubernetes documents.
//!
//! The result depends on the set of documents alone, never on the order in which they come: duplicates are
//! resolved by content, names by the ids of all resources, and the output is sorted.
//!
//! A Spec is read from the document in the shape of the *request*, not by way of the Status: the Status holds only the ids of
//! embedded sub-resources, so that it loses what an application gateway or a firewall consists of.

mod children;
mod document;
mod output;

pub use document::{Origin, ParseError, Source, parse};
pub use output::{FileOfResources, files, text};

use crate::names;
use crate::registry::{LookupError, Registry};
use aso_runtime::arm_id::{ArmId, ArmIdError};
use aso_runtime::engine;
use aso_runtime::registry::{Name, Owner, ResourceType};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which API version the documents are read with.
    pub version: VersionChoice,
    /// Leaves out the children that are embedded in their parent's document.
    pub no_children: bool,
    /// The namespace of all Kubernetes documents; none if not set.
    pub namespace: Option<String>,
    /// Labels for all Kubernetes documents.
    pub labels: BTreeMap<String, String>,
    /// Annotations for all Kubernetes documents.
    pub annotations: BTreeMap<String, String>,
}

/// Which API version a document is read with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum VersionChoice {
    /// The newest stable version of the kind, else the newest preview.
    #[default]
    Newest,
    /// The version given, as `2020-11-01` or `v1api20201101`.
    Exactly(String),
    /// The name of the folder that holds the file. One resource can then be there in several versions.
    Folder,
}

/// A resource that was imported.
#[derive(Debug, Clone)]
pub struct Imported {
    /// What it is.
    pub resource: &'static ResourceType,
    /// Its ARM id, as Azure spells it.
    pub id: String,
    /// The Kubernetes name.
    pub name: String,
    /// The name in Azure.
    pub azure_name: String,
    /// The Kubernetes document.
    pub document: Value,
}

/// What came out of an import.
#[derive(Debug, Default)]
pub struct Import {
    /// The resources, in the order in which they are written.
    pub resources: Vec<Imported>,
    /// What could not be imported.
    pub failures: Vec<Failure>,
    /// What was imported, but deserves a look.
    pub warnings: Vec<Warning>,
}

/// A document that could not be imported.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {problem}")]
pub struct Failure {
    /// Where it stands.
    pub origin: Origin,
    /// Why.
    #[source]
    pub problem: Problem,
}

/// Why a document could not be imported.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// No JSON object.
    #[error("not an Azure resource: expected a JSON object, found {0}")]
    NotAnObject(&'static str),
    /// An answer that reports an error.
    #[error("not an Azure resource: the document is an error answer ({code})")]
    ErrorAnswer {
        /// The error's code.
        code: String,
    },
    /// No `id`.
    #[error(
        "not an Azure resource: it has no \"id\" (expected a document as a GET of the resource answers it)"
    )]
    NoId,
    /// The `id` cannot be read.
    #[error("not an Azure resource: {0}")]
    BadId(#[from] ArmIdError),
    /// The type, the version or the name is not supported.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The folder's name is no version.
    #[error(
        "the folder {folder:?} is not named after an API version (such as 2020-11-01), which --api-version-from-folder needs"
    )]
    Folder {
        /// The folder's name.
        folder: String,
    },
    /// An extension resource of the tenant, which no `spec.owner` can express.
    #[error(
        "the resource belongs to the tenant itself, not to a subscription or resource: spec.owner can't say that"
    )]
    TenantExtension,
}

/// Something in a document that deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub origin: Origin,
    /// What.
    pub message: String,
}

/// A document whose type is known.
struct Found {
    resource: &'static ResourceType,
    id: ArmId,
    /// The whole id in lower case: what ARM compares.
    key: String,
    body: Value,
    origin: Origin,
    /// Taken out of its parent's document.
    embedded: bool,
}

impl Found {
    /// What makes a resource the same: its id, and the version where several are read side by side.
    fn identity(&self, options: &Options) -> (String, &'static str) {
        let version = match options.version {
            VersionChoice::Folder => self.resource.api_version,
            VersionChoice::Newest | VersionChoice::Exactly(_) => "",
        };
        (self.key.clone(), version)
    }
}

/// Imports documents.
#[must_use]
pub fn import(registry: &Registry, sources: Vec<Source>, options: &Options) -> Import {
    let mut import = Import::default();
    let mut found: HashMap<(String, &'static str), Found> = HashMap::with_capacity(sources.len());
    for source in sources {
        let origin = source.origin.clone();
        match identify(registry, source, options) {
            Ok(resource) => {
                warn_if_flattened(&resource, &mut import.warnings);
                if !options.no_children {
                    for child in children::of(registry, &resource, &mut import.warnings) {
                        keep(&mut found, child, options, &mut import.warnings);
                    }
                }
                keep(&mut found, resource, options, &mut import.warnings);
            }
            Err(problem) => import.failures.push(Failure { origin, problem }),
        }
    }
    let mut found: Vec<Found> = found.into_values().collect();
    found.sort_by(|a, b| (&a.key, a.resource.api_version).cmp(&(&b.key, b.resource.api_version)));
    let names = name_all(&found);
    import.resources = found
        .iter()
        .map(|resource| build(resource, &names, options))
        .collect();
    import
        .resources
        .sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
    import.failures.sort_by(|a, b| a.origin.cmp(&b.origin));
    import
        .warnings
        .sort_by(|a, b| (&a.origin, &a.message).cmp(&(&b.origin, &b.message)));
    import
}

/// As Azure Service Operator sorts: by group, version, kind and Azure name; then by what makes the order total.
fn sort_key(resource: &Imported) -> (&str, &str, &str, &str, &str, &str) {
    (
        resource.resource.group,
        version_name(resource.resource),
        resource.resource.kind,
        &resource.azure_name,
        &resource.name,
        &resource.id,
    )
}

/// The name under which we write a version.
fn version_name(resource: &ResourceType) -> &'static str {
    resource
        .versions
        .first()
        .copied()
        .unwrap_or(resource.api_version)
}

fn identify(registry: &Registry, source: Source, options: &Options) -> Result<Found, Problem> {
    let id = resource_id(&source.body)?;
    let version = match &options.version {
        VersionChoice::Newest => None,
        VersionChoice::Exactly(version) => Some(version.as_str()),
        VersionChoice::Folder => {
            let folder = source.origin.folder();
            if !crate::registry::looks_like_version(&folder) {
                return Err(Problem::Folder { folder });
            }
            // The text lives as long as the error that may hold it.
            return classify(registry, id, Some(&folder), source);
        }
    };
    classify(registry, id, version, source)
}

fn classify(
    registry: &Registry,
    id: ArmId,
    version: Option<&str>,
    source: Source,
) -> Result<Found, Problem> {
    let resource = registry.for_arm_id(&id, version)?;
    if resource.owner == Owner::Any && id.parent().is_none() {
        return Err(Problem::TenantExtension);
    }
    Ok(Found {
        resource,
        key: id.to_string().to_ascii_lowercase(),
        id,
        body: source.body,
        origin: source.origin,
        embedded: false,
    })
}

fn resource_id(body: &Value) -> Result<ArmId, Problem> {
    let Value::Object(object) = body else {
        return Err(Problem::NotAnObject(document::json_type(body)));
    };
    match object.get("id") {
        Some(Value::String(id)) => Ok(ArmId::parse(id)?),
        _ => match object.get("error") {
            Some(Value::Object(error)) => Err(Problem::ErrorAnswer {
                code: error
                    .get("code")
                    .and_then(Value::as_str)
                    .unwrap_or("without a code")
                    .to_owned(),
            }),
            _ => Err(Problem::NoId),
        },
    }
}

/// `az <service> show` prints resources with `properties` flattened away and `resourceGroup` added; read as ARM
/// documents, these look almost empty.
fn warn_if_flattened(found: &Found, warnings: &mut Vec<Warning>) {
    if found.body.get("resourceGroup").is_some() && found.body.get("properties").is_none() {
        warnings.push(Warning {
            origin: found.origin.clone(),
            message: "the document has no \"properties\"; if `az … show` wrote it, use `az resource show` or `az rest --method get` instead"
                .to_owned(),
        });
    }
}

/// Adds a resource, or resolves a duplicate: a document of its own wins over an embedded copy; otherwise the one that says more.
fn keep(
    all: &mut HashMap<(String, &'static str), Found>,
    new: Found,
    options: &Options,
    warnings: &mut Vec<Warning>,
) {
    use std::collections::hash_map::Entry;
    match all.entry(new.identity(options)) {
        Entry::Vacant(entry) => {
            entry.insert(new);
        }
        Entry::Occupied(mut entry) => {
            let old = entry.get_mut();
            if old.embedded != new.embedded {
                if old.embedded {
                    *old = new;
                }
                return;
            }
            // Texts of equal documents are equal, so that the choice depends on content alone.
            let rank = |found: &Found| {
                let text = found.body.to_string();
                (text.len(), text)
            };
            let (old_rank, new_rank) = (rank(old), rank(&new));
            if old_rank == new_rank {
                return;
            }
            if !new.embedded {
                warnings.push(Warning {
                    origin: old.origin.clone().min(new.origin.clone()),
                    message: format!(
                        "{} was read twice with different content (also {}); the longer document is used",
                        new.id,
                        old.origin.clone().max(new.origin.clone())
                    ),
                });
            }
            if new_rank > old_rank {
                *old = new;
            }
        }
    }
}

/// Kubernetes names by kind and lower-case id.
struct Names<'f>(HashMap<(&'static str, &'static str), HashMap<&'f str, String>>);

fn name_all(found: &[Found]) -> Names<'_> {
    let mut by_kind: HashMap<_, Vec<(&str, String)>> = HashMap::new();
    for resource in found {
        by_kind
            .entry((resource.resource.group, resource.resource.kind))
            .or_default()
            .push((resource.key.as_str(), names::kubernetes_name(&resource.id)));
    }
    Names(
        by_kind
            .into_iter()
            .map(|(kind, wanted)| (kind, names::unique(&wanted)))
            .collect(),
    )
}

impl Names<'_> {
    fn of(&self, group: &'static str, kind: &'static str, key: &str) -> Option<&str> {
        self.0.get(&(group, kind))?.get(key).map(String::as_str)
    }

    /// Any imported resource with this id.
    fn any(&self, key: &str) -> Option<(&'static str, &'static str, &str)> {
        self.0
            .iter()
            .filter_map(|((group, kind), names)| Some((*group, *kind, names.get(key)?.as_str())))
            // One id could only have two kinds if two kinds shared an ARM type; the choice must not depend on hashing.
            .min()
    }
}

fn build(found: &Found, names: &Names<'_>, options: &Options) -> Imported {
    let resource = found.resource;
    let azure_name = found.id.name().to_owned();
    let name = names
        .of(resource.group, resource.kind, &found.key)
        .unwrap_or_default()
        .to_owned();

    let mut spec = match engine::spec_from_arm(resource, &found.body) {
        Value::Object(spec) => spec,
        _ => Map::new(),
    };
    match resource.name {
        Name::Free | Name::Explicit => {
            spec.insert("azureName".to_owned(), Value::String(azure_name.clone()));
        }
        Name::Fixed(_) => {
            spec.remove("azureName");
        }
    }
    if let Some(owner) = owner(found, names) {
        spec.insert("owner".to_owned(), owner);
    }
    let mut spec = Value::Object(spec);
    engine::prune_empty_collections(resource, &mut spec);

    let mut metadata = json!({ "name": name });
    if !options.annotations.is_empty() {
        metadata["annotations"] = json!(options.annotations);
    }
    if !options.labels.is_empty() {
        metadata["labels"] = json!(options.labels);
    }
    if let Some(namespace) = &options.namespace {
        metadata["namespace"] = json!(namespace);
    }
    let mut document = json!({
        "apiVersion": format!("{}/{}", resource.group, version_name(resource)),
        "kind": resource.kind,
        "metadata": metadata,
    });
    document["spec"] = spec;
    // The order of keys must not depend on how serde_json was configured by some other crate in the build.
    document.sort_all_objects();
    Imported {
        resource,
        id: found.id.to_string(),
        name,
        azure_name,
        document,
    }
}

/// `spec.owner`: by name if the owner is among the imported, else by ARM id.
fn owner(found: &Found, names: &Names<'_>) -> Option<Value> {
    let parent = match found.resource.owner {
        Owner::None => return None,
        Owner::Kind { .. } | Owner::Any => found.id.parent()?,
    };
    let parent_id = parent.to_string();
    let key = parent_id.to_ascii_lowercase();
    Some(match found.resource.owner {
        Owner::None => return None,
        Owner::Kind { group, kind } => match names.of(group, kind, &key) {
            Some(name) => json!({ "name": name }),
            None => json!({ "armId": parent_id }),
        },
        Owner::Any => match names.any(&key) {
            Some((group, kind, name)) => json!({ "group": group, "kind": kind, "name": name }),
            None => json!({ "armId": parent_id }),
        },
    })
}
