//! The schema document of a version: every Kubernetes type once, as data, from which `aso_runtime::crd` writes
//! CustomResourceDefinitions. One line a property, so that a pull request shows what changed.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::lower::{Body, Kind, KubernetesProperty, Runtime, Schema, Version};
use crate::model::{Primitive, Side, TypeId, Validations};

/// The document as text.
pub fn schema_document(version: &Version) -> String {
    let mut out = String::new();
    let group = format!("{}.azure.com", version.group);
    let _ = write!(
        out,
        "{{\n\"group\": {},\n\"apiVersion\": {},\n\"kinds\": {{\n",
        json!(group),
        json!(version.api_version)
    );
    let kinds: Vec<String> = version
        .kinds
        .iter()
        .map(|kind| {
            let entry = json!({
                "plural": kind.plural,
                "versions": kind.versions,
                "spec": reference(version, kind.spec),
                "status": reference(version, kind.status),
            });
            format!("{}: {entry}", json!(kind.kind))
        })
        .collect();
    out += &kinds.join(",\n");
    out += "\n},\n\"types\": {\n";
    let mut types: Vec<(String, String)> = Vec::new();
    for (id, ty) in &version.types {
        if let Body::Object(forms) = &ty.body {
            types.push((
                reference(version, *id),
                object(version, &forms.kubernetes.properties),
            ));
        }
    }
    for kind in &version.kinds {
        types.extend(operator_types(kind));
    }
    types.sort();
    let types: Vec<String> = types
        .into_iter()
        .map(|(name, body)| format!("{}: {body}", json!(name)))
        .collect();
    out += &types.join(",\n");
    out += "\n}\n}\n";
    out
}

/// The name of a type in the document: those of responses are told apart by `status.`.
fn reference(version: &Version, id: TypeId) -> String {
    match version.types.get(&id) {
        Some(ty) if ty.side == Side::Status => format!("status.{}", ty.rust),
        Some(ty) => ty.rust.clone(),
        None => String::new(),
    }
}

fn object(version: &Version, properties: &[KubernetesProperty]) -> String {
    let lines: Vec<(String, Value)> = properties
        .iter()
        .map(|property| {
            let mut schema = schema(version, &property.schema);
            if let (Some(text), Value::Object(map)) = (&property.description, &mut schema) {
                map.insert("description".into(), json!(text));
            }
            (property.json.clone(), schema)
        })
        .collect();
    let required: Vec<&str> = properties
        .iter()
        .filter(|property| property.required)
        .map(|property| property.json.as_str())
        .collect();
    render(&lines, &required)
}

fn render(properties: &[(String, Value)], required: &[&str]) -> String {
    let lines: Vec<String> = properties
        .iter()
        .map(|(name, schema)| format!("  {}: {schema}", json!(name)))
        .collect();
    let mut out = String::from("{");
    if !required.is_empty() {
        let _ = write!(out, "\"required\": {}, ", json!(required));
    }
    let _ = write!(out, "\"properties\": {{\n{}\n}}}}", lines.join(",\n"));
    out
}

/// What a property holds, as the document says it.
fn schema(version: &Version, schema_of: &Schema) -> Value {
    match schema_of {
        Schema::Scalar(primitive, bounds) => {
            let mut map = Map::new();
            let name = match primitive {
                Primitive::String => "string",
                Primitive::Integer | Primitive::UInt32 => "integer",
                Primitive::Number => "number",
                Primitive::Boolean => "boolean",
                Primitive::Any => return json!({"any": true}),
            };
            map.insert("type".into(), json!(name));
            if *primitive == Primitive::UInt32 {
                map.insert("format".into(), json!("int32"));
            }
            insert_bounds(&mut map, bounds);
            Value::Object(map)
        }
        Schema::Enum { ty, open } => match version.types.get(ty).map(|ty| &ty.body) {
            Some(Body::Enum(options)) => {
                let name = match options.base {
                    Primitive::Integer | Primitive::UInt32 => "integer",
                    Primitive::Number => "number",
                    Primitive::Boolean => "boolean",
                    Primitive::String | Primitive::Any => "string",
                };
                if *open {
                    return json!({"type": name});
                }
                let mut values: Vec<Value> = options
                    .values
                    .iter()
                    .map(|option| {
                        if name == "string" {
                            json!(option.value)
                        } else {
                            serde_json::from_str(&option.value).unwrap_or(Value::Null)
                        }
                    })
                    .collect();
                values.sort_by_key(|value| {
                    value
                        .as_str()
                        .map(str::to_owned)
                        .unwrap_or_else(|| value.to_string())
                });
                json!({"type": name, "enum": values})
            }
            _ => json!({"type": "string"}),
        },
        Schema::Any => json!({"any": true}),
        Schema::Object(id) => json!({"$ref": reference(version, *id)}),
        Schema::List(items, bounds) => {
            let mut map = Map::new();
            map.insert("type".into(), json!("array"));
            map.insert("items".into(), schema(version, items));
            insert_bounds(&mut map, bounds);
            Value::Object(map)
        }
        Schema::Map(values) => {
            json!({"type": "object", "additionalProperties": schema(version, values)})
        }
        Schema::Runtime(runtime) => json!({"$ref": format!("#{}", runtime_name(*runtime))}),
        Schema::OperatorSpec(index) => {
            json!({"$ref": version.kinds.get(*index).map(operator_name).unwrap_or_default()})
        }
    }
}

