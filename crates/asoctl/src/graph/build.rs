//! From documents to a graph.

use super::{Graph, Key, Node, Reference};
use crate::documents::Input;
use crate::registry::Registry;
use crate::to_arm::{self, Failure, Identified, Options, Requests};
use aso_runtime::arm_id::{ArmId, RESOURCE_GROUP_TYPE};
use aso_runtime::engine;
use aso_runtime::registry::Owner;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Makes the graph of documents, and tells what could not be read. An owner that is missing or wrong is no error here: it is left out.
/// So are documents of kinds that are none of Azure's.
#[must_use]
pub fn build(registry: &Registry, inputs: Vec<Input>, options: &Options) -> (Graph, Vec<Failure>) {
    let mut report = Requests::default();
    let objects = to_arm::identified(registry, inputs, options, &mut report);
    let mut builder = Builder {
        registry,
        graph: Graph::default(),
        by_id: HashMap::with_capacity(objects.len()),
        by_name: HashMap::with_capacity(objects.len()),
    };
    for object in &objects {
        builder.add(object);
    }
    for object in objects {
        builder.connect(object);
    }
    (builder.graph, report.failures)
}

struct Builder<'r> {
    registry: &'r Registry,
    graph: Graph,
    /// By ARM id in lower case.
    by_id: HashMap<String, Key>,
    /// By the text that [`named`] makes.
    by_name: HashMap<String, Key>,
}

impl Builder<'_> {
    fn add(&mut self, object: &Identified) {
        let resource = object.resource;
        let node = Node {
            group: resource.group.to_owned(),
            kind: resource.kind.to_owned(),
            name: object.name.clone(),
            namespace: object.namespace.clone(),
            resource_group: object.id.as_deref().and_then(resource_group),
            external: false,
        };
        let key = key_of(object);
        self.by_name.insert(key.clone(), key.clone());
        if let Some(id) = &object.id {
            // Several API versions of one resource have one name; two documents that claim one id are two nodes.
            self.by_id
                .entry(ArmId::key_of(id))
                .or_insert_with(|| key.clone());
        }
        self.graph.nodes.insert(key, node);
    }

    fn connect(&mut self, mut object: Identified) {
        let own = key_of(&object);
        if let Some(Value::Object(owner)) = object.spec.get("owner") {
            let kind = match object.resource.owner {
                Owner::Kind { group, kind } => Some((group, kind)),
                Owner::Any | Owner::None => None,
            };
            if let Some(to) = self.target(owner, kind, &object.namespace) {
                self.graph.owners.insert(own.clone(), to);
            }
        }
        let mut found = Vec::new();
        engine::for_each_reference(object.resource, &mut object.spec, |place, reference| {
            found.push((place(), reference.clone()));
        });
        for (place, reference) in found {
            if let Some(to) = self.target(&reference, None, &object.namespace) {
                self.graph.references.insert(Reference {
                    from: own.clone(),
                    to,
                    property: property(&place),
                });
            }
        }
    }

    /// The node that a reference points to, which is added if it is not there.
    fn target(
        &mut self,
        reference: &Map<String, Value>,
        kind: Option<(&str, &str)>,
        namespace: &str,
    ) -> Option<Key> {
        let text = |name: &str| {
            let text = reference.get(name).and_then(Value::as_str);
            text.filter(|text| !text.is_empty())
        };
        if let Some(id) = text("armId") {
            return Some(self.by_id(id));
        }
        let name = text("name")?;
        let (group, kind) = match kind {
            Some(fixed) => fixed,
            None => (text("group")?, text("kind")?),
        };
        let key = named(group, kind, namespace, name);
        if !self.by_name.contains_key(&key) {
            let node = Node {
                group: group.to_owned(),
                kind: kind.to_owned(),
                name: name.to_owned(),
                namespace: namespace.to_owned(),
                resource_group: None,
                external: true,
            };
            self.by_name.insert(key.clone(), key.clone());
            self.graph.nodes.insert(key.clone(), node);
        }
        Some(key)
    }

    fn by_id(&mut self, id: &str) -> Key {
        let lower = ArmId::key_of(id);
        if let Some(key) = self.by_id.get(&lower) {
            return key.clone();
        }
        let parsed = ArmId::parse(id).ok();
        let (group, kind, name) = match &parsed {
            Some(parsed) => match self.registry.for_arm_id(parsed, None) {
                Ok(resource) => (resource.group, resource.kind.to_owned(), parsed.name()),
                Err(_) => ("", parsed.arm_type(), parsed.name()),
            },
            None => ("", String::new(), id),
        };
        let node = Node {
            group: group.to_owned(),
            kind,
            name: name.to_owned(),
            namespace: String::new(),
            resource_group: resource_group(id),
            external: true,
        };
        self.by_id.insert(lower.clone(), lower.clone());
        self.graph.nodes.insert(lower.clone(), node);
        lower
    }
}

fn key_of(object: &Identified) -> Key {
    named(
        object.resource.group,
        object.resource.kind,
        &object.namespace,
        &object.name,
    )
}

/// No part of a name holds a blank.
fn named(group: &str, kind: &str, namespace: &str, name: &str) -> Key {
    format!("{group} {kind} {namespace} {name}")
}

/// The resource group that an id is in, or is.
fn resource_group(id: &str) -> Option<String> {
    let id = ArmId::parse(id).ok()?;
    if id.arm_type().eq_ignore_ascii_case(RESOURCE_GROUP_TYPE) {
        return Some(id.name().to_owned());
    }
    id.resource_group().map(str::to_owned)
}

/// `spec.ipConfigurations[0].subnet.reference` → `ipConfigurations.subnet`.
fn property(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = 0_usize;
    for c in path.strip_prefix("spec.").unwrap_or(path).chars() {
        match c {
            '[' => inside += 1,
            ']' => inside = inside.saturating_sub(1),
            _ if inside == 0 => text.push(c),
            _ => {}
        }
    }
    match text.strip_suffix(".reference") {
        Some(short) => short.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_short() {
        for (path, short) in [
            ("spec.subnetReference", "subnetReference"),
            (
                "spec.ipConfigurations[0].subnet.reference",
                "ipConfigurations.subnet",
            ),
            ("spec.peers[a.b].x", "peers.x"),
            ("spec.networkReferences[12]", "networkReferences"),
        ] {
            assert_eq!(property(path), short);
        }
    }
}
