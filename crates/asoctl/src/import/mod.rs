//! Imports Azure resources: ARM documents, as a GET or a list answers them, become Kubernetes documents.
//!
//! The result depends on the set of documents alone, never on the order in which they come: duplicates are
//! resolved by content, names by the ids of all resources, and the output is sorted.
//!
//! A Spec is read from the document in the shape of the *request*, not by way of the Status: the Status holds only the ids of
//! embedded sub-resources, so that it loses what an application gateway or a firewall consists of.

//!
//! [`read`] does for each document what can be done without the others. [`finish`] works on the collected result alone, wherever its
//! documents came from: it names the resources, finds owners and references among them, leaves out defaults and refers to secrets, each
//! in a step of its own. [`verify`] proves the result.

mod build;
mod children;
mod circles;
mod document;
mod filter;
mod found;
pub mod live;
mod output;
mod references;
mod secrets;
pub mod skip;
mod verify;

use build::Built;
use found::{Collected, Found};

pub use document::{Origin, ParseError, Source, parse};
pub use filter::{BadPattern, TypeFilter};
pub use output::{FileOfResources, files, text};
pub use references::References;
pub use skip::Skipped;
pub use verify::{Verification, verify};

use crate::registry::{LookupError, Registry};
use aso_runtime::arm_id::{ArmId, ArmIdError};
use aso_runtime::engine;
use aso_runtime::json::{kind_of, property};
use aso_runtime::plan::Plan;
use aso_runtime::registry::{Owner, ResourceType};
use aso_yaml::Comments;
use serde_json::Value;
use std::collections::BTreeMap;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which API version the documents are read with.
    pub version: VersionChoice,
    /// Leaves out the children of resources, be they embedded in their parent's document or listed ([`live`]).
    pub no_children: bool,
    /// Which resource types are imported.
    pub types: TypeFilter,
    /// The namespace of all Kubernetes documents; none if not set.
    pub namespace: Option<String>,
    /// Labels for all Kubernetes documents.
    pub labels: BTreeMap<String, String>,
    /// Annotations for all Kubernetes documents.
    pub annotations: BTreeMap<String, String>,
    /// How resources of the result refer to each other.
    pub references: References,
    /// Leaves out properties that have their documented default, unless they are required.
    pub omit_defaults: bool,
    /// Asks the operator for all secrets that it can export.
    pub operator_secrets: bool,
    /// Imports what nobody made ([`skip`]), too.
    pub include_system: bool,
    /// Collects the properties that the description of a resource does not have.
    pub unknown_properties: bool,
    /// Keeps the documents that resources were read from, which [`verify`] needs.
    pub keep_sources: bool,
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
    pub id: ArmId,
    /// The Kubernetes name.
    pub name: String,
    /// The name in Azure.
    pub azure_name: String,
    /// The Kubernetes document.
    pub document: Value,
    /// What is said about it in comments.
    pub comments: Comments,
    /// Where it was read from.
    pub origin: Origin,
    /// The ARM document that it was read from, if [`Options::keep_sources`] asks for it.
    pub source: Option<Value>,
    /// Properties of that document that its API version does not describe, if [`Options::unknown_properties`] asks for them.
    /// They are left out.
    pub unknown: Vec<String>,
}

/// What came out of an import.
#[derive(Debug, Default)]
pub struct Import {
    /// The resources, in the order in which they are written.
    pub resources: Vec<Imported>,
    /// What could not be imported.
    pub failures: Vec<Failure>,
    /// What was left out on purpose.
    pub skipped: Vec<Skipped>,
    /// What was imported, but deserves a look.
    pub warnings: Vec<Warning>,
    /// How many resources there are of each type that no kind is made of, or of names that none has. Only a listing finds such ([`live`]).
    pub unsupported: BTreeMap<String, usize>,
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
    /// Azure Resource Manager did not answer as it should.
    #[error(transparent)]
    Azure(Box<aso_arm::Error>),
}

/// Something in a document that deserves a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub origin: Origin,
    /// What.
    pub message: String,
}

/// What was read from some documents. Documents can be read in any order and at the same time; [`finish`] puts the parts together.
#[derive(Debug, Default)]
pub struct Reading {
    found: Vec<Found>,
    failures: Vec<Failure>,
    skipped: Vec<Skipped>,
    warnings: Vec<Warning>,
    unsupported: BTreeMap<String, usize>,
}

/// A document whose type is known.
struct Document {
    resource: &'static ResourceType,
    id: ArmId,
    body: Value,
    origin: Origin,
}

impl Reading {
    /// Reads a document and what is embedded in it. Gives the reason if the document is one to skip, which is then all that happens.
    fn take(
        &mut self,
        registry: &Registry,
        document: Document,
        options: &Options,
    ) -> Option<&'static str> {
        let Document {
            resource,
            id,
            body,
            origin,
        } = document;
        if !options.include_system
            && let Some(reason) = skip::reason(&id, id.parent().as_ref(), Some(&body))
        {
            self.skipped.push(Skipped {
                origin,
                id: id.to_string(),
                reason,
            });
            return Some(reason);
        }
        warn_without_properties(resource, &body, &origin, &mut self.warnings);
        if !options.no_children {
            let parent = children::Parent {
                resource,
                id: &id,
                body: &body,
                origin: &origin,
            };
            children::collect(registry, parent, options, self);
        }
        if options.types.wants(resource.arm_type) {
            self.found
                .push(Found::new(resource, id, &body, origin, options));
        }
        None
    }
}

