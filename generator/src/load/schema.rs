//! Types from schemas.
//!
//! Which keyword decides, in this order: `enum`, `allOf`, `anyOf`, `$ref`, then `type`. Only five annotations matter:
//! `x-ms-azure-resource`, `x-ms-client-flatten`, `x-ms-discriminator-value`, `x-ms-secret`, and `format`. ASO ignores
//! `x-ms-enum`, `x-ms-mutability`, `x-ms-client-name`, `nullable` and `default`, so this does too; a `default` is kept, but it
//! changes no type.

use serde_json::Value;

use super::Loader;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Described, Documented, EnumType, EnumValue, ObjectType, Origin, Primitive, Property, Secrecy,
    Side, Type, Validations,
};
use crate::naming::identifier;
use crate::swagger::{Document, escape_pointer, is_re2};

/// Patterns that a `format` stands for.
const UUID: &str = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
const URI: &str = r"^[a-zA-Z][a-zA-Z0-9+-.]*:[^\s]*$";
const URL: &str = r"^https?://[^\s]+$";
const BASE64URL: &str = "^[-A-Za-z0-9_]$";

impl Loader<'_> {
    /// The type of a schema node; `None` if the node says nothing about it.
    pub(super) fn schema(
        &mut self,
        document: &Document,
        node: &Value,
        pointer: &str,
        side: Side,
    ) -> Option<Type> {
        if !node.is_object() {
            self.problems.push(
                Diagnostic::error(
                    "not-a-schema",
                    document.path.as_ref(),
                    pointer,
                    format!("a schema must be an object, not `{node}`"),
                )
                .hint("state at least a `type`"),
            );
            return None;
        }
        if let Some(several @ Value::Array(_)) = node.get("type") {
            self.problems.push(
                Diagnostic::error(
                    "several-types",
                    document.path.as_ref(),
                    format!("{pointer}/type"),
                    format!("`type` must be one type in Swagger 2.0, not {several}"),
                )
                .hint("state one type; every property may be absent anyway"),
            );
            return None;
        }
        // A list of no values says nothing.
        let values = node.get("enum").and_then(Value::as_array);
        if let Some(values) = values.filter(|values| !values.is_empty()) {
            return Some(self.enumeration(document, node, values, pointer));
        }
        if node.get("oneOf").is_some() {
            self.problems.push(
                Diagnostic::error(
                    "one-of",
                    document.path.as_ref(),
                    pointer,
                    "`oneOf` is not part of Swagger 2.0 and cannot be read",
                )
                .hint("state the choice with `discriminator` and `x-ms-discriminator-value`"),
            );
            return None;
        }
        if let Some(members) = node.get("allOf").and_then(Value::as_array) {
            return Some(self.all_of(document, node, members, pointer, side));
        }
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            return self
                .refer(document, pointer, reference, side)
                .map(Type::Ref);
        }
        match node.get("type").and_then(Value::as_str) {
            Some("object") => Some(self.object(document, node, pointer, side)),
            Some("string") => Some(string(node)),
            Some("number") => Some(number(node)),
            Some("integer") => Some(integer(node)),
            Some("boolean") => Some(Type::Primitive(Primitive::Boolean)),
            Some("array") => {
                let items = node
                    .get("items")
                    .and_then(|items| {
                        self.schema(document, items, &format!("{pointer}/items"), side)
                    })
                    .unwrap_or(Type::ANY);
                let bounds = Validations {
                    max_items: unsigned(node, "maxItems"),
                    min_items: unsigned(node, "minItems"),
                    ..Validations::default()
                };
                Some(validated(Type::Array(Box::new(items)), bounds))
            }
            _ => {
                let has_values = node
                    .get("additionalProperties")
                    .is_some_and(Value::is_object);
                (node.get("properties").is_some() || has_values)
                    .then(|| self.object(document, node, pointer, side))
            }
        }
    }

    fn enumeration(
        &mut self,
        document: &Document,
        node: &Value,
        values: &[Value],
        pointer: &str,
    ) -> Type {
        let base = match node.get("type").and_then(Value::as_str) {
            Some("boolean") => Primitive::Boolean,
            Some("integer") => Primitive::Integer,
            Some("number") => Primitive::Number,
            _ => Primitive::String,
        };
        let mut options: Vec<EnumValue> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let text = match (base, value) {
                (Primitive::String, Value::String(text)) => text.clone(),
                (Primitive::Boolean, Value::Bool(_))
                | (Primitive::Integer | Primitive::Number, Value::Number(_)) => value.to_string(),
                // Numbers written as text: Microsoft.Sql's BackupShortTermRetentionPolicies.json has `"enum": ["12", "24"]`.
                (Primitive::Integer, Value::String(text)) if text.parse::<i64>().is_ok() => {
                    text.clone()
                }
                _ => {
                    self.problems.push(
                        Diagnostic::error(
                            "enum-value-of-other-type",
                            document.path.as_ref(),
                            format!("{pointer}/enum/{index}"),
                            format!(
                                "the enum value `{value}` is not of the enum's type, {}",
                                node.get("type").map_or("a string".into(), Value::to_string)
                            ),
                        )
                        .hint("state the right `type`, or quote the value"),
                    );
                    continue;
                }
            };
            if !options.iter().any(|option| option.value == text) {
                options.push(EnumValue {
                    identifier: identifier(&text),
                    value: text,
                });
            }
        }
        match base {
            Primitive::Integer | Primitive::Number => options.sort_by(|a, b| {
                let number = |option: &EnumValue| option.value.parse::<f64>().unwrap_or_default();
                number(a).total_cmp(&number(b))
            }),
            _ => options.sort_by(|a, b| (&a.identifier, &a.value).cmp(&(&b.identifier, &b.value))),
        }
        Type::Enum(EnumType {
            base,
            values: options,
        })
    }

    fn all_of(
        &mut self,
        document: &Document,
        node: &Value,
        members: &[Value],
        pointer: &str,
        side: Side,
    ) -> Type {
        let mut types = Vec::new();
        for (index, member) in members.iter().enumerate() {
            if let Some(ty) =
                self.schema(document, member, &format!("{pointer}/allOf/{index}"), side)
                && !types.contains(&ty)
            {
                types.push(ty);
            }
        }
        let declares = node
            .get("properties")
            .and_then(Value::as_object)
            .is_some_and(|properties| !properties.is_empty());
        if declares
            || node
                .get("additionalProperties")
                .is_some_and(Value::is_object)
        {
            types.push(self.object(document, node, pointer, side));
        }
        if types.len() == 1 {
            types.swap_remove(0)
        } else {
            Type::AllOf(types)
        }
    }

    /// An object node: properties, a map, or both.
    fn object(&mut self, document: &Document, node: &Value, pointer: &str, side: Side) -> Type {
        let mut object = self.own_properties(document, node, pointer, side);
        let has_properties = node
            .get("properties")
            .and_then(Value::as_object)
            .is_some_and(|found| !found.is_empty());
        let values = match node.get("additionalProperties") {
            Some(values @ Value::Object(_)) => Some(
                self.schema(
                    document,
                    values,
                    &format!("{pointer}/additionalProperties"),
                    side,
                )
                .unwrap_or(Type::ANY),
            ),
            Some(Value::Bool(false)) => None,
            _ if has_properties => None,
            _ => Some(Type::ANY),
        };
        match values {
            Some(values) if has_properties => {
                object.insert(Property {
                    origin: Origin {
                        file: document.path.clone(),
                        pointer: format!("{pointer}/additionalProperties"),
                    },
                    ..Property::new(
                        "AdditionalProperties",
                        "additionalProperties",
                        Type::Map(Box::new(values)),
                    )
                });
                Type::object(object)
            }
            Some(values) => Type::Map(Box::new(values)),
            None => Type::object(object),
        }
    }

    /// The `default` of a property: its own, or that of the definition it refers to (`allOf` with one member included).
    fn default(&self, document: &Document, node: &Value) -> Documented {
        let scalar = |node: &Value| {
            node.get("default")
                .filter(|value| value.is_string() || value.is_boolean() || value.is_number())
                .cloned()
        };
        let referred = || {
            let members = node.get("allOf").and_then(Value::as_array);
            let node = match members.map(Vec::as_slice) {
                Some([only]) => only,
                _ => node,
            };
            let reference = node.get("$ref").and_then(Value::as_str)?;
            let place = self
                .documents
                .resolve(document, "", reference, "definitions")
                .ok()?;
            scalar(place.document.root.get("definitions")?.get(&place.name)?)
        };
        Documented(scalar(node).or_else(referred))
    }

    /// The properties that a node itself declares. On the request side, those whose own node says `readOnly` are left
    /// out; the flag of a definition that they refer to does not count.
    pub(super) fn own_properties(
        &mut self,
        document: &Document,
        node: &Value,
        pointer: &str,
        side: Side,
    ) -> ObjectType {
        let resource = node
            .get("x-ms-azure-resource")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let required: Vec<&str> = node
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut object = ObjectType {
            resource,
            ..ObjectType::default()
        };
        for (json, schema) in node
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if side == Side::Spec && schema.get("readOnly").and_then(Value::as_bool) == Some(true) {
                continue;
            }
            let pointer = format!("{pointer}/properties/{}", escape_pointer(json));
            let mut ty = self
                .schema(document, schema, &pointer, side)
                .unwrap_or(Type::ANY);
            if resource
                && json == "id"
                && matches!(ty, Type::Primitive(Primitive::String) | Type::Validated(..))
            {
                ty = Type::ArmId;
            }
            let secret = flag(schema, "x-ms-secret")
                || schema.get("format").and_then(Value::as_str) == Some("password");
            let property = Property {
                required: required.contains(&json.as_str()),
                flatten: flag(schema, "x-ms-client-flatten"),
                secrecy: if secret {
                    Secrecy::Declared
                } else {
                    Secrecy::None
                },
                default: self.default(document, schema),
                description: Described(
                    schema
                        .get("description")
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                ),
                origin: Origin {
                    file: document.path.clone(),
                    pointer,
                },
                ..Property::new(identifier(json), json.clone(), ty)
            };
            if let Some(other) = object.properties.get(&property.name) {
                self.problems.push(
                    Diagnostic::error(
                        "property-name-taken",
                        document.path.as_ref(),
                        property.origin.pointer.clone(),
                        format!(
                            "`{json}` and `{}` would be one property, `{}`",
                            other.json, property.name
                        ),
                    )
                    .hint("names must differ in more than punctuation and case"),
                );
                continue;
            }
            object.insert(property);
        }
        object
    }
}

