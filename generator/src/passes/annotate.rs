//! Before: properties are what the swagger says. After: references, secrets, config maps, payload modes, life cycles and
//! renames are known; secrets are gone from responses.

use crate::config::{PropertyConfig, ReferenceMode, SecretMode};
use crate::model::{Described, Primitive, Property, Reference, Secrecy, Side, Type, TypeId};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    for id in context.reached(Side::Spec) {
        configure(context, id);
        infer(context, id);
    }
    for id in context.reached(Side::Status) {
        configure(context, id);
        remove_secrets(context, id);
    }
}

/// What can be told of a property's shape.
fn is_text(ty: &Type) -> bool {
    matches!(
        ty.without_validations(),
        Type::Primitive(Primitive::String) | Type::ArmId
    )
}

fn is_text_or_collection(context: &Context<'_>, ty: &Type) -> bool {
    let text = |ty: &Type| {
        is_text(ty)
            || matches!(
                context.model.resolve(ty).without_validations(),
                Type::Primitive(Primitive::String)
            )
    };
    match ty.without_validations() {
        Type::Array(inner) | Type::Map(inner) => text(inner),
        other => text(other),
    }
}

fn configure(context: &mut Context<'_>, id: TypeId) {
    let Some((section, key, entry)) = context.configured(id) else {
        return;
    };
    let (key, version) = (key.to_owned(), context.model.package.version.clone());
    let Type::Object(object) = context.model.get(id).ty.clone() else {
        return;
    };
    let mut object = object;
    let mut marks: Vec<(String, &'static str)> = Vec::new();
    for property in object.properties.values_mut() {
        let Some((name, settings)) = entry.property(&property.name, &property.json) else {
            continue;
        };
        marks.extend(
            apply(context, property, settings)
                .into_iter()
                .map(|setting| (name.clone(), setting)),
        );
    }
    // A description or a new name may be meant for a property that is flattened into this type later.
    let flattened: Vec<TypeId> = object
        .properties
        .values()
        .filter(|property| property.flatten)
        .filter_map(|property| {
            if let Type::Ref(id) = property.ty {
                Some(id)
            } else {
                None
            }
        })
        .collect();
    let later: Vec<(String, Option<String>, Option<String>)> = entry
        .properties
        .iter()
        .filter(|(name, _)| !marks.iter().any(|(marked, _)| marked == *name))
        .map(|(name, settings)| {
            (
                name.clone(),
                settings.description.clone(),
                settings.rename.clone(),
            )
        })
        .collect();
    for (name, description, rename) in later {
        for inner in &flattened {
            if let Type::Object(inner) = &mut context.model.get_mut(*inner).ty {
                let found = inner
                    .properties
                    .values_mut()
                    .find(|property| property.json.eq_ignore_ascii_case(&name));
                let Some(property) = found else { continue };
                if let Some(text) = &description {
                    property.description = Described(Some(text.clone()));
                    marks.push((name.clone(), "description"));
                }
                if rename.is_some() {
                    property.rename.clone_from(&rename);
                    marks.push((name.clone(), "rename"));
                }
            }
        }
    }
    if marks.is_empty() {
        return;
    }
    for (name, setting) in marks {
        let path = [
            "versions",
            version.as_str(),
            section,
            key.as_str(),
            "properties",
            name.as_str(),
            setting,
        ];
        context.applied(id, &path);
    }
    let definition = context.model.get_mut(id);
    definition.ty = Type::Object(object);
    touched(definition, "annotate");
}

/// Applies what is said of a property; returns the settings that had an effect.
fn apply(
    context: &Context<'_>,
    property: &mut Property,
    settings: &PropertyConfig,
) -> Vec<&'static str> {
    let mut used = Vec::new();
    let textual = is_text_or_collection(context, &property.ty);
    if let (Some(mode), true) = (settings.reference, textual) {
        property.reference = Some(match mode {
            ReferenceMode::Arm => Reference::Arm,
            ReferenceMode::WellKnown => Reference::WellKnown,
            ReferenceMode::Compatible => Reference::Compatible,
            ReferenceMode::None => Reference::Simple,
        });
        used.push("reference");
    }
    if let (Some(mode), true) = (settings.secret, textual) {
        property.secrecy = match mode {
            SecretMode::Required => Secrecy::Required,
            SecretMode::Optional => Secrecy::Optional,
            SecretMode::Never => Secrecy::Never,
        };
        used.push("secret");
    }
    if settings.config_map && is_text(&property.ty) {
        property.config_map = true;
        used.push("config-map");
    }
    if settings.owned_by.is_some() {
        property.owned_by.clone_from(&settings.owned_by);
        used.push("owned-by");
    }
    if let Some(payload) = settings.payload {
        property.payload = Some(payload);
        used.push("payload");
    }
    if let Some(name) = &settings.rename {
        property.rename = Some(name.clone());
        used.push("rename");
    }
    if let Some(name) = &settings.hub_name {
        property.hub_name = Some(name.clone());
        used.push("hub-name");
    }
    if let Some(description) = &settings.description {
        property.description = Described(Some(description.clone()));
        used.push("description");
    }
    used
}

/// ARM ids are references unless configuration says otherwise; a reference is no secret; only text can be one.
fn infer(context: &mut Context<'_>, id: TypeId) {
    let Type::Object(object) = &context.model.get(id).ty else {
        return;
    };
    let mut object = object.clone();
    for property in object.properties.values_mut() {
        let holds_id = match property.ty.without_validations() {
            Type::Array(inner) | Type::Map(inner) => *inner.without_validations() == Type::ArmId,
            other => *other == Type::ArmId,
        };
        if holds_id && property.reference.is_none() {
            property.reference = Some(Reference::Arm);
        }
        let refers = matches!(
            property.reference,
            Some(Reference::Arm | Reference::WellKnown | Reference::Compatible)
        );
        let secret = matches!(
            property.secrecy,
            Secrecy::Declared | Secrecy::Required | Secrecy::Optional
        );
        if secret && (refers || !is_text_or_collection(context, &property.ty)) {
            property.secrecy = Secrecy::None;
        }
    }
    context.model.get_mut(id).ty = Type::Object(object);
}

/// Removes secrets from a response: those that the swagger declares, and those that configuration declares of the
/// request's type of the same name. Maps of strings stay (ASO keeps them).
fn remove_secrets(context: &mut Context<'_>, id: TypeId) {
    let names = context.names_of(id);
    let twins: Vec<String> = names
        .iter()
        .flat_map(|name| [name.clone(), format!("{name}_Spec")])
        .collect();
    let twin = context
        .config
        .types
        .iter()
        .find(|(key, _)| twins.iter().any(|name| name.eq_ignore_ascii_case(key)));
    let Type::Object(object) = &context.model.get(id).ty else {
        return;
    };
    let secret = |property: &Property| {
        if property.secrecy == Secrecy::Never {
            return false;
        }
        let configured = twin
            .and_then(|(_, entry)| entry.property(&property.name, &property.json))
            .is_some_and(|(_, settings)| settings.secret == Some(SecretMode::Required));
        let is_map = matches!(property.ty.without_validations(), Type::Map(_));
        !is_map
            && is_text_or_collection(context, &property.ty)
            && (configured || property.secrecy == Secrecy::Declared)
    };
    if object.properties.values().any(&secret) {
        let mut object = object.clone();
        object.properties.retain(|_, property| !secret(property));
        let definition = context.model.get_mut(id);
        definition.ty = Type::Object(object);
        touched(definition, "annotate");
    }
}
