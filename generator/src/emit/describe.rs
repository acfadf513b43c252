//! The types of Kubernetes properties as text, for what people read and what runs compare.

use crate::lower::{Body, Schema, Version};
use crate::model::{EnumType, Primitive};

/// `string`, `enum SkuName(Basic|Standard)`, `Subnet`, `list<Subnet>`, `map<string>`, …
pub(super) fn describe(version: &Version, schema: &Schema) -> String {
    match schema {
        Schema::Scalar(primitive, _) => scalar(*primitive).into(),
        Schema::Enum { ty, .. } => match version.types.get(ty).map(|ty| (&ty.rust, &ty.body)) {
            Some((rust, Body::Enum(options))) => enumeration(rust, options),
            _ => "string".into(),
        },
        Schema::Any => "any".into(),
        Schema::Object(id) => version
            .types
            .get(id)
            .map(|ty| ty.rust.clone())
            .unwrap_or_default(),
        Schema::List(items, _) => format!("list<{}>", describe(version, items)),
        Schema::Map(values) => format!("map<{}>", describe(version, values)),
        Schema::Runtime(runtime) => format!("{runtime:?}"),
        Schema::OperatorSpec(_) => "OperatorSpec".into(),
    }
}

/// Enums of anything but text have no Rust type of their own: they are called after what their values are.
fn enumeration(rust: &str, options: &EnumType) -> String {
    let name = match options.base {
        Primitive::String => rust,
        other => scalar(other),
    };
    let values: Vec<String> = options
        .values
        .iter()
        .map(|option| quoted(&option.value))
        .collect();
    format!("enum {name}({})", values.join("|"))
}

fn scalar(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::String => "string",
        Primitive::Integer | Primitive::UInt32 => "integer",
        Primitive::Number => "number",
        Primitive::Boolean => "boolean",
        Primitive::Any => "any",
    }
}

/// A value, in quotes where it has a character that the text around it gives a meaning.
pub(super) fn quoted(value: &str) -> String {
    let special = |c: char| c.is_control() || matches!(c, '"' | '|' | '(' | ')' | ',' | '\\');
    if value.is_empty() || value.trim() != value || value.contains(special) {
        serde_json::Value::from(value).to_string()
    } else {
        value.to_owned()
    }
}