fn flag(node: &Value, name: &str) -> bool {
    node.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn unsigned(node: &Value, name: &str) -> Option<u64> {
    let value = node.get(name)?;
    value.as_u64().or_else(|| {
        value
            .as_f64()
            .filter(|value| *value >= 0.0)
            .map(|value| value as u64)
    })
}

fn validated(ty: Type, bounds: Validations) -> Type {
    if bounds.is_empty() {
        ty
    } else {
        Type::Validated(Box::new(ty), Box::new(bounds))
    }
}

pub(super) fn string(node: &Value) -> Type {
    let mut bounds = Validations {
        max_length: unsigned(node, "maxLength"),
        min_length: unsigned(node, "minLength"),
        ..Validations::default()
    };
    bounds.patterns.extend(
        node.get("pattern")
            .and_then(Value::as_str)
            .filter(|pattern| is_re2(pattern))
            .map(str::to_owned),
    );
    match node.get("format").and_then(Value::as_str) {
        Some("arm-id") => return Type::ArmId,
        Some("uuid") => bounds.patterns = vec![UUID.into()],
        Some("uri") => bounds.patterns = vec![URI.into()],
        Some("url") => bounds.patterns = vec![URL.into()],
        Some("base64url") => bounds.patterns = vec![BASE64URL.into()],
        _ => {}
    }
    validated(Type::STRING, bounds)
}

fn bounds_of_number(node: &Value) -> Validations {
    let value = |name: &str| node.get(name).and_then(Value::as_f64);
    Validations {
        maximum: value("maximum"),
        minimum: value("minimum"),
        exclusive_maximum: flag(node, "exclusiveMaximum"),
        exclusive_minimum: flag(node, "exclusiveMinimum"),
        multiple_of: value("multipleOf"),
        ..Validations::default()
    }
}

fn number(node: &Value) -> Type {
    let bounds = bounds_of_number(node);
    let whole = |value: Option<f64>| value.is_none_or(|value| value.fract() == 0.0);
    if !(whole(bounds.maximum) && whole(bounds.minimum) && whole(bounds.multiple_of)) {
        return Type::Invalid("a number with a bound that is not whole".into());
    }
    validated(Type::Primitive(Primitive::Number), bounds)
}

/// Exactly 0 to 4294967295 is an unsigned 32-bit number, decided here, before bounds are removed from responses.
fn integer(node: &Value) -> Type {
    let bounds = bounds_of_number(node);
    let unsigned = Validations {
        minimum: Some(0.0),
        maximum: Some(4_294_967_295.0),
        ..Validations::default()
    };
    if bounds == unsigned {
        Type::Primitive(Primitive::UInt32)
    } else {
        validated(Type::Primitive(Primitive::Integer), bounds)
    }
}
