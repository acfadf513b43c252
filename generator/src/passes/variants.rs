//! Before: copies of a type that resources cut differently share its name. After: names are unique.
//!
//! The first in the order of ids keeps the plain name when the original is unused; others are called after what they
//! are: `Embedded`, with the resource that they were made for where there are several.

use std::collections::BTreeMap;

use crate::model::{Side, TypeId, reachable};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    // Which resources reach a type, to call a copy after the only one that does.
    let mut used_by: BTreeMap<TypeId, Vec<String>> = BTreeMap::new();
    for resource in context.model.exported() {
        for id in reachable(&context.model, [resource.spec, resource.status]) {
            used_by.entry(id).or_default().push(resource.kind.clone());
        }
    }
    for side in [Side::Spec, Side::Status] {
        let mut by_name: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        for id in context.reached(side) {
            by_name
                .entry(context.model.get(id).name.clone())
                .or_default()
                .push(id);
        }
        let taken: Vec<String> = by_name.keys().cloned().collect();
        for (name, ids) in by_name.iter().filter(|(_, ids)| ids.len() > 1) {
            let mut given: Vec<String> = vec![name.clone()];
            for id in &ids[1..] {
                let users = used_by.get(id).map_or(&[][..], Vec::as_slice);
                let plain = format!("{name}_Embedded");
                let specific = users.first().map(|user| format!("{name}_{user}_Embedded"));
                let candidates = std::iter::once(plain).chain(specific.clone());
                let numbered =
                    (2..).map(|number| format!("{}_{number}", specific.as_deref().unwrap_or(name)));
                let chosen = candidates
                    .chain(numbered)
                    .find(|candidate| !given.contains(candidate) && !taken.contains(candidate));
                if let Some(chosen) = chosen {
                    given.push(chosen.clone());
                    let definition = context.model.get_mut(*id);
                    definition.name = chosen;
                    touched(definition, "variants");
                }
            }
        }
    }
}
