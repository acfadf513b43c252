//! From YAML documents to objects whose kind is known.

use super::{Failure, Note, Problem, Requests};
use crate::documents::{Input, Place};
use crate::registry::{Registry, is_azure_group};
use aso_runtime::engine::{self, Finding};
use aso_runtime::registry::ResourceType;
use serde_json::Value;

/// A Kubernetes object of a known kind.
pub(super) struct Object {
    pub(super) resource: &'static ResourceType,
    /// As the document names it: one API version can be served under two names.
    pub(super) version: String,
    pub(super) name: String,
    pub(super) namespace: String,
    /// With property names in their right case.
    pub(super) spec: Value,
    pub(super) findings: Vec<Finding>,
    pub(super) place: Place,
}

impl Object {
    /// For messages.
    pub(super) fn subject(&self) -> String {
        format!("{}/{}", self.resource.kind, self.name)
    }

    /// A string of the Spec that is set.
    pub(super) fn text(&self, property: &str) -> Option<&str> {
        text(self.spec.get(property)?)
    }
}

/// A string that is not empty. Kubernetes' clients write the empty string for what is not set.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// Objects without a namespace go to the one that a client has set; for references among documents, any one name does.
const DEFAULT_NAMESPACE: &str = "default";

/// Finds the kind of each document.
pub(super) fn read(registry: &Registry, inputs: Vec<Input>, out: &mut Requests) -> Vec<Object> {
    let mut objects = Vec::with_capacity(inputs.len());
    for input in inputs {
        add(registry, input, out, &mut objects);
    }
    objects
}

/// Whether a kind is none of Azure's, and is left out: Secrets and Deployments stand beside resources in most folders. Groups of
/// Azure's end alike, so that a group among them that is not known is a mistake; and so is a version that stands without its group,
/// since Kubernetes' own group without a name has but the version v1.
fn is_foreign(group: &str, version: &str) -> bool {
    if group.is_empty() {
        version == "v1"
    } else {
        !is_azure_group(group)
    }
}

fn add(registry: &Registry, input: Input, out: &mut Requests, objects: &mut Vec<Object>) {
    let Input { place, mut value } = input;
    let string = |value: &Value, name: &str| value.get(name).and_then(text).map(str::to_owned);
    let api_version = string(&value, "apiVersion");
    let kind = string(&value, "kind");
    let name = value
        .get("metadata")
        .and_then(|metadata| string(metadata, "name"));
    let subject = match (&kind, &name) {
        (Some(kind), Some(name)) => format!("{kind}/{name}"),
        (Some(kind), None) => kind.clone(),
        _ => String::new(),
    };
    let mut fail = |problem: Problem| {
        out.failures.push(Failure {
            place: place.clone(),
            subject: subject.clone(),
            problem,
        });
    };
    let (Some(api_version), Some(kind)) = (&api_version, &kind) else {
        let missing = if api_version.is_none() {
            "apiVersion"
        } else {
            "kind"
        };
        return fail(Problem::Shape(missing));
    };
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    if is_foreign(group, version) {
        out.notes.push(Note {
            place: place.clone(),
            message: format!("{subject}: left out, since nothing is sent to Azure for a {kind}"),
        });
        return;
    }
    let resource = match registry.for_kind(group, version, kind) {
        Ok(resource) => resource,
        Err(error) => return fail(error.into()),
    };
    let Some(name) = name else {
        return fail(Problem::Shape("metadata.name"));
    };
    let spec = match value.get_mut("spec").map(Value::take) {
        Some(spec @ Value::Object(_)) => spec,
        // A resource group without any property would be written like this.
        None | Some(Value::Null) => Value::Object(serde_json::Map::new()),
        Some(_) => return fail(Problem::Shape("spec")),
    };
    let namespace = value
        .get("metadata")
        .and_then(|metadata| string(metadata, "namespace"))
        .unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned());
    let version = version.to_owned();
    let (spec, findings) = engine::normalise(resource, spec);
    objects.push(Object {
        resource,
        version,
        name,
        namespace,
        spec,
        findings,
        place,
    });
}
