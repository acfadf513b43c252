//! A document that fills every property of a type: what consumers read and write to be timed and compared.

use super::source::{Entry, Group};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use syn::{GenericArgument, PathArguments, Type};

/// Types may contain themselves.
const DEEPEST: usize = 12;

/// The types of one module of one version, whose names are unique: `v20230101`, `v20230101::arm::request`.
pub(super) struct Scope<'a> {
    entries: BTreeMap<String, &'a Entry>,
}

impl<'a> Scope<'a> {
    /// `module`: below `src`, `v20230101/arm/request`.
    pub(super) fn new(group: &'a Group, module: &str) -> Self {
        let entries = group
            .files
            .iter()
            .filter(|(path, _)| path.parent() == Some(Path::new(module)))
            .flat_map(|(_, entries)| entries)
            .filter_map(|entry| match entry {
                Entry::Structure(found) => Some((found.item.ident.to_string(), entry)),
                Entry::Enumeration(found) => Some((found.item.ident.to_string(), entry)),
                Entry::Choice(found) => Some((found.item.ident.to_string(), entry)),
                Entry::Kind(_) | Entry::Other(_) => None,
            })
            .collect();
        Self { entries }
    }

    /// What a name means.
    pub(super) fn get(&self, name: &str) -> Option<&'a Entry> {
        self.entries.get(name).copied()
    }

    /// A document of the type with this name.
    pub(super) fn document(&self, name: &str) -> Value {
        self.named(name, 0).unwrap_or(Value::Null)
    }

    fn named(&self, name: &str, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match self.get(name) {
            Some(Entry::Structure(found)) => {
                let mut map = Map::new();
                for field in &found.fields {
                    if let Some(value) = self.value(&field.ty, depth + 1) {
                        map.insert(field.wire.clone(), value);
                    }
                }
                Some(Value::Object(map))
            }
            Some(Entry::Enumeration(found)) => found
                .values
                .first()
                .map(|(_, wire)| Value::from(wire.as_str())),
            _ => runtime(name),
        }
    }

    fn value(&self, ty: &Type, depth: usize) -> Option<Value> {
        let (name, arguments) = parts(ty)?;
        match (name.as_str(), arguments.as_slice()) {
            ("Option" | "Box", [inner]) => self.value(inner, depth),
            ("Vec", [inner]) => self.value(inner, depth).map(|value| json!([value])),
            ("BTreeMap", [_, inner]) => self.value(inner, depth).map(|value| json!({"key": value})),
            (name, _) => self.named(name, depth),
        }
    }
}

/// The last segment of a type's path, and its type arguments.
pub(super) fn parts(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let arguments = match &last.arguments {
        PathArguments::AngleBracketed(found) => found
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Some((last.ident.to_string(), arguments))
}

/// Scalars and the types of the runtime.
fn runtime(name: &str) -> Option<Value> {
    const ID: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";
    Some(match name {
        "String" | "SecretString" => json!("some text"),
        "i64" => json!(7),
        "f64" => json!(1.5),
        "bool" => json!(true),
        "Value" => json!({"free": [1, "form"]}),
        "ResourceReference"
        | "KnownResourceReference"
        | "ArbitraryOwnerReference"
        | "WellKnownResourceReference" => json!({"armId": ID}),
        "SecretReference" | "ConfigMapReference" | "SecretDestination" | "ConfigMapDestination" => {
            json!({"name": "name", "key": "key"})
        }
        "SecretMapReference" => json!({"name": "name"}),
        "DestinationExpression" => json!({"name": "name", "key": "key", "value": "self"}),
        "UserAssignedIdentityDetails" => json!({"reference": {"armId": ID}}),
        _ => return None,
    })
}
