//! What is shared by those who walk JSON: how they find a property and name a value, where they are in a
//! document, and its scalars.

pub(crate) mod path;
pub(crate) mod scalar;

use serde_json::{Map, Value};

/// A property by its exact name, else by its name without case: Azure's answers differ in case from their descriptions.
#[must_use]
pub fn property<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    let similar = || {
        let mut entries = object.iter();
        entries.find(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    object
        .get(name)
        .or_else(|| similar().map(|(_, value)| value))
}

/// What a value is, for messages. Never says what it holds.
#[must_use]
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
