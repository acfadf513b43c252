//! Before: responses carry bounds and required markers. After: none, since the server says what it says. Behind a list
//! with bounds of its own they stay, because ASO replaces such a list without looking at its elements.

use std::collections::BTreeSet;

use crate::model::{Model, Type, TypeId};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let roots: Vec<TypeId> = context
        .model
        .exported()
        .map(|resource| resource.status)
        .collect();
    let mut done = BTreeSet::new();
    let mut open = roots;
    while let Some(id) = open.pop() {
        if !done.insert(id) {
            continue;
        }
        let before = std::mem::replace(&mut context.model.get_mut(id).ty, Type::ANY);
        let mut ty = before.clone();
        strip(&context.model, &mut ty, &mut open);
        if ty != before {
            touched(context.model.get_mut(id), "status-bounds");
        }
        context.model.get_mut(id).ty = ty;
    }
    context.model.status_bounds_removed = done;
}

fn strip(model: &Model, ty: &mut Type, open: &mut Vec<TypeId>) {
    match ty {
        Type::Validated(inner, _) => {
            let plain = std::mem::replace(&mut **inner, Type::ANY);
            *ty = plain;
            if !matches!(ty, Type::Array(_)) {
                strip(model, ty, open);
            }
        }
        Type::Ref(id) => {
            // A named bounded list is replaced like an inline one.
            if let Type::Validated(inner, _) = &model.get(*id).ty {
                *ty = (**inner).clone();
                if !matches!(ty, Type::Array(_)) {
                    strip(model, ty, open);
                }
            } else {
                open.push(*id);
            }
        }
        Type::Object(object) => {
            for property in object.properties.values_mut() {
                property.required = false;
                strip(model, &mut property.ty, open);
            }
        }
        Type::Array(inner) | Type::Map(inner) => strip(model, inner, open),
        _ => {}
    }
}
