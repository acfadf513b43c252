//! Before: files of the group may define one name several times. After: names are unique within the group's version.
//!
//! Definitions of one shape become one. Others are all renamed after their files, as ASO does; but shapes alone are
//! compared, not prose, so that fewer types are renamed.

use std::collections::BTreeMap;

use crate::model::{Model, Side, Type, TypeId, reachable, same_shape};
use crate::naming::identifier;
use crate::passes::Context;

pub(super) fn run(context: &mut Context<'_>) {
    let roots = context.roots();
    let used = reachable(&context.model, roots.iter().copied());
    let model = &mut context.model;
    // One entry a name: for each file, the ids of its two sides.
    let mut by_name: BTreeMap<
        (crate::model::Package, String),
        BTreeMap<String, BTreeMap<Side, TypeId>>,
    > = BTreeMap::new();
    for id in used {
        let definition = model.get(id);
        if definition.origin.pointer.starts_with("/definitions/") && !roots.contains(&id) {
            by_name
                .entry((definition.package.clone(), definition.name.clone()))
                .or_default()
                .entry(format!(
                    "{}#{}",
                    definition.origin.file, definition.origin.pointer
                ))
                .or_default()
                .insert(definition.side, id);
        }
    }
    let mut replaced: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for files in by_name.values().filter(|files| files.len() > 1) {
        let copies: Vec<&BTreeMap<Side, TypeId>> = files.values().collect();
        let same = copies.windows(2).all(|pair| {
            [Side::Spec, Side::Status].iter().all(|side| {
                match (pair[0].get(side), pair[1].get(side)) {
                    (Some(a), Some(b)) => same_shape(model, &Type::Ref(*a), &Type::Ref(*b)),
                    _ => true,
                }
            })
        });
        if same {
            for side in [Side::Spec, Side::Status] {
                let mut ids = copies.iter().filter_map(|copy| copy.get(&side).copied());
                if let Some(first) = ids.next() {
                    replaced.extend(ids.map(|id| (id, first)));
                }
            }
        } else {
            for copy in &copies {
                for id in copy.values() {
                    rename_after_file(model, *id);
                }
            }
        }
    }
    redirect(model, &replaced);
}

fn rename_after_file(model: &mut Model, id: TypeId) {
    let definition = model.get_mut(id);
    let base = definition
        .origin
        .file
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".json")
        .to_owned();
    definition.name = identifier(&format!("{}{}", capitalised(&base), definition.name));
    super::touched(definition, "duplicates");
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Types of one shape may document other defaults; what is said of one must not be taken for the other.
fn keep_common_defaults(ty: &mut Type, other: &Type) {
    match (ty, other) {
        (Type::Object(object), Type::Object(other)) => {
            for (name, property) in &mut object.properties {
                if let Some(other) = other.properties.get(name) {
                    property.default.keep_common(&other.default);
                    keep_common_defaults(&mut property.ty, &other.ty);
                }
            }
        }
        (Type::Array(inner), Type::Array(other)) | (Type::Map(inner), Type::Map(other)) => {
            keep_common_defaults(inner, other);
        }
        _ => {}
    }
}

/// Makes every reference to a replaced definition refer to its replacement.
pub(super) fn redirect(model: &mut Model, replaced: &BTreeMap<TypeId, TypeId>) {
    if replaced.is_empty() {
        return;
    }
    for (id, target) in replaced {
        let other = model.get(*id).ty.clone();
        keep_common_defaults(&mut model.get_mut(*target).ty, &other);
    }
    for definition in &mut model.definitions {
        definition.ty.rewrite(&mut |ty| {
            if let Type::Ref(id) = ty
                && let Some(target) = replaced.get(id)
            {
                *ty = Type::Ref(*target);
            }
        });
    }
    for resource in &mut model.resources {
        for id in [&mut resource.spec, &mut resource.status]
            .into_iter()
            .chain(resource.body_properties.as_mut())
        {
            if let Some(target) = replaced.get(id) {
                *id = *target;
            }
        }
    }
}
