//! The Kubernetes document of a resource, once all resources are known.

use super::{Found, Imported, Options, version_name};
use crate::names;
use aso_runtime::engine;
use aso_runtime::registry::{Name, Owner};
use aso_yaml::Comments;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Kubernetes names by kind and lower-case id.
pub(super) struct Names(HashMap<(&'static str, &'static str), HashMap<String, String>>);

/// Names all resources.
pub(super) fn name_all(found: &[Found]) -> Names {
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
            .map(|(kind, wanted)| {
                let names = names::unique(&wanted).into_iter();
                (
                    kind,
                    names.map(|(id, name)| (id.to_owned(), name)).collect(),
                )
            })
            .collect(),
    )
}

impl Names {
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

/// The Kubernetes document of a resource.
pub(super) fn build(found: Found, names: &Names, options: &Options) -> Imported {
    let resource = found.resource;
    let azure_name = found.id.name().to_owned();
    let name = names
        .of(resource.group, resource.kind, &found.key)
        .unwrap_or_default()
        .to_owned();

    let owner = owner(&found, names);
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
        id: found.id,
        name,
        azure_name,
        document,
        comments: Comments::default(),
        origin: found.origin,
        source: found.source,
        unknown: found.unknown,
    }
}

/// `spec.owner`: by name if the owner is among the imported, else by ARM id.
fn owner(found: &Found, names: &Names) -> Option<Value> {
    let parent = match found.resource.owner {
        Owner::None => return None,
        Owner::Kind { .. } | Owner::Any => found.id.parent()?,
    };
    let key = parent.key();
    let by_id = || json!({ "armId": parent.to_string() });
    Some(match found.resource.owner {
        Owner::None => return None,
        Owner::Kind { group, kind } => match names.of(group, kind, &key) {
            Some(name) => json!({ "name": name }),
            None => by_id(),
        },
        Owner::Any => match names.any(&key) {
            Some((group, kind, name)) => json!({ "group": group, "kind": kind, "name": name }),
            None => by_id(),
        },
    })
}
