//! The facts-only copy of the swagger: what the generator reads, in canonical order, without prose.
//!
//! The copy keeps the upstream paths and is valid Swagger 2.0, so there is one reader for both.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Document, Documents};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::load::{Needed, needed};
use crate::model::Package;

/// Keywords of a schema that the generator reads and that hold plain values.
const PLAIN: [&str; 21] = [
    "type",
    "format",
    "enum",
    "required",
    "readOnly",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "discriminator",
    "x-ms-azure-resource",
    "x-ms-client-flatten",
    "x-ms-discriminator-value",
    "x-ms-secret",
    "$ref",
];

/// What is left of all files that the configuration needs, by path.
///
/// # Errors
/// Whatever keeps the configured versions from being read.
pub fn vendor(
    documents: &Documents<'_>,
    config: &Config,
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let mut all = Needed::default();
    let mut problems = Vec::new();
    for (group, file) in &config.groups {
        for (version, settings) in &file.config.versions {
            let package = Package {
                group: group.clone(),
                version: version.clone(),
            };
            match needed(documents, &package, settings) {
                Ok(found) => {
                    all.definitions.extend(found.definitions);
                    all.paths.extend(found.paths);
                }
                Err(found) => problems.extend(found),
            }
        }
    }
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    let mut parameters: BTreeSet<(String, String)> = BTreeSet::new();
    let mut files: BTreeMap<String, Kept> = BTreeMap::new();
    for (path, uri) in &all.paths {
        let document = documents.document(path).map_err(|problem| vec![problem])?;
        let item = path_item(
            documents,
            &document,
            &document.root["paths"][uri],
            &mut parameters,
        );
        files
            .entry(path.clone())
            .or_default()
            .paths
            .insert(uri.clone(), item);
    }
    for (path, name) in &all.definitions {
        let document = documents.document(path).map_err(|problem| vec![problem])?;
        files
            .entry(path.clone())
            .or_default()
            .definitions
            .insert(name.clone(), schema(&document.root["definitions"][name]));
    }
    for (path, name) in &parameters {
        let document = documents.document(path).map_err(|problem| vec![problem])?;
        files
            .entry(path.clone())
            .or_default()
            .parameters
            .insert(name.clone(), parameter(&document.root["parameters"][name]));
    }
    Ok(files
        .into_iter()
        .map(|(path, kept)| {
            let document = kept.document(&path);
            (path, render(&document))
        })
        .collect())
}

/// What is kept of one file.
#[derive(Default)]
struct Kept {
    paths: Map<String, Value>,
    definitions: Map<String, Value>,
    parameters: Map<String, Value>,
}

impl Kept {
    /// The file as Swagger 2.0, whose frame needs a title and a version.
    fn document(self, path: &str) -> Value {
        let title = path.rsplit('/').next().unwrap_or_default();
        let version = super::package_of(path)
            .map(|package| package.version)
            .unwrap_or_default();
        let mut document = json!({"swagger": "2.0", "info": {"title": title, "version": version}, "paths": self.paths});
        for (section, content) in [
            ("definitions", self.definitions),
            ("parameters", self.parameters),
        ] {
            if !content.is_empty() {
                document[section] = Value::Object(content);
            }
        }
        document
    }
}

fn render(document: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    // Writing to memory cannot fail, nor can JSON that was just read.
    let _ = serde::Serialize::serialize(document, &mut serializer);
    out.push(b'\n');
    out
}

/// PUT with its path and body parameters, and the schema of GET's answer.
fn path_item(
    documents: &Documents<'_>,
    document: &Document,
    item: &Value,
    used: &mut BTreeSet<(String, String)>,
) -> Value {
    let mut out = Map::new();
    let mut kept = |node: Option<&Value>| -> Vec<Value> {
        let mut list = Vec::new();
        for node in node.and_then(Value::as_array).into_iter().flatten() {
            if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
                let Ok(place) = documents.resolve(document, "", reference, "parameters") else {
                    continue;
                };
                if is_needed(&place.document.root["parameters"][&place.name]) {
                    used.insert((place.document.path.to_string(), place.name));
                    list.push(json!({"$ref": reference}));
                }
            } else if is_needed(node) {
                list.push(parameter(node));
            }
        }
        list
    };
    let of_path = kept(item.get("parameters"));
    if !of_path.is_empty() {
        out.insert("parameters".into(), Value::Array(of_path));
    }
    let accepted = json!({"200": {"description": ""}});
    if let Some(put) = item.get("put") {
        out.insert(
            "put".into(),
            json!({"parameters": kept(put.get("parameters")), "responses": accepted}),
        );
    }
    if let Some(get) = item.get("get") {
        let mut responses = Map::new();
        for code in ["200", "201"] {
            if let Some(found) = get
                .get("responses")
                .and_then(|responses| responses.get(code))
                .and_then(|response| response.get("schema"))
            {
                responses.insert(
                    code.into(),
                    json!({"description": "", "schema": schema(found)}),
                );
            }
        }
        if responses.is_empty() {
            responses.insert("200".into(), json!({"description": ""}));
        }
        out.insert("get".into(), json!({"responses": responses}));
    }
    if item.get("head").is_some() {
        out.insert("head".into(), json!({"responses": accepted}));
    }
    Value::Object(out)
}

fn is_needed(parameter: &Value) -> bool {
    matches!(
        parameter.get("in").and_then(Value::as_str),
        Some("path" | "body")
    )
}

fn parameter(node: &Value) -> Value {
    let mut out = Map::new();
    for key in [
        "name",
        "in",
        "required",
        "type",
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "format",
    ] {
        if let Some(value) = node.get(key) {
            out.insert(key.into(), value.clone());
        }
    }
    if let Some(found) = node.get("schema") {
        out.insert("schema".into(), schema(found));
    }
    Value::Object(out)
}

/// A schema node without prose and without keywords that nobody reads.
fn schema(node: &Value) -> Value {
    let Some(node) = node.as_object() else {
        return node.clone();
    };
    let mut out = Map::new();
    for (key, value) in node {
        match key.as_str() {
            "items" | "additionalProperties" => {
                out.insert(key.clone(), schema(value));
            }
            "allOf" | "anyOf" | "oneOf" => {
                out.insert(
                    key.clone(),
                    value.as_array().map_or_else(
                        || value.clone(),
                        |members| members.iter().map(schema).collect(),
                    ),
                );
            }
            "properties" => {
                let properties = value.as_object().map(|found| {
                    found
                        .iter()
                        .map(|(name, value)| (name.clone(), schema(value)))
                        .collect()
                });
                out.insert(
                    key.clone(),
                    properties.map_or_else(|| value.clone(), Value::Object),
                );
            }
            // A default of `null`, or of a list or object, says nothing that is used.
            "default" if value.is_string() || value.is_boolean() || value.is_number() => {
                out.insert(key.clone(), value.clone());
            }
            key if PLAIN.contains(&key)
                // Flags that say no say nothing.
                && *value != Value::Bool(false) =>
            {
                out.insert(key.to_owned(), value.clone());
            }
            _ => {}
        }
    }
    Value::Object(out)
}
