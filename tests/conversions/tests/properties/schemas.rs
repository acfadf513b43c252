//! Plans and the schemas of CustomResourceDefinitions describe the same types: two outputs of the generator that nothing
//! else ties together.

use aso_resources::runtime::crd::{Descriptions, Filter, Options};
use aso_runtime::plan::{Local, Op, Or, Plan, Scalar, Step};
use aso_runtime::registry::ResourceType;
use conversions_tests::generate::{self, Specs};
use conversions_tests::runner::{for_each_kind, kinds, label};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const FREE: &str = "x-kubernetes-preserve-unknown-fields";

const EXPRESSION: &[&str] = &["annotations", "key", "labels", "name", "value"];
const DESTINATION: &[&str] = &["annotations", "key", "labels", "name"];

/// The schema of each version of each CRD, by kind, group and version name.
struct Schemas(BTreeMap<(String, String, String), Value>);

impl Schemas {
    fn all() -> Self {
        let options = Options {
            descriptions: Descriptions::None,
            minimal: false,
        };
        let crds = aso_resources::crds(&Filter::default(), &options).unwrap();
        let mut schemas = BTreeMap::new();
        for crd in crds {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let spec = &crd["spec"];
            for version in spec["versions"].as_array().unwrap() {
                let key = (
                    text(&spec["group"]),
                    text(&spec["names"]["kind"]),
                    text(&version["name"]),
                );
                let schema = version["schema"]["openAPIV3Schema"]["properties"].clone();
                assert!(schemas.insert(key, schema).is_none(), "twice");
            }
        }
        Self(schemas)
    }

    fn of(&self, resource: &ResourceType, version: &str) -> Option<&Value> {
        self.0.get(&(
            resource.group.to_owned(),
            resource.kind.to_owned(),
            version.to_owned(),
        ))
    }
}

/// The comparison of one side of one kind.
struct Comparison {
    /// Enum values and required properties are facts of the Spec alone.
    spec: bool,
    problems: Vec<String>,
}

/// What a plan says of one property.
struct Property {
    shape: Shape,
    required: bool,
}

