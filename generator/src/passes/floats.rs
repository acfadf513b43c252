//! Before: numbers may have bounds. After: bounded numbers of requests are whole (ASO writes them so; the bounds are whole
//! by then); those of responses stay numbers.

use crate::diagnostic::Diagnostic;
use crate::model::{Origin, Primitive, Side, Type};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    for id in context.reached(Side::Spec) {
        let definition = context.model.get_mut(id);
        let mut changed = false;
        definition.ty.rewrite(&mut |ty| {
            if let Type::Validated(inner, _) = ty
                && **inner == Type::Primitive(Primitive::Number)
            {
                **inner = Type::Primitive(Primitive::Integer);
                changed = true;
            }
        });
        if changed {
            touched(definition, "floats");
        }
    }
    for side in [Side::Spec, Side::Status] {
        for id in context.reached(side) {
            let definition = context.model.get(id).clone();
            let mut report = |origin: &Origin, name: &str, ty: &Type| {
                if let Some(reason) = invalid(ty) {
                    context.problems.push(
                        Diagnostic::error("type-not-expressible", origin.file.as_ref(), origin.pointer.clone(), format!("`{name}` holds {reason}"))
                            .hint("give the property another type with an edit of the group's configuration"),
                    );
                }
            };
            match &definition.ty {
                Type::Object(object) => {
                    for property in object.properties.values() {
                        report(&property.origin, &property.json, &property.ty);
                    }
                }
                other => report(&definition.origin, &definition.name, other),
            }
        }
    }
}

/// Why a type cannot be expressed, if it cannot.
fn invalid(ty: &Type) -> Option<&str> {
    match ty {
        Type::Invalid(reason) => Some(reason),
        Type::Array(inner) | Type::Map(inner) | Type::Validated(inner, _) => invalid(inner),
        _ => None,
    }
}
