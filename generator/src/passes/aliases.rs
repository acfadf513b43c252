//! Before: definitions may be names of names, scalars, lists or maps. After: only objects, enums and bounded types have
//! names; everything else stands where it is used.

use crate::model::{Model, Type, TypeId};
use crate::passes::Context;

pub(super) fn run(context: &mut Context<'_>) {
    let model = &mut context.model;
    let alias: Vec<Option<Type>> = model.ids().map(|id| alias(model, id)).collect();
    for definition in &mut model.definitions {
        definition.ty.rewrite(&mut |ty| {
            // An alias may hold aliases: a list of a type that is itself a string.
            for _ in 0..32 {
                let mut changed = false;
                replace(ty, &alias, &mut changed);
                if !changed {
                    break;
                }
            }
        });
    }
    for resource in &mut context.model.resources {
        if let Some(id) = resource.body_properties
            && let Some(Type::Ref(target)) = &alias[id.0 as usize]
        {
            resource.body_properties = Some(*target);
        }
    }
}

/// What a definition stands for, if it is to be replaced.
fn alias(model: &Model, id: TypeId) -> Option<Type> {
    match &model.get(id).ty {
        Type::Object(_) | Type::Enum(_) | Type::Validated(..) | Type::AllOf(_) => None,
        Type::Ref(_) => {
            let mut current = id;
            for _ in 0..64 {
                match &model.get(current).ty {
                    Type::Ref(next) => current = *next,
                    _ => break,
                }
            }
            Some(alias(model, current).unwrap_or(Type::Ref(current)))
        }
        other => Some(other.clone()),
    }
}

fn replace(ty: &mut Type, alias: &[Option<Type>], changed: &mut bool) {
    if let Type::Ref(id) = ty {
        if let Some(target) = &alias[id.0 as usize]
            && *ty != *target
        {
            *ty = target.clone();
            *changed = true;
        }
        return;
    }
    if let Type::Array(inner) | Type::Map(inner) | Type::Validated(inner, _) = ty {
        replace(inner, alias, changed);
    }
}