enum Shape {
    Op(&'static Op),
    Local(&'static Local),
    Second(Or, &'static Op),
    Object(&'static Plan),
}

const NAME_AND_KEY: &[&str] = &["key", "name"];
const REFERENCE: &[&str] = &["armId", "group", "kind", "name"];

fn properties(steps: &'static [Step], into: &mut BTreeMap<&'static str, Property>) {
    for step in steps {
        let shape = match &step.op {
            Op::Nested(inner) => {
                properties(inner, into);
                continue;
            }
            Op::FixedName(_) | Op::Unsent(_) => continue,
            Op::Local(local) => Shape::Local(local),
            op => Shape::Op(op),
        };
        if let Some(or) = step.or {
            let (Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name)) = or;
            let shape = Shape::Second(or, &step.op);
            into.insert(
                name,
                Property {
                    shape,
                    required: false,
                },
            );
        }
        // Every kind that has an owner needs one; the plan leaves that to the importer and the operator. And of
        // two properties one is required: a schema cannot say which.
        let owner = matches!(step.op, Op::Local(Local::Owner | Local::ArbitraryOwner));
        let required = owner || (step.required && step.or.is_none());
        into.insert(step.kubernetes, Property { shape, required });
    }
}

impl Comparison {
    fn note(&mut self, path: &str, problem: impl std::fmt::Display) {
        self.problems.push(format!("  {path}: {problem}"));
    }

    fn plan(&mut self, plan: &'static Plan, schema: &Value, path: &str) {
        let mut expected = BTreeMap::new();
        match plan {
            Plan::Object(steps) => properties(steps, &mut expected),
            Plan::OneOf {
                options, shared, ..
            } => {
                properties(shared, &mut expected);
                for option in *options {
                    let shape = Shape::Object(option.plan);
                    expected.insert(
                        option.kubernetes,
                        Property {
                            shape,
                            required: false,
                        },
                    );
                }
            }
        }
        self.of_type(schema, "object", path);
        let found = schema["properties"].as_object();
        for name in found.into_iter().flat_map(|found| found.keys()) {
            if !expected.contains_key(name.as_str()) {
                self.note(path, format_args!("{name} is in the schema alone"));
            }
        }
        for (name, property) in &expected {
            match schema["properties"].get(name) {
                Some(schema) => self.shape(&property.shape, schema, &format!("{path}.{name}")),
                None => self.note(path, format_args!("{name} is in the plan alone")),
            }
        }
        if self.spec {
            let required: BTreeSet<_> = expected
                .iter()
                .filter(|(_, property)| property.required)
                .map(|(name, _)| *name)
                .collect();
            let stated: BTreeSet<_> = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            if required != stated {
                let difference = format!("plan {required:?}, schema {stated:?}");
                self.note(path, format_args!("required differs: {difference}"));
            }
        }
    }

    fn of_type(&mut self, schema: &Value, expected: &str, path: &str) {
        if schema["type"] != expected {
            self.note(
                path,
                format_args!("{expected} in the plan, {} in the schema", schema["type"]),
            );
        }
    }

    fn shape(&mut self, shape: &Shape, schema: &Value, path: &str) {
        match shape {
            Shape::Op(op) => self.op(op, schema, path),
            Shape::Object(plan) => self.plan(plan, schema, path),
            Shape::Local(local) => self.local(local, schema, path),
            Shape::Second(Or::Secret(_), Op::Map(_)) => self.texts(&["name"], schema, path),
            Shape::Second(or, Op::List(inner)) => {
                self.of_type(schema, "array", path);
                self.shape(&Shape::Second(*or, inner), &schema["items"], path);
            }
            Shape::Second(or, Op::Map(inner)) => {
                self.of_type(schema, "object", path);
                self.shape(
                    &Shape::Second(*or, inner),
                    &schema["additionalProperties"],
                    path,
                );
            }
            Shape::Second(Or::Reference(_), _) => self.texts(REFERENCE, schema, path),
            Shape::Second(_, _) => self.texts(NAME_AND_KEY, schema, path),
        }
    }

    fn op(&mut self, op: &'static Op, schema: &Value, path: &str) {
        match op {
            Op::Scalar(kind) => {
                let name = match kind {
                    Scalar::String => "string",
                    Scalar::Integer => "integer",
                    Scalar::Number => "number",
                    Scalar::Boolean => "boolean",
                };
                self.of_type(schema, name, path);
                // The few numbers with fixed values are plain numbers in a plan.
                if *kind == Scalar::String && schema.get("enum").is_some() {
                    self.note(path, "an enum in the schema alone");
                }
            }
            Op::Enum(names) => {
                self.of_type(schema, "string", path);
                let stated: Option<BTreeSet<_>> = schema["enum"]
                    .as_array()
                    .map(|list| list.iter().filter_map(Value::as_str).collect());
                let known: BTreeSet<_> = names.iter().copied().collect();
                if self.spec && stated.as_ref() != Some(&known) {
                    self.note(
                        path,
                        format_args!("values differ: plan {known:?}, schema {stated:?}"),
                    );
                }
            }
            Op::Json => {
                if schema.get(FREE) != Some(&Value::Bool(true)) {
                    self.note(path, "free JSON in the plan alone");
                }
            }
            Op::Object(plan) => self.plan(plan, schema, path),
            Op::List(element) => {
                self.of_type(schema, "array", path);
                self.op(element, &schema["items"], &format!("{path}[]"));
            }
            Op::Map(element) => {
                self.of_type(schema, "object", path);
                self.op(
                    element,
                    &schema["additionalProperties"],
                    &format!("{path}{{}}"),
                );
            }
            Op::Name => self.of_type(schema, "string", path),
            Op::Reference => self.texts(REFERENCE, schema, path),
            Op::WellKnownReference => {
                let names = &["armId", "group", "kind", "name", "wellKnownName"];
                self.texts(names, schema, path);
            }
            Op::Secret => self.texts(NAME_AND_KEY, schema, path),
            Op::SecretMap => self.texts(&["name"], schema, path),
            Op::Identities => {
                self.of_type(schema, "array", path);
                self.names(&["reference"], &schema["items"], path);
                self.texts(REFERENCE, &schema["items"]["properties"]["reference"], path);
            }
            Op::Nested(_) | Op::FixedName(_) | Op::Unsent(_) | Op::Local(_) => {
                self.note(path, "the plan nests what has no value of its own");
            }
        }
    }

    fn local(&mut self, local: &'static Local, schema: &Value, path: &str) {
        match local {
            Local::Owner => self.texts(&["armId", "name"], schema, path),
            Local::ArbitraryOwner => self.texts(REFERENCE, schema, path),
            Local::AzureNameFromConfig => self.texts(NAME_AND_KEY, schema, path),
            Local::Conditions => {
                self.of_type(schema, "array", path);
                let names = [
                    "lastTransitionTime",
                    "message",
                    "observedGeneration",
                    "reason",
                    "severity",
                    "status",
                    "type",
                ];
                self.names(&names, &schema["items"], path);
            }
            Local::OperatorSpec {
                secrets,
                config_maps,
                properties,
            } => {
                let mut names = vec!["configMapExpressions", "secretExpressions"];
                names.extend(*properties);
                for (name, destinations) in [("secrets", secrets), ("configMaps", config_maps)] {
                    if destinations.is_empty() {
                        continue;
                    }
                    names.push(name);
                    let group = &schema["properties"][name];
                    self.names(destinations, group, &format!("{path}.{name}"));
                    for destination in *destinations {
                        let path = format!("{path}.{name}.{destination}");
                        self.names(DESTINATION, &group["properties"][destination], &path);
                    }
                }
                self.names(&names, schema, path);
                for name in ["configMapExpressions", "secretExpressions"] {
                    let list = &schema["properties"][name];
                    self.names(EXPRESSION, &list["items"], &format!("{path}.{name}[]"));
                }
            }
        }
    }

    fn names(&mut self, names: &[&str], schema: &Value, path: &str) {
        self.of_type(schema, "object", path);
        let expected: BTreeSet<_> = names.iter().copied().collect();
        let found: BTreeSet<_> = schema["properties"]
            .as_object()
            .into_iter()
            .flat_map(|found| found.keys().map(String::as_str))
            .collect();
        if expected != found {
            self.note(path, format_args!("plan {expected:?}, schema {found:?}"));
        }
    }

    fn texts(&mut self, names: &[&str], schema: &Value, path: &str) {
        self.names(names, schema, path);
        for name in names {
            self.of_type(
                &schema["properties"][name],
                "string",
                &format!("{path}.{name}"),
            );
        }
    }
}

#[test]
fn every_kind_and_version_has_a_schema_and_the_other_way_round() {
    let schemas = Schemas::all();
    let mut left: BTreeSet<_> = schemas.0.keys().cloned().collect();
    for resource in kinds() {
        for version in resource.versions {
            let key = (
                resource.group.to_owned(),
                resource.kind.to_owned(),
                (*version).to_owned(),
            );
            assert!(
                left.remove(&key),
                "{} {version} has no schema",
                label(resource)
            );
        }
    }
    assert!(left.is_empty(), "no kind: {left:?}");
}

#[test]
fn plans_and_schemas_have_the_same_properties() {
    let schemas = Schemas::all();
    let mut report = Vec::new();
    for resource in kinds() {
        for version in resource.versions {
            let Some(schema) = schemas.of(resource, version) else {
                continue; // The test above reports it.
            };
            for (side, plan) in [("spec", resource.request), ("status", resource.response)] {
                let mut comparison = Comparison {
                    spec: side == "spec",
                    problems: Vec::new(),
                };
                comparison.plan(plan, &schema[side], side);
                if !comparison.problems.is_empty() {
                    report.push(format!("{} {version}", label(resource)));
                    report.append(&mut comparison.problems);
                }
            }
        }
    }
    assert!(report.is_empty(), "\n{}", report.join("\n"));
}

/// Whether a value has the types and property names of a structural schema. Kubernetes drops what has no name there.
fn conforms(value: &Value, schema: &Value, path: &str) -> Result<(), String> {
    if schema.get(FREE) == Some(&Value::Bool(true)) {
        return Ok(());
    }
    let fits = match schema["type"].as_str().unwrap_or_default() {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => return Err(format!("  {path}: the schema's type is {other:?}")),
    };
    if !fits {
        return Err(format!("  {path}: {value} is no {}", schema["type"]));
    }
    match value {
        Value::Array(list) => list
            .iter()
            .try_for_each(|value| conforms(value, &schema["items"], &format!("{path}[]"))),
        Value::Object(map) => map.iter().try_for_each(|(key, value)| {
            let path = format!("{path}.{key}");
            match (
                schema["properties"].get(key),
                schema.get("additionalProperties"),
            ) {
                (Some(schema), _) | (None, Some(schema)) => conforms(value, schema, &path),
                (None, None) => Err(format!("  {path}: no such property in the schema")),
            }
        }),
        _ => Ok(()),
    }
}

#[test]
fn what_is_made_conforms_to_the_schema() {
    let schemas = Schemas::all();
    for_each_kind(32, |resource, choices| {
        let schema = schemas
            .of(resource, resource.versions[0])
            .ok_or("there is no schema")?;
        let spec = generate::spec(resource, Specs::Any, choices);
        conforms(&spec, &schema["spec"], "spec")?;
        let response = generate::response(resource, choices);
        let status = aso_runtime::engine::status_from_arm(resource, &response);
        conforms(&status, &schema["status"], "status")?;
        let imported = aso_runtime::engine::spec_from_arm(resource, &response);
        conforms(&imported, &schema["spec"], "spec")
    });
}
