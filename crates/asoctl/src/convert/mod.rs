//! YAML documents at another API version of their kinds.

use crate::documents::{Input, Place};
use crate::registry::{LookupError, Registry, is_azure_group};
use aso_runtime::convert::{self, ConvertError};
use aso_runtime::engine::{self, ArmIdsOnly, ConversionProblem, Finding, Lost, UnlistedValue};
use aso_runtime::registry::ResourceType;
use serde_json::Value;

/// The version to convert to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The newest stable version of each kind; the newest preview of a kind that has only those.
    Newest,
    /// A date (`2023-01-01`) or a name under which it is served (`v1api20230101`).
    Version(String),
}

/// What came out.
#[derive(Debug, Default)]
pub struct Conversions {
    /// The documents, in their order. What is no resource of Azure's is among them as it was.
    pub documents: Vec<Value>,
    /// Documents that are left out, and why.
    pub failures: Vec<Failure>,
    /// What the version of a converted document cannot hold.
    pub losses: Vec<Loss>,
    /// What was corrected or left alone.
    pub notes: Vec<String>,
}

/// A document that cannot be converted.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Failure {
    /// Where it starts.
    pub place: Place,
    /// Why.
    #[source]
    pub problem: Problem,
}

/// Why a document cannot be converted.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The kind is unknown, or has no such version.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// It is no Kubernetes object.
    #[error(transparent)]
    Convert(#[from] ConvertError),
}

/// A property or value that the version converted to cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {subject} at {version}: {what}")]
pub struct Loss {
    /// Where the document starts.
    pub place: Place,
    /// `Kind/name`.
    pub subject: String,
    /// The version converted to, as it is served.
    pub version: String,
    /// What it is.
    pub what: Unheld,
}

/// Something that a version cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unheld {
    /// A property that is left out.
    #[error("{0}")]
    Property(Lost),
    /// A value that is kept, since Azure may take it all the same.
    #[error("{}: the value {:?} is not among those that the version lists, so that Kubernetes will refuse the document", .0.path, .0.value)]
    Value(UnlistedValue),
}

/// Converts each document. One that is there already is unchanged, and so is one that is no resource of Azure's.
#[must_use]
pub fn convert(registry: &Registry, inputs: Vec<Input>, target: &Target) -> Conversions {
    let mut out = Conversions::default();
    for input in inputs {
        if let Err(failure) = one(registry, input, target, &mut out) {
            out.failures.push(failure);
        }
    }
    out
}

fn one(
    registry: &Registry,
    input: Input,
    target: &Target,
    out: &mut Conversions,
) -> Result<(), Failure> {
    let Input { place, mut value } = input;
    let fail = |problem: Problem| Failure {
        place: place.clone(),
        problem,
    };
    let text = |name: &'static str| {
        let text = value.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
            .map(str::to_owned)
            .ok_or_else(|| fail(ConvertError::Shape(name).into()))
    };
    let (api_version, kind) = (text("apiVersion")?, text("kind")?);
    let name = value.pointer("/metadata/name").and_then(Value::as_str);
    let subject = format!("{kind}/{}", name.unwrap_or_default());
    let (group, version) = api_version.split_once('/').unwrap_or(("", &api_version));
    if !is_azure_group(group) {
        out.notes
            .push(format!("{place}: {subject}: not of Azure's, left as it is"));
        out.documents.push(value);
        return Ok(());
    }
    let from = registry
        .for_kind(group, version, &kind)
        .map_err(|error| fail(error.into()))?;
    let (to, served) = find(registry, from, target).map_err(|error| fail(error.into()))?;
    let named = matches!(target, Target::Version(wanted) if wanted == served);
    if std::ptr::eq(from, to) && (!named || served == version) {
        out.documents.push(value);
        return Ok(());
    }
    if let Some(spec) = value.get_mut("spec") {
        let (corrected, findings) = engine::normalise(from, spec.take());
        *spec = corrected;
        // Unknown properties are among what is lost.
        out.notes
            .extend(findings.iter().filter_map(|finding| match finding {
                Finding::Case {
                    path, canonical, ..
                } => Some(format!("{place}: {subject}: {path}: read as {canonical}")),
                Finding::Unknown { .. } => None,
            }));
        // What text can be made of, the other version takes as text: `012` in YAML is ten.
        if let Err(errors) = engine::to_arm(from, spec, "", &ArmIdsOnly) {
            let wrong = errors
                .into_iter()
                .filter(|error| matches!(error.problem, ConversionProblem::Type { .. }));
            out.notes
                .extend(wrong.map(|error| format!("{place}: {subject}: {error}")));
        }
    }
    let converted =
        convert::between(from, to, served, &value).map_err(|error| fail(error.into()))?;
    let unlisted = match converted.object.get("spec") {
        Some(spec) => engine::unlisted_values(to, spec),
        None => Vec::new(),
    };
    let lost = converted.lost.into_iter().map(Unheld::Property);
    let unheld = lost.chain(unlisted.into_iter().map(Unheld::Value));
    out.losses.extend(unheld.map(|what| Loss {
        place: place.clone(),
        subject: subject.clone(),
        version: served.to_owned(),
        what,
    }));
    out.documents.push(converted.object);
    Ok(())
}

/// The version to convert to, and its name.
fn find(
    registry: &Registry,
    from: &'static ResourceType,
    target: &Target,
) -> Result<(&'static ResourceType, &'static str), LookupError> {
    match target {
        Target::Version(version) => registry.version_of(from.group, from.kind, version),
        Target::Newest => {
            let newest = registry.newest(from.group, from.kind).unwrap_or(from);
            let name = newest.versions.first().copied();
            Ok((newest, name.unwrap_or(newest.api_version)))
        }
    }
}