fn insert_bounds(map: &mut Map<String, Value>, bounds: &Validations) {
    let whole = |value: f64| {
        if value.fract() == 0.0 && value.abs() < 9e15 {
            json!(value as i64)
        } else {
            json!(value)
        }
    };
    let numbers = [
        ("maxLength", bounds.max_length.map(|value| json!(value))),
        ("minLength", bounds.min_length.map(|value| json!(value))),
        ("pattern", bounds.patterns.last().map(|value| json!(value))),
        ("maxItems", bounds.max_items.map(|value| json!(value))),
        ("minItems", bounds.min_items.map(|value| json!(value))),
        ("maximum", bounds.maximum.map(whole)),
        ("minimum", bounds.minimum.map(whole)),
        (
            "exclusiveMaximum",
            bounds.exclusive_maximum.then_some(Value::Bool(true)),
        ),
        (
            "exclusiveMinimum",
            bounds.exclusive_minimum.then_some(Value::Bool(true)),
        ),
        ("multipleOf", bounds.multiple_of.map(whole)),
    ];
    map.extend(
        numbers
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?))),
    );
}

fn runtime_name(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::ResourceReference => "ResourceReference",
        Runtime::KnownResourceReference => "KnownResourceReference",
        Runtime::ArbitraryOwnerReference => "ArbitraryOwnerReference",
        Runtime::WellKnownResourceReference => "WellKnownResourceReference",
        Runtime::SecretReference => "SecretReference",
        Runtime::SecretMapReference => "SecretMapReference",
        Runtime::ConfigMapReference => "ConfigMapReference",
        Runtime::UserAssignedIdentityDetails => "UserAssignedIdentityDetails",
        Runtime::Condition => "Condition",
    }
}

fn operator_name(kind: &Kind) -> String {
    format!("{}OperatorSpec", crate::naming::type_name(&kind.kind))
}

/// `operatorSpec` of a kind, with its secrets and config maps.
fn operator_types(kind: &Kind) -> Vec<(String, String)> {
    let root = crate::naming::type_name(&kind.kind);
    let expressions = json!({"type": "array", "items": {"$ref": "#DestinationExpression"}});
    let mut properties = vec![
        ("configMapExpressions".to_owned(), expressions.clone()),
        ("secretExpressions".to_owned(), expressions),
    ];
    let mut types = Vec::new();
    let groups = [
        (
            "configMaps",
            "OperatorConfigMaps",
            "#ConfigMapDestination",
            &kind.operator.config_maps,
        ),
        (
            "secrets",
            "OperatorSecrets",
            "#SecretDestination",
            &kind.operator.secrets,
        ),
    ];
    for (json, suffix, target, names) in groups {
        if names.is_empty() {
            continue;
        }
        let name = format!("{root}{suffix}");
        properties.push((json.to_owned(), json!({"$ref": name})));
        let entries: Vec<(String, Value)> = names
            .iter()
            .map(|name| (name.clone(), json!({"$ref": target})))
            .collect();
        types.push((name, render(&entries, &[])));
    }
    for (name, values, description) in &kind.operator.properties {
        let schema = if values.is_empty() {
            json!({"type": "string", "description": description})
        } else {
            json!({"type": "string", "enum": values, "description": description})
        };
        properties.push((name.clone(), schema));
    }
    properties.sort_by(|a, b| a.0.cmp(&b.0));
    types.push((operator_name(kind), render(&properties, &[])));
    types
}
