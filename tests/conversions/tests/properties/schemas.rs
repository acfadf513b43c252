//! Plans and the schemas of CustomResourceDefinitions describe the same types: two outputs of the generator that nothing
//! else ties together.

use aso_resources::runtime::crd::{Descriptions, Filter, Options};
use aso_runtime::engine;
use aso_runtime::plan::{Local, Op, Or, Plan, Scalar, Step};
use aso_runtime::registry::ResourceType;
use conversions_tests::generate::{self, Specs};
use conversions_tests::runner::{for_kinds, kinds, label};
use serde_json::{Value, json};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

const FREE: &str = "x-kubernetes-preserve-unknown-fields";

const EXPRESSION: &[&str] = &["annotations", "key", "labels", "name", "value"];
const DESTINATION: &[&str] = &["annotations", "key", "labels", "name"];

/// Stands for the names of versions.
const NAMES: &str = "names";

/// The schema of each API version of each CRD, by kind and date of the version.
struct Schemas(BTreeMap<(String, String), Value>);

impl Schemas {
    /// Those of one group. Every type stands in place in a CRD, so that all groups together are more than a gigabyte.
    fn of_group(group: &str) -> Self {
        let options = Options {
            descriptions: Descriptions::None,
            minimal: false,
        };
        let filter = Filter {
            groups: vec![group.to_owned()],
            ..Filter::default()
        };
        let mut schemas: BTreeMap<_, Value> = BTreeMap::new();
        for mut crd in aso_resources::crds(&filter, &options).unwrap() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            assert_eq!(crd["spec"]["group"], group);
            let kind = text(&crd["spec"]["names"]["kind"]);
            let mut names = BTreeSet::new();
            for version in crd["spec"]["versions"].as_array_mut().unwrap() {
                let name = text(&version["name"]);
                assert!(names.insert(name.clone()), "{kind} has {name} twice");
                let schema = version["schema"]["openAPIV3Schema"]["properties"].take();
                let date = name.trim_start_matches("v1api").trim_start_matches('v');
                match schemas.entry((kind.clone(), date.to_owned())) {
                    Entry::Vacant(entry) => {
                        entry.insert(schema);
                    }
                    // Two names of one API version.
                    Entry::Occupied(entry) => assert!(*entry.get() == schema, "{kind} {name}"),
                }
            }
            schemas.insert((kind, NAMES.to_owned()), json!(names));
        }
        Self(schemas)
    }

    /// The schemas of `spec` and `status`.
    fn of(&self, resource: &ResourceType) -> Option<&Value> {
        let date = resource.api_version.replace('-', "");
        self.0.get(&(resource.kind.to_owned(), date))
    }
}

/// All kinds, by group.
fn groups() -> BTreeMap<&'static str, Vec<&'static ResourceType>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for resource in kinds() {
        groups.entry(resource.group).or_default().push(resource);
    }
    groups
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
            let required = step.required && matches!(or, Or::Reference(_));
            into.insert(name, Property { shape, required });
        }
        // Every kind that has an owner needs one; the plan leaves that to the importer and the operator. A value that can
        // come from a config map or secret is not required: a schema cannot ask for one of two. Of a string and the
        // reference that replaces it, Azure Service Operator requires both all the same.
        let owner = matches!(step.op, Op::Local(Local::Owner | Local::ArbitraryOwner));
        let alone = matches!(step.or, None | Some(Or::Reference(_)));
        let required = owner || (step.required && alone);
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

/// The names of all versions of each kind.
fn names_by_kind(schemas: &Schemas) -> BTreeMap<&str, BTreeSet<&str>> {
    schemas
        .0
        .iter()
        .filter(|((_, what), _)| what == NAMES)
        .map(|((kind, _), names)| {
            let names = names.as_array().unwrap().iter();
            (
                kind.as_str(),
                names.map(|name| name.as_str().unwrap()).collect(),
            )
        })
        .collect()
}

#[test]
fn plans_and_schemas_have_the_same_kinds_and_properties() {
    let mut report = Vec::new();
    for (group, kinds) in groups() {
        let schemas = Schemas::of_group(group);
        let mut expected: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for resource in &kinds {
            expected
                .entry(resource.kind)
                .or_default()
                .extend(resource.versions.iter().copied());
        }
        assert_eq!(names_by_kind(&schemas), expected, "{group}");
        for resource in kinds {
            let schema = schemas.of(resource).expect(resource.kind);
            for (side, plan) in [("spec", resource.request), ("status", resource.response)] {
                let mut comparison = Comparison {
                    spec: side == "spec",
                    problems: Vec::new(),
                };
                comparison.plan(plan, &schema[side], side);
                if !comparison.problems.is_empty() {
                    report.push(label(resource));
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
    for (group, kinds) in groups() {
        let schemas = Schemas::of_group(group);
        for_kinds(&kinds, 8, |resource, choices| {
            let schema = schemas.of(resource).ok_or("there is no schema")?;
            let spec = generate::spec(resource, Specs::Any, choices);
            conforms(&spec, &schema["spec"], "spec")?;
            let response = generate::response(resource, choices);
            let status = engine::status_from_arm(resource, &response);
            conforms(&status, &schema["status"], "status")?;
            let imported = engine::spec_from_arm(resource, &response);
            conforms(&imported, &schema["spec"], "spec")
        });
    }
}
