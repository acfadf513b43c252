//! Before: types may contain themselves. After [`run`]: error types (`ErrorDetail.details`) go one level deep, since a CRD
//! cannot state recursion. After [`check`], once resources are cut out of each other: no type contains itself, or that is
//! an error.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::{Definition, Model, Side, Type, TypeId};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let model = &mut context.model;
    for id in model.ids() {
        let Type::Object(object) = &model.get(id).ty else {
            continue;
        };
        let own: BTreeSet<String> = object
            .properties
            .values()
            .filter(|property| refers_to(&property.ty, id))
            .map(|property| property.name.clone())
            .collect();
        if own.is_empty() || !model.get(id).name.contains("Error") {
            continue;
        }
        let mut inner = object.clone();
        inner.properties.retain(|name, _| !own.contains(name));
        let definition = model.get(id).clone();
        let unrolled = model.add(Definition {
            name: format!("{}_Unrolled", definition.name),
            ty: Type::Object(inner),
            ..definition
        });
        if let Type::Object(object) = &mut model.get_mut(id).ty {
            for property in object
                .properties
                .values_mut()
                .filter(|property| own.contains(&property.name))
            {
                property.ty.rewrite(&mut |ty| {
                    if *ty == Type::Ref(id) {
                        *ty = Type::Ref(unrolled);
                    }
                });
            }
        }
        touched(model.get_mut(id), "recursion");
    }
}

fn refers_to(ty: &Type, id: TypeId) -> bool {
    match ty {
        Type::Ref(other) => *other == id,
        Type::Array(inner) | Type::Map(inner) | Type::Validated(inner, _) => refers_to(inner, id),
        _ => false,
    }
}

/// Reports every property that leads back to a type which it is part of.
pub(super) fn check(context: &mut Context<'_>) {
    for side in [Side::Spec, Side::Status] {
        let ids = context.reached(side);
        let mut done: BTreeSet<TypeId> = BTreeSet::new();
        for start in ids {
            // A walk with a stack of its own: depth of nesting costs no stack of the thread.
            let mut path: Vec<(TypeId, Vec<Edge>)> = Vec::new();
            let mut on_path: BTreeMap<TypeId, usize> = BTreeMap::new();
            if done.insert(start) {
                on_path.insert(start, 0);
                path.push((start, edges(&context.model, start)));
            }
            let mut names: Vec<String> = Vec::new();
            while let Some((id, open)) = path.last_mut() {
                let id = *id;
                let Some(edge) = open.pop() else {
                    path.pop();
                    names.pop();
                    on_path.remove(&id);
                    continue;
                };
                if let Some(depth) = on_path.get(&edge.to) {
                    let mut way: Vec<&str> = names[*depth..].iter().map(String::as_str).collect();
                    way.push(&edge.json);
                    let name = &context.model.get(edge.to).name;
                    context.problems.push(
                        Diagnostic::error(
                            "recursive-type",
                            edge.file.as_ref(),
                            edge.pointer,
                            format!("`{name}` holds its own type in `{}`", way.join(".")),
                        )
                        .hint("a CRD cannot state recursion; break the cycle with an edit of the group's configuration: remove the property, or make it `any`"),
                    );
                } else if done.insert(edge.to) {
                    on_path.insert(edge.to, path.len());
                    names.push(edge.json);
                    let next = edges(&context.model, edge.to);
                    path.push((edge.to, next));
                }
            }
        }
    }
}

/// A property that leads from one type to another.
struct Edge {
    json: String,
    to: TypeId,
    file: std::sync::Arc<str>,
    pointer: String,
}

/// What an object's properties lead to, last first.
fn edges(model: &Model, id: TypeId) -> Vec<Edge> {
    let mut found = Vec::new();
    if let Type::Object(object) = &model.get(id).ty {
        for property in object.properties.values() {
            property.ty.for_each_ref(&mut |to| {
                found.push(Edge {
                    json: property.json.clone(),
                    to,
                    file: std::sync::Arc::clone(&property.origin.file),
                    pointer: property.origin.pointer.clone(),
                });
            });
        }
    }
    found.reverse();
    found
}
