//! References among the imported resources: by name instead of by ARM id, so that the YAML describes a whole that can be
//! made anew elsewhere.

use super::Imported;
use super::circles;
use aso_runtime::arm_id::ArmId;
use aso_runtime::engine;
use serde_json::Value;
use std::collections::HashMap;

/// How a resource of the result refers to another one of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum References {
    /// By `{group, kind, name}`, with three exceptions. A resource that refers to itself, or is part of a circle, keeps ids: an operator
    /// waits for what is named, so that none of them could be first. And so does one that refers to another subscription: a name does
    /// not say which one.
    #[default]
    Name,
    /// By ARM id, like everything that is not in the result.
    ArmId,
}

/// A resource that can be named.
struct Target {
    group: &'static str,
    kind: &'static str,
    name: String,
    subscription: Option<String>,
    /// All API versions of one resource are one node of the graph.
    node: usize,
}

/// The resources by lower-case id.
type Targets = HashMap<String, Target>;

/// Replaces ids by names.
pub(super) fn by_name(resources: &mut [Imported]) {
    let targets = targets(resources);
    let mut edges = vec![Vec::new(); targets.len()];
    // Most resources refer to nothing in the result: they are not looked at again.
    let mut referring = Vec::new();
    for (index, resource) in resources.iter_mut().enumerate() {
        let Some(own) = targets.get(&resource.id.key()) else {
            continue;
        };
        let owner = resource.id.parent();
        let owner = owner.and_then(|owner| targets.get(&owner.key()));
        edges[own.node].extend(owner.map(|owner| owner.node));
        let known = edges[own.node].len();
        each(resource, |id| {
            if let Some(found) = target(&targets, id) {
                edges[own.node].push(found.node);
            }
            None
        });
        if edges[own.node].len() > known {
            referring.push(index);
        }
    }
    let circle = circles::components(&edges);
    for index in referring {
        let resource = &mut resources[index];
        let Some(own) = targets.get(&resource.id.key()) else {
            continue;
        };
        each(resource, |id| {
            let found = target(&targets, id)?;
            let same_subscription = match (&own.subscription, &found.subscription) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                _ => true,
            };
            (same_subscription && circle.get(own.node) != circle.get(found.node)).then_some(found)
        });
    }
}

fn targets(resources: &[Imported]) -> Targets {
    let mut targets = Targets::with_capacity(resources.len());
    for resource in resources {
        let node = targets.len();
        targets
            .entry(resource.id.key())
            .or_insert_with(|| Target {
                group: resource.resource.group,
                kind: resource.resource.kind,
                name: resource.name.clone(),
                subscription: resource.id.subscription().map(str::to_owned),
                node,
            });
    }
    targets
}

/// The target with an id in any spelling.
fn target<'t>(targets: &'t Targets, id: &str) -> Option<&'t Target> {
    let lower = id.to_ascii_lowercase();
    let found = targets.get(&lower);
    // Azure adds a slash at either end, or leaves one out; all other ids are in the form of the keys.
    if found.is_some() || (lower.starts_with('/') && !lower.ends_with('/') && !lower.contains("//"))
    {
        return found;
    }
    targets.get(&ArmId::parse(&lower).ok()?.key())
}

/// Shows the id of each reference; the reference becomes one by name where `rewrite` gives a target.
fn each<'t>(resource: &mut Imported, mut rewrite: impl FnMut(&str) -> Option<&'t Target>) {
    let Some(spec) = resource.document.get_mut("spec") else {
        return;
    };
    engine::for_each_reference(resource.resource, spec, |_, reference| {
        let Some(Value::String(id)) = reference.get("armId") else {
            return;
        };
        if let Some(target) = rewrite(id) {
            reference.clear();
            for (key, value) in [
                ("group", target.group),
                ("kind", target.kind),
                ("name", &target.name),
            ] {
                reference.insert(key.to_owned(), Value::from(value));
            }
        }
    });
}
