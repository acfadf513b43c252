//! Before: objects may have no properties. After: none but Specs and Statuses do; properties that held one are gone.

use std::collections::BTreeSet;

use crate::model::{Model, Type, TypeId};
use crate::passes::Context;

pub(super) fn run(context: &mut Context<'_>) {
    let roots: BTreeSet<TypeId> = context
        .model
        .resources
        .iter()
        .flat_map(|resource| [resource.spec, resource.status])
        .collect();
    loop {
        let model = &context.model;
        let empty: BTreeSet<TypeId> = model
            .ids()
            .filter(|id| !roots.contains(id) && matches!(&model.get(*id).ty, Type::Object(object) if object.properties.is_empty()))
            .collect();
        if empty.is_empty() || !remove(&mut context.model, &empty) {
            return;
        }
    }
}

/// Removes properties that hold one of these types; whether there were any.
fn remove(model: &mut Model, empty: &BTreeSet<TypeId>) -> bool {
    let mut removed = false;
    for definition in &mut model.definitions {
        if let Type::Object(object) = &mut definition.ty {
            let before = object.properties.len();
            object
                .properties
                .retain(|_, property| !holds(&property.ty, empty));
            if let (Some(discrimination), true) =
                (&mut object.discrimination, object.properties.len() < before)
            {
                discrimination
                    .options
                    .retain(|option| object.properties.contains_key(&option.property));
            }
            if object.properties.len() < before {
                removed = true;
                super::touched(definition, "empty");
            }
        }
    }
    removed
}

fn holds(ty: &Type, empty: &BTreeSet<TypeId>) -> bool {
    match ty {
        Type::Ref(id) => empty.contains(id),
        Type::Array(inner) | Type::Map(inner) | Type::Validated(inner, _) => holds(inner, empty),
        _ => false,
    }
}
