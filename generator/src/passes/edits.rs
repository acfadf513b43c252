//! Before: types as the swagger states them. After: corrected as configuration says.

use crate::config::{Edit, EnumEntry, IfType, SideName, nth_item};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{EnumType, EnumValue, Model, Primitive, Side, Type, TypeId};
use crate::naming::identifier;
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let group = context.group;
    let version = context.model.package.version.clone();
    for (index, edit) in group.edits.iter().enumerate() {
        let number = index;
        let index = index.to_string();
        if !edit.versions.is_empty()
            && !edit
                .versions
                .iter()
                .any(|pattern| matches(pattern, &version))
        {
            continue;
        }
        for id in context.model.ids() {
            let definition = context.model.get(id);
            let side = match edit.side {
                SideName::Spec => definition.side == Side::Spec,
                SideName::Status => definition.side == Side::Status,
                SideName::Both => true,
            };
            let Some(pattern) = edit
                .types
                .iter()
                .find(|pattern| side && matches(pattern, &definition.name))
            else {
                continue;
            };
            let applied = if edit.properties.is_empty() {
                whole(&mut context.model, id, edit)
            } else {
                properties(context, id, edit, &index)
            };
            if applied {
                let side = context.model.get(id).side;
                let missing = edit
                    .ty
                    .as_ref()
                    .and_then(|ty| missing_name(&context.model, side, ty));
                if let Some(name) = missing {
                    let line = nth_item(&context.file.text, "edits", number);
                    let known: Vec<&str> = context
                        .model
                        .definitions
                        .iter()
                        .map(|definition| definition.name.as_str())
                        .collect();
                    let hint = did_you_mean(name, known);
                    let message = format!(
                        "the edit gives the type `{name}`, which version {version} does not have"
                    );
                    let problem = Diagnostic::error(
                        "edit-type-unknown",
                        context.file.path.clone(),
                        "",
                        message,
                    );
                    context.problems.push(problem.line(line).hint(hint));
                }
                touched(context.model.get_mut(id), "edits");
                context.applied(id, &["edits", index.as_str(), pattern]);
            }
        }
    }
}

/// Changes a type itself.
fn whole(model: &mut Model, id: TypeId, edit: &Edit) -> bool {
    if edit
        .if_type
        .as_ref()
        .is_some_and(|wanted| !is(model, &model.get(id).ty, wanted))
    {
        return false;
    }
    if let Some(name) = &edit.rename {
        model.get_mut(id).name.clone_from(name);
        return true;
    }
    let Some(ty) = target(model, id, edit) else {
        return false;
    };
    model.get_mut(id).ty = ty;
    true
}

fn properties(context: &mut Context<'_>, id: TypeId, edit: &Edit, index: &str) -> bool {
    let ty = target(&context.model, id, edit);
    let Type::Object(object) = &context.model.get(id).ty else {
        return false;
    };
    let mut object = object.clone();
    let mut applied = false;
    let mut marks: Vec<&str> = Vec::new();
    for pattern in &edit.properties {
        let names: Vec<String> = object
            .properties
            .values()
            .filter(|property| matches(pattern, &property.name) || matches(pattern, &property.json))
            .filter(|property| {
                edit.if_type
                    .as_ref()
                    .is_none_or(|wanted| is(&context.model, &property.ty, wanted))
            })
            .map(|property| property.name.clone())
            .collect();
        for name in names {
            marks.push(pattern);
            applied = true;
            if edit.remove {
                object.properties.remove(&name);
            } else if let Some(property) = object.properties.get_mut(&name) {
                if let Some(ty) = &ty {
                    property.ty = ty.clone();
                }
                if let Some(required) = edit.required {
                    property.required = required;
                }
            }
        }
    }
    for pattern in marks {
        context.applied(id, &["edits", index, pattern]);
    }
    context.model.get_mut(id).ty = Type::Object(object);
    applied
}

/// The type that an edit gives.
fn target(model: &Model, id: TypeId, edit: &Edit) -> Option<Type> {
    if let Some(values) = &edit.values {
        let numbers = values
            .iter()
            .all(|value| matches!(value, EnumEntry::Number(_)));
        let base = if numbers {
            Primitive::Integer
        } else {
            Primitive::String
        };
        let mut values: Vec<EnumValue> = values
            .iter()
            .map(|value| match value {
                EnumEntry::Number(number) => number.to_string(),
                EnumEntry::Text(text) => text.clone(),
            })
            .map(|value| EnumValue {
                identifier: identifier(&value),
                value,
            })
            .collect();
        values.sort_by(|a, b| a.identifier.cmp(&b.identifier));
        return Some(Type::Enum(EnumType { base, values }));
    }
    edit.ty
        .as_ref()
        .map(|ty| configured(model, model.get(id).side, ty))
}

fn configured(model: &Model, side: Side, ty: &IfType) -> Type {
    match ty {
        IfType::String => Type::STRING,
        IfType::Integer => Type::Primitive(Primitive::Integer),
        IfType::Number => Type::Primitive(Primitive::Number),
        IfType::Boolean => Type::Primitive(Primitive::Boolean),
        IfType::Any => Type::ANY,
        IfType::Object => Type::object(crate::model::ObjectType::default()),
        IfType::Map(values) => Type::Map(Box::new(configured(model, side, values))),
        IfType::List(items) => Type::Array(Box::new(configured(model, side, items))),
        IfType::Named(name) => named(model, side, name).map_or(Type::ANY, Type::Ref),
    }
}

fn named(model: &Model, side: Side, name: &str) -> Option<TypeId> {
    model
        .ids()
        .find(|id| model.get(*id).side == side && model.get(*id).name.eq_ignore_ascii_case(name))
}

/// The name in a configured type that no type has.
fn missing_name<'a>(model: &Model, side: Side, ty: &'a IfType) -> Option<&'a str> {
    match ty {
        IfType::Map(inner) | IfType::List(inner) => missing_name(model, side, inner),
        IfType::Named(name) if named(model, side, name).is_none() => Some(name),
        _ => None,
    }
}

fn is(model: &Model, ty: &Type, wanted: &IfType) -> bool {
    match (ty, wanted) {
        (Type::Primitive(Primitive::String), IfType::String)
        | (Type::Primitive(Primitive::Integer), IfType::Integer)
        | (Type::Primitive(Primitive::Number), IfType::Number)
        | (Type::Primitive(Primitive::Boolean), IfType::Boolean)
        | (Type::Primitive(Primitive::Any), IfType::Any)
        | (Type::Object(_), IfType::Object) => true,
        (Type::Map(inner), IfType::Map(wanted)) | (Type::Array(inner), IfType::List(wanted)) => {
            is(model, inner, wanted)
        }
        (Type::Ref(id), IfType::Named(name)) => model.get(*id).name.eq_ignore_ascii_case(name),
        (Type::Validated(inner, _), wanted) => is(model, inner, wanted),
        _ => false,
    }
}

/// Whether a pattern with `*` and `?` matches a name, whatever its case.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    fn at(pattern: &[u8], name: &[u8]) -> bool {
        match (pattern.first(), name.first()) {
            (None, None) => true,
            (Some(b'*'), _) => {
                at(&pattern[1..], name) || (!name.is_empty() && at(pattern, &name[1..]))
            }
            (Some(b'?'), Some(_)) => at(&pattern[1..], &name[1..]),
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) && at(&pattern[1..], &name[1..]),
            _ => false,
        }
    }
    at(pattern.as_bytes(), name.as_bytes())
}
