//! Before: definitions may come from other groups and versions (common types). After: all belong to the version, and
//! names are unique on each side. A foreign definition whose name is taken by another shape is called after its group.

use std::collections::{BTreeMap, BTreeSet};

use super::duplicates::redirect;
use crate::diagnostic::Diagnostic;
use crate::model::{Side, Type, TypeId, same_shape};
use crate::naming::identifier;
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let home = context.model.package.clone();
    for side in [Side::Spec, Side::Status] {
        let mut by_name: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        for id in context.reached(side) {
            by_name
                .entry(context.model.get(id).name.clone())
                .or_default()
                .push(id);
        }
        let mut taken_names: BTreeSet<String> = by_name.keys().cloned().collect();
        let mut replaced = BTreeMap::new();
        for (name, mut ids) in by_name {
            let model = &mut context.model;
            ids.sort_by_key(|id| {
                let definition = model.get(*id);
                (
                    definition.package != home,
                    definition.package.clone(),
                    definition.origin.file.clone(),
                    *id,
                )
            });
            let mut kept: Vec<TypeId> = Vec::new();
            for id in ids {
                if let Some(same) = kept
                    .iter()
                    .find(|other| same_shape(model, &Type::Ref(**other), &Type::Ref(id)))
                {
                    replaced.insert(id, *same);
                    continue;
                }
                if !kept.is_empty() {
                    let package = model.get(id).package.clone();
                    if package == home && context.config.inferred.is_some() {
                        // Nobody can be asked for a name.
                        if let Some(free) = (2..)
                            .map(|number| format!("{name}{number}"))
                            .find(|free| !taken_names.contains(free))
                        {
                            taken_names.insert(free.clone());
                            model.get_mut(id).name = free;
                            touched(model.get_mut(id), "collapse");
                        }
                        kept.push(id);
                        continue;
                    }
                    if package == home {
                        let (a, b) = (model.get(kept[0]), model.get(id));
                        context.problems.push(
                            Diagnostic::error(
                                "type-name-taken",
                                b.origin.file.as_ref(),
                                b.origin.pointer.clone(),
                                format!("two types would be called `{name}`; the other one is at {} #{}", a.origin.file, a.origin.pointer),
                            )
                            .hint("rename one of them with an edit (`rename`) of the group's configuration"),
                        );
                        continue;
                    }
                    let prefix = identifier(&package.group);
                    // A second shape from the same group is told apart by its version too.
                    let taken = kept.len() > 1;
                    let version: String = package
                        .version
                        .chars()
                        .filter(char::is_ascii_alphanumeric)
                        .collect();
                    model.get_mut(id).name = if taken {
                        format!("{prefix}{version}{name}")
                    } else {
                        format!("{prefix}{name}")
                    };
                    touched(model.get_mut(id), "collapse");
                }
                kept.push(id);
            }
        }
        redirect(&mut context.model, &replaced);
    }
}
