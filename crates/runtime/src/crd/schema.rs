//! Expands the schemas of a document: every `$ref` is replaced by what it names.

use super::{CrdError, Descriptions, SchemaDocument, runtime_types};
use serde_json::{Map, Value, json};

/// Keywords that are copied as they are.
const COPIED: &[&str] = &[
    "type",
    "format",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "required",
    "default",
    "nullable",
];

/// The expansion of one kind.
pub(super) struct Expansion<'a> {
    document: &'a SchemaDocument,
    kind: &'a str,
    descriptions: Descriptions,
    /// The named types that the current place is in.
    stack: Vec<&'a str>,
    path: Vec<&'a str>,
}

impl<'a> Expansion<'a> {
    pub(super) fn new(
        document: &'a SchemaDocument,
        kind: &'a str,
        descriptions: Descriptions,
    ) -> Self {
        Self {
            document,
            kind,
            descriptions,
            stack: Vec::new(),
            path: Vec::new(),
        }
    }

    /// The expanded schema of a named type, at a property.
    pub(super) fn named(&mut self, property: &'a str, name: &'a str) -> Result<Value, CrdError> {
        self.path.push(property);
        let schema = self.reference(name).map(Value::Object);
        self.path.pop();
        schema
    }

    fn reference(&mut self, name: &'a str) -> Result<Map<String, Value>, CrdError> {
        if let Some(runtime) = name.strip_prefix('#') {
            return match runtime_types::schema(runtime) {
                Some(Value::Object(schema)) => Ok(schema),
                _ => Err(self.unknown(name)),
            };
        }
        if self.stack.contains(&name) {
            return Err(CrdError::Recursive {
                place: self.place(),
                name: name.to_owned(),
            });
        }
        let schema = self
            .document
            .types
            .get(name)
            .ok_or_else(|| self.unknown(name))?;
        self.stack.push(name);
        let expanded = self.schema(schema);
        self.stack.pop();
        expanded
    }

    /// Where the expansion is, for errors.
    fn place(&self) -> String {
        let (group, version) = (&self.document.group, &self.document.api_version);
        format!("{group}/{version} {} at {}", self.kind, self.path.join("."))
    }

    fn unknown(&self, name: &str) -> CrdError {
        CrdError::UnknownType {
            place: self.place(),
            name: name.to_owned(),
        }
    }

    fn schema(&mut self, schema: &'a Value) -> Result<Map<String, Value>, CrdError> {
        let mut target = Map::new();
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            target = self.reference(name)?;
        } else if schema.get("any").and_then(Value::as_bool) == Some(true) {
            target.insert(
                "x-kubernetes-preserve-unknown-fields".to_owned(),
                Value::Bool(true),
            );
        } else {
            for keyword in COPIED {
                if let Some(value) = schema.get(keyword) {
                    target.insert((*keyword).to_owned(), value.clone());
                }
            }
            target.entry("type").or_insert_with(|| json!("object"));
            if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
                let mut expanded = Map::new();
                for (name, property) in properties {
                    let property = self.at(name, property)?;
                    expanded.insert(name.clone(), property);
                }
                target.insert("properties".to_owned(), Value::Object(expanded));
            }
            for (keyword, place) in [("items", "[]"), ("additionalProperties", "{}")] {
                match schema.get(keyword) {
                    Some(flag @ Value::Bool(_)) => target.insert(keyword.to_owned(), flag.clone()),
                    Some(inner) => {
                        let inner = self.at(place, inner)?;
                        target.insert(keyword.to_owned(), inner)
                    }
                    None => None,
                };
            }
        }
        // A description beside a reference says more than that of the type.
        if let Some(text) = schema.get("description").and_then(Value::as_str)
            && let Some(text) = self.description(text)
        {
            target.insert("description".to_owned(), Value::String(text));
        }
        Ok(target)
    }

    fn at(&mut self, place: &'a str, schema: &'a Value) -> Result<Value, CrdError> {
        self.path.push(place);
        let expanded = self.schema(schema).map(Value::Object);
        self.path.pop();
        expanded
    }

    fn description(&self, text: &str) -> Option<String> {
        let text = match self.descriptions {
            Descriptions::None => return None,
            Descriptions::Full => text,
            Descriptions::FirstSentence => first_sentence(text),
        };
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// Up to the first full stop that ends a sentence, or the first empty line. `e.g. ` does not end one.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let text = text.split("\n\n").next().unwrap_or(text);
    for (index, _) in text.match_indices('.') {
        let (sentence, rest) = text.split_at(index + 1);
        let ends = rest.starts_with(char::is_whitespace);
        if ends
            && !["e.g.", "i.e.", "etc.", "vs."]
                .iter()
                .any(|short| sentence.ends_with(short))
        {
            return sentence;
        }
    }
    text
}
