//! References among the imported resources: by name instead of by ARM id, so that the YAML describes a whole that can be
//! made anew elsewhere.

use super::Imported;
use super::build::Built;
use super::circles;
use super::found::ById;
use aso_runtime::arm_id::ArmId;
use aso_runtime::engine;
use aso_runtime::registry::ResourceType;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

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

/// What a reference says of a resource.
struct Target {
    group: &'static str,
    kind: &'static str,
    name: String,
    subscription: Option<String>,
}

impl Target {
    fn new(imported: &Imported) -> Self {
        Self {
            group: imported.resource.group,
            kind: imported.resource.kind,
            name: imported.name.clone(),
            subscription: imported.id.subscription().map(str::to_owned),
        }
    }
}

/// Replaces ids by names.
pub(super) fn by_name(resources: &mut [Built], by_id: &ById) {
    let number = |id: &str| by_id.number(&ArmId::key_of(id));
    let mut edges = vec![Vec::new(); by_id.len()];
    // Most resources refer to nothing in the result, and are not referred to: their documents are not looked at.
    let mut referring = Vec::new();
    let mut referred: HashSet<usize> = HashSet::new();
    for (index, resource) in resources.iter().enumerate() {
        let edges = &mut edges[resource.number];
        edges.extend(resource.parent);
        let found: Vec<usize> = resource
            .references
            .iter()
            .filter_map(|id| number(id))
            .collect();
        if !found.is_empty() {
            referring.push(index);
            referred.extend(&found);
            edges.extend(found);
        }
    }
    let circle = circles::components(&edges);
    let mut targets: HashMap<usize, Target> = HashMap::new();
    for Built {
        number, imported, ..
    } in resources.iter()
    {
        if referred.contains(number) {
            targets
                .entry(*number)
                .or_insert_with(|| Target::new(imported));
        }
    }
    for index in referring {
        let own = resources[index].number;
        let imported = &mut resources[index].imported;
        let Some(spec) = imported.document.get_mut("spec") else {
            continue;
        };
        let subscription = imported.id.subscription();
        each(imported.resource, spec, |id| {
            let found = number(id)?;
            let target = targets.get(&found)?;
            let same_subscription = match (subscription, &target.subscription) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                _ => true,
            };
            (same_subscription && circle.get(own) != circle.get(found)).then_some(target)
        });
    }
}

/// Shows the id of each reference; the reference becomes one by name where `rewrite` gives a target.
fn each<'t>(
    resource: &ResourceType,
    spec: &mut Value,
    mut rewrite: impl FnMut(&str) -> Option<&'t Target>,
) {
    engine::for_each_reference(resource, spec, |_, reference| {
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
