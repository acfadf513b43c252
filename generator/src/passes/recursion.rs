//! Before: types may contain themselves. After: error types (`ErrorDetail.details`) go one level deep, since a CRD cannot
//! state recursion; other recursion is an error.

use std::collections::BTreeSet;

use crate::model::{Definition, Type, TypeId};
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
