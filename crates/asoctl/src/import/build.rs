//! The Kubernetes document of a resource, once all resources are known.

use super::found::{ById, Found};
use super::{Imported, Options, version_name};
use crate::names;
use aso_runtime::engine::MissingSecret;
use aso_runtime::registry::{Name, Owner, ResourceType};
use aso_yaml::Comments;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What resources are called in Kubernetes.
pub(super) struct Names<'i> {
    by_id: &'i ById,
    /// Type and name of each that was found.
    all: Vec<(&'static ResourceType, String)>,
}

impl<'i> Names<'i> {
    /// Names all resources.
    pub(super) fn new(found: &[Found], by_id: &'i ById) -> Self {
        let mut by_kind: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, found) in found.iter().enumerate() {
            let kind = (found.resource.group, found.resource.kind);
            by_kind.entry(kind).or_default().push(index);
        }
        let mut all: Vec<_> = found
            .iter()
            .map(|found| (found.resource, names::kubernetes_name(&found.id)))
            .collect();
        for indexes in by_kind.into_values() {
            let wanted: Vec<(&str, String)> = indexes
                .iter()
                .map(|index| {
                    (
                        found[*index].key.as_str(),
                        std::mem::take(&mut all[*index].1),
                    )
                })
                .collect();
            for (index, name) in indexes.into_iter().zip(names::unique(&wanted)) {
                all[index].1 = name;
            }
        }
        Self { by_id, all }
    }

    /// A resource in each API version in which it was read.
    fn versions(&self, number: usize) -> impl Iterator<Item = &(&'static ResourceType, String)> {
        let versions = self.by_id.versions(number).iter();
        versions.filter_map(|index| self.all.get(*index))
    }

    /// The name of a resource as one of a kind.
    fn of(&self, group: &str, kind: &str, number: usize) -> Option<&str> {
        self.versions(number)
            .find(|(resource, _)| (resource.group, resource.kind) == (group, kind))
            .map(|(_, name)| name.as_str())
    }

    /// The name of a resource, whatever it is.
    fn any(&self, number: usize) -> Option<(&'static str, &'static str, &str)> {
        self.versions(number)
            .map(|(resource, name)| (resource.group, resource.kind, name.as_str()))
            // One id could only have two kinds if two kinds shared an ARM type; the choice must not depend on what was read first.
            .min()
    }
}

/// A resource with what the next steps need to know of it.
pub(super) struct Built {
    pub(super) imported: Imported,
    /// As [`Found::number`]; and that of its parent, if that was imported.
    pub(super) number: usize,
    pub(super) parent: Option<usize>,
    /// As [`Found::references`].
    pub(super) references: Vec<String>,
    /// As [`Found::missing_secrets`].
    pub(super) missing_secrets: Vec<MissingSecret>,
}

/// The Kubernetes documents of all resources, in the order in which they were found.
pub(super) fn build_all(found: Vec<Found>, by_id: &ById, options: &Options) -> Vec<Built> {
    let names = Names::new(&found, by_id);
    let build = |(index, found)| build(index, found, &names, options);
    found.into_iter().enumerate().map(build).collect()
}

/// The Kubernetes document of a resource.
fn build(index: usize, found: Found, names: &Names<'_>, options: &Options) -> Built {
    let resource = found.resource;
    let azure_name = found.id.name().to_owned();
    let name = names.all[index].1.clone();

    let parent = found.parent_key().and_then(|key| names.by_id.number(key));
    let owner = owner(&found, parent, names);
    let mut spec = match found.spec {
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
    if let Some(owner) = owner {
        spec.insert("owner".to_owned(), owner);
    }
    let mut metadata = vec![("name", json!(name))];
    if !options.annotations.is_empty() {
        metadata.push(("annotations", json!(options.annotations)));
    }
    if !options.labels.is_empty() {
        metadata.push(("labels", json!(options.labels)));
    }
    if let Some(namespace) = &options.namespace {
        metadata.push(("namespace", json!(namespace)));
    }
    let api_version = format!("{}/{}", resource.group, version_name(resource));
    let document = object([
        ("apiVersion", Value::String(api_version)),
        ("kind", json!(resource.kind)),
        ("metadata", object(metadata)),
        ("spec", Value::Object(spec)),
    ]);
    Built {
        number: found.number,
        parent,
        imported: Imported {
            resource,
            id: found.id,
            name,
            azure_name,
            document,
            comments: Comments::default(),
            origin: found.origin,
            source: found.source,
            unknown: found.unknown,
        },
        references: found.references,
        missing_secrets: found.missing_secrets,
    }
}

fn object(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let entries = entries.into_iter();
    Value::Object(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// `spec.owner`: by name if the owner is among the imported, else by ARM id.
fn owner(found: &Found, parent: Option<usize>, names: &Names<'_>) -> Option<Value> {
    let by_name = match found.resource.owner {
        Owner::None => return None,
        Owner::Kind { group, kind } => parent
            .and_then(|parent| names.of(group, kind, parent))
            .map(|name| json!({ "name": name })),
        Owner::Any => parent
            .and_then(|parent| names.any(parent))
            .map(|(group, kind, name)| json!({ "group": group, "kind": kind, "name": name })),
    };
    by_name.or_else(|| Some(json!({ "armId": found.id.parent_str()? })))
}
