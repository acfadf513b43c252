//! Before: ARM ids anywhere. After: none in responses, where they are plain strings; a Spec has no id of its own.

use crate::model::{Side, Type};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    for definition in &mut context.model.definitions {
        if definition.side == Side::Status {
            let mut changed = false;
            definition.ty.rewrite(&mut |ty| {
                if *ty == Type::ArmId {
                    changed = true;
                    *ty = Type::STRING;
                }
            });
            if changed {
                touched(definition, "ids");
            }
        }
    }
    let specs: Vec<_> = context
        .model
        .resources
        .iter()
        .map(|resource| resource.spec)
        .collect();
    for spec in specs {
        if let Type::Object(object) = &mut context.model.get_mut(spec).ty
            && object
                .properties
                .get("Id")
                .is_some_and(|id| *id.ty.without_validations() == Type::ArmId)
        {
            object.properties.remove("Id");
            touched(context.model.get_mut(spec), "ids");
        }
    }
}
