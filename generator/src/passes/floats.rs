//! Before: numbers may have bounds. After: bounded numbers of requests are whole (ASO writes them so; the bounds are whole
//! by then); those of responses stay numbers.

use crate::diagnostic::Diagnostic;
use crate::model::{Primitive, Side, Type};
use crate::passes::Context;

pub(super) fn run(context: &mut Context<'_>) {
    for id in context.reached(Side::Spec) {
        context.model.get_mut(id).ty.rewrite(&mut |ty| {
            if let Type::Validated(inner, _) = ty
                && **inner == Type::Primitive(Primitive::Number)
            {
                **inner = Type::Primitive(Primitive::Integer);
            }
        });
    }
    for side in [Side::Spec, Side::Status] {
        for id in context.reached(side) {
            let mut ty = context.model.get(id).ty.clone();
            let mut reason = None;
            ty.rewrite(&mut |ty| {
                if let Type::Invalid(why) = ty {
                    reason = Some(why.clone());
                }
            });
            if let Some(reason) = reason {
                let definition = context.model.get(id);
                context.problems.push(
                    Diagnostic::error(
                        "type-not-expressible",
                        definition.origin.file.as_ref(),
                        definition.origin.pointer.clone(),
                        format!("`{}` holds {reason}", definition.name),
                    )
                    .hint(
                        "give the property another type with an edit of the group's configuration",
                    ),
                );
            }
        }
    }
}
