//! Before: objects and enums may stand inline. After: all have names, made of the names of what they stand in.
//!
//! The `_Spec` of a resource's own type floats to the end: `StorageAccount_Spec` with an inline enum under `Kind` gives
//! `StorageAccount_Kind_Spec`.

use crate::model::{Definition, Model, Type, TypeId};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let model = &mut context.model;
    let mut next = 0;
    // New definitions are appended and walked in turn.
    while next < model.definitions.len() {
        let id = TypeId(next as u32);
        let mut ty = std::mem::replace(&mut model.get_mut(id).ty, Type::ANY);
        let before = model.definitions.len();
        match &mut ty {
            Type::Object(object) => {
                for (name, property) in &mut object.properties {
                    lift(model, id, name, &property.origin.clone(), &mut property.ty);
                }
            }
            Type::Validated(inner, _) => inner.for_each_child_mut(&mut |child| {
                let origin = model.get(id).origin.clone();
                lift(model, id, "Item", &origin, child);
            }),
            _ => {}
        }
        model.get_mut(id).ty = ty;
        if model.definitions.len() > before {
            touched(model.get_mut(id), "inline-names");
        }
        next += 1;
    }
}

/// Moves an inline object or enum (also inside lists and maps) into a definition of its own.
fn lift(
    model: &mut Model,
    parent: TypeId,
    property: &str,
    origin: &crate::model::Origin,
    ty: &mut Type,
) {
    match ty {
        Type::Object(_) | Type::Enum(_) => {
            let Definition {
                name,
                side,
                package,
                ..
            } = model.get(parent);
            let name = match name.strip_suffix("_Spec") {
                Some(base) => format!("{base}_{property}_Spec"),
                None => format!("{name}_{property}"),
            };
            let (side, package) = (*side, package.clone());
            let body = std::mem::replace(ty, Type::ANY);
            let id = model.add(Definition {
                name,
                side,
                ty: body,
                origin: origin.clone(),
                package,
                embedded_in: None,
                history: vec!["inline-names"],
                applied: Vec::new(),
            });
            *ty = Type::Ref(id);
        }
        Type::Array(inner) | Type::Map(inner) | Type::Validated(inner, _) => {
            lift(model, parent, property, origin, inner)
        }
        _ => {}
    }
}
