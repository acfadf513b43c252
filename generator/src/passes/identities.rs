//! Before: `userAssignedIdentities` is a map from ARM id to an object. After: in requests it is a list of references,
//! since Kubernetes cannot refer to resources from the keys of a map.

use crate::model::{Model, Primitive, Side, Type};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let model = &mut context.model;
    for id in model.ids() {
        if model.get(id).side != Side::Spec {
            continue;
        }
        let mut ty = std::mem::replace(&mut model.get_mut(id).ty, Type::ANY);
        let mut changed = false;
        ty.rewrite(&mut |ty| {
            if let Type::Object(object) = ty
                && let Some(property) = object.properties.get_mut("UserAssignedIdentities")
                && is_map_of_objects(model, &property.ty)
            {
                property.ty = Type::Identities;
                changed = true;
            }
        });
        model.get_mut(id).ty = ty;
        if changed {
            touched(model.get_mut(id), "identities");
        }
    }
}

fn is_map_of_objects(model: &Model, ty: &Type) -> bool {
    let Type::Map(values) = ty else { return false };
    match model.resolve(values) {
        Type::Object(_) | Type::Primitive(Primitive::Any) => true,
        Type::Map(inner) => matches!(model.resolve(inner), Type::Primitive(Primitive::Any)),
        _ => false,
    }
}