/// Imports documents: [`read`] and [`finish`].
#[must_use]
pub fn import(registry: &Registry, sources: Vec<Source>, options: &Options) -> Import {
    finish([read(registry, sources, options)], options)
}

/// Reads documents, each by itself.
#[must_use]
pub fn read(registry: &Registry, sources: Vec<Source>, options: &Options) -> Reading {
    let mut reading = Reading::default();
    for Source { origin, body } in sources {
        match identify(registry, &body, &origin, options) {
            Ok((resource, id)) => {
                let document = Document {
                    resource,
                    id,
                    body,
                    origin,
                };
                reading.take(registry, document, options);
            }
            Err(problem) => reading.failures.push(Failure { origin, problem }),
        }
    }
    reading
}

/// Names the resources, finds owners and references among them, and sorts them; then what [`Options`] ask for.
#[must_use]
pub fn finish(readings: impl IntoIterator<Item = Reading>, options: &Options) -> Import {
    let mut import = Import::default();
    let mut all = Collected::default();
    for reading in readings {
        import.failures.extend(reading.failures);
        import.skipped.extend(reading.skipped);
        import.warnings.extend(reading.warnings);
        for (arm_type, count) in reading.unsupported {
            *import.unsupported.entry(arm_type).or_default() += count;
        }
        for resource in reading.found {
            all.keep(resource, options, &mut import.warnings);
        }
    }
    let Collected { found, by_id } = all;
    import
        .warnings
        .extend(found.iter().flat_map(Found::warnings));
    let mut built = build::build_all(found, &by_id, options);
    built.sort_by(|a, b| sort_key(&a.imported).cmp(&sort_key(&b.imported)));
    if options.references == References::Name {
        references::by_name(&mut built, &by_id);
    }
    if options.omit_defaults {
        for Built { imported, .. } in &mut built {
            if let Some(spec) = imported.document.get_mut("spec") {
                engine::omit_defaults(imported.resource, spec);
            }
        }
    }
    secrets::refer(&mut built, options.operator_secrets);
    import.resources = built.into_iter().map(|built| built.imported).collect();
    for found in &mut import.resources {
        // The order of keys must not depend on how serde_json was configured by some other crate in the build.
        found.document.sort_all_objects();
    }
    warn_of_subscriptions(&import.resources, &mut import.warnings);
    import.skipped.sort();
    import.failures.sort_by(|a, b| a.origin.cmp(&b.origin));
    import
        .warnings
        .sort_by(|a, b| (&a.origin, &a.message).cmp(&(&b.origin, &b.message)));
    import
}

/// As Azure Service Operator sorts: by group, version, kind and Azure name; then by what makes the order total.
fn sort_key(resource: &Imported) -> (&str, &str, &str, &str, &str, &ArmId) {
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

fn identify(
    registry: &Registry,
    body: &Value,
    origin: &Origin,
    options: &Options,
) -> Result<(&'static ResourceType, ArmId), Problem> {
    let id = resource_id(body)?;
    let resource = match &options.version {
        VersionChoice::Newest => registry.for_arm_id(&id, None)?,
        VersionChoice::Exactly(version) => registry.for_arm_id(&id, Some(version))?,
        VersionChoice::Folder => {
            let folder = origin.folder();
            if !crate::registry::looks_like_version(&folder) {
                return Err(Problem::Folder { folder });
            }
            registry.for_arm_id(&id, Some(&folder))?
        }
    };
    if resource.owner == Owner::Any && id.parent().is_none() {
        return Err(Problem::TenantExtension);
    }
    Ok((resource, id))
}

fn resource_id(body: &Value) -> Result<ArmId, Problem> {
    let Value::Object(object) = body else {
        return Err(Problem::NotAnObject(kind_of(body)));
    };
    match property(object, "id") {
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

/// Lists of all resources (`az resource list`) have no `properties`, and `az <service> show` moves what is in them to the top; read as a
/// GET's answer, such a document says almost nothing.
fn warn_without_properties(
    resource: &ResourceType,
    body: &Value,
    origin: &Origin,
    warnings: &mut Vec<Warning>,
) {
    let (Plan::Object(steps) | Plan::OneOf { shared: steps, .. }) = resource.request;
    let has = |body| matches!(property(body, "properties"), Some(Value::Object(_)));
    if steps.iter().any(|step| step.arm == "properties") && !body.as_object().is_some_and(has) {
        warnings.push(Warning {
            origin: origin.clone(),
            message: "the document has no \"properties\", so that most of the resource is missing; if `az … list` or `az … show` wrote it, use `az resource show --ids …` or `az rest --method get` instead"
                .to_owned(),
        });
    }
}

/// Resources that belong to a subscription itself do not say to which, and those below them say it only through their owner.
fn warn_of_subscriptions(resources: &[Imported], warnings: &mut Vec<Warning>) {
    let mut seen: Vec<String> = Vec::new();
    for found in resources {
        let Some(subscription) = found.id.subscription().map(str::to_ascii_lowercase) else {
            continue;
        };
        if found.resource.owner != Owner::None || seen.contains(&subscription) {
            continue;
        }
        if let Some(first) = seen.first() {
            warnings.push(Warning {
                origin: found.origin.clone(),
                message: format!(
                    "{}/{} is in subscription {subscription}, and others are in {first}: Kubernetes documents do not say in which; import each subscription by itself, or annotate them with credentials of their own (serviceoperator.azure.com/credential-from)",
                    found.resource.kind, found.name
                ),
            });
        }
        seen.push(subscription);
    }
}
