//! The structure of a version as text: what a reviewer reads first.
//!
//! Kinds, then every type of requests, then every type of responses; each type once, a line a property. A line is
//! `name: type`, and then what else is to be known of it, set apart by commas:
//!
//! | mark | meaning |
//! |---|---|
//! | `required` | the CRD refuses a document without it |
//! | `length 1..80`, `items ..5`, `range 0..`, `pattern "…"`, … | bounds; `each …` are those of a list's or a map's values |
//! | `reference`, `secret`, `config map` | the value is named, not given |
//! | `Kubernetes only` | never sent to Azure |
//! | `ARM properties.subnet` | where it stands in Azure, if that is not its own name |
//! | `payload null`, `payload empty` | what is sent for it when it is absent |
//! | `default B1` | what Azure takes it for when it is absent, as the specification says |
//! | `hub newName` | what other API versions call it |
//! | `when kind is A` | an option of a choice |
//! | `(properties.subnets): …, kept by its owner` | a property that Azure has and Kubernetes has not |
//!
//! Everything is sorted, and no line depends on another: a property more is a line more.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::describe::{describe, quoted};
use super::layout::Layout;
use crate::lower::{
    Body, Collection, Constant, Empty, Forms, Kind, KubernetesProperty, Local, NameMode, Op, Or,
    Owner, Plan, Schema, Step, Version,
};
use crate::model::{Primitive, Scope, Side, TypeId, Validations};

/// The structure as text.
pub(super) fn structure(version: &Version, layout: &Layout) -> String {
    let mut out = format!("{}.azure.com at {}\n", version.group, version.api_version);
    for kind in &version.kinds {
        self::kind(&mut out, version, kind);
    }
    let types: BTreeMap<(Side, &str), &Forms> = version
        .types
        .iter()
        .filter(|(id, _)| layout.kubernetes(**id).is_some())
        .filter_map(|(_, ty)| match &ty.body {
            Body::Object(forms) => Some(((ty.side, ty.rust.as_str()), forms.as_ref())),
            Body::Enum(_) | Body::Inline(_) => None,
        })
        .collect();
    for ((side, name), forms) in types {
        let _ = write!(out, "\ntype {}{name}", prefix(side));
        if let Plan::OneOf { discriminator, .. } = &forms.plan {
            let _ = write!(out, ", one of several by {}", segment(discriminator));
        }
        out.push('\n');
        object(&mut out, version, forms);
    }
    out
}

/// What tells types of responses from those of requests.
fn prefix(side: Side) -> &'static str {
    match side {
        Side::Spec => "",
        Side::Status => "status.",
    }
}

fn kind(out: &mut String, version: &Version, kind: &Kind) {
    let type_name = |id: TypeId| {
        version
            .types
            .get(&id)
            .map(|ty| format!("{}{}", prefix(ty.side), ty.rust))
            .unwrap_or_default()
    };
    let scope = match kind.scope {
        Scope::ResourceGroup => "resource group",
        Scope::Location => "subscription",
        Scope::Tenant => "tenant",
        Scope::Extension => "extension",
    };
    let owner = match &kind.owner {
        Owner::None => "none".to_owned(),
        Owner::Kind { group, kind } => format!("{group}/{kind}"),
        Owner::Any => "any resource".to_owned(),
    };
    let mut name = match &kind.name {
        NameMode::Free => "azureName, by default metadata.name".to_owned(),
        NameMode::Explicit => "azureName, no default".to_owned(),
        NameMode::Fixed(name) => format!("always {}", quoted(name)),
    };
    if kind.azure_name_from_config {
        name += ", or azureNameFromConfig";
    }
    let _ = writeln!(out, "\nkind {}", kind.kind);
    for (label, value) in [
        ("ARM type", kind.arm_type.as_str()),
        ("name", &name),
        ("owner", &owner),
        ("plural", &kind.plural),
        ("request", &type_name(kind.spec)),
        ("response", &type_name(kind.status)),
        ("scope", scope),
        ("served as", &kind.versions.join(", ")),
    ] {
        let _ = writeln!(out, "  {label}: {value}");
    }
    let operator = &kind.operator;
    for (label, names) in [
        ("operator config map", &operator.config_maps),
        ("operator secret", &operator.secrets),
    ] {
        for name in names {
            let _ = writeln!(out, "  {label} {name}");
        }
    }
    for (name, values, _) in &operator.properties {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        let values = if values.is_empty() {
            "string".to_owned()
        } else {
            format!("string({})", values.join("|"))
        };
        let _ = writeln!(out, "  operator property {name}: {values}");
    }
}

/// What the plan says of a property: its mark, and where it stands in ARM.
#[derive(Default)]
struct Wire<'a> {
    /// `reference`, `secret`, `config map`, `Kubernetes only`.
    mark: Option<&'static str>,
    /// JSON names, outermost first; empty for what ARM has not.
    path: Vec<&'a str>,
    /// `null`, `empty`.
    payload: Option<&'static str>,
    default: Option<&'a Constant>,
    hub: Option<&'a str>,
    /// Discriminator and its value.
    option: Option<(&'a str, &'a str)>,
}

/// What the plan says of each property, and the lines of what only ARM has.
#[derive(Default)]
struct Wires<'a> {
    by_property: BTreeMap<&'a str, Wire<'a>>,
    in_arm_only: BTreeMap<String, String>,
}

fn object(out: &mut String, version: &Version, forms: &Forms) {
    let mut wires = Wires::default();
    match &forms.plan {
        Plan::Object(steps) => wires.collect(steps, &[]),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            for option in options {
                let wire = Wire {
                    option: Some((discriminator, &option.value)),
                    ..Wire::default()
                };
                wires.by_property.insert(&option.kubernetes, wire);
            }
            wires.collect(shared, &[]);
        }
    }
    let mut lines = wires.in_arm_only;
    for property in &forms.kubernetes.properties {
        let wire = wires.by_property.get(property.json.as_str());
        lines.insert(
            segment(&property.json),
            self::property(version, property, wire),
        );
    }
    for (name, rest) in lines {
        let _ = writeln!(out, "  {name}: {rest}");
    }
}

impl<'a> Wires<'a> {
    fn collect(&mut self, steps: &'a [Step], outer: &[&'a str]) {
        for step in steps {
            let mut path = outer.to_vec();
            path.push(&step.arm);
            path.retain(|name| !name.is_empty());
            let payload = match step.empty {
                Empty::Omit => None,
                Empty::Null => Some("null"),
                Empty::Collection => Some("empty"),
            };
            match &step.op {
                Op::Nested(inner) => self.collect(inner, &path),
                Op::Unsent(collection) => {
                    let mut items = vec![
                        match collection {
                            Collection::None => "any",
                            Collection::List => "list",
                            Collection::Map => "map",
                        }
                        .to_owned(),
                        "kept by its owner".to_owned(),
                    ];
                    items.extend(payload.map(|payload| format!("payload {payload}")));
                    self.in_arm_only
                        .insert(format!("({})", joined(&path)), items.join(", "));
                }
                // A name that is always the same: the kind says so.
                _ if step.kubernetes.is_empty() => {}
                op => {
                    let or = step.or.as_ref().map(|or| match or {
                        Or::ConfigMap(name) => (name, "config map"),
                        Or::Secret(name) => (name, "secret"),
                        Or::Reference(name) => (name, "reference"),
                    });
                    if let Some((name, mark)) = or {
                        let wire = Wire {
                            mark: Some(mark),
                            path: path.clone(),
                            ..Wire::default()
                        };
                        self.by_property.insert(name, wire);
                    }
                    let wire = Wire {
                        mark: mark(op),
                        path,
                        payload,
                        default: step.default.as_ref(),
                        hub: step.hub.as_deref(),
                        option: None,
                    };
                    self.by_property.insert(&step.kubernetes, wire);
                }
            }
        }
    }
}

fn mark(op: &Op) -> Option<&'static str> {
    match op {
        Op::Reference | Op::WellKnownReference | Op::Identities => Some("reference"),
        Op::Secret | Op::SecretMap => Some("secret"),
        Op::Local(Local::AzureNameFromConfig) => Some("config map"),
        Op::Local(_) => Some("Kubernetes only"),
        Op::List(inner) | Op::Map(inner) => mark(inner),
        _ => None,
    }
}

fn property(version: &Version, property: &KubernetesProperty, wire: Option<&Wire<'_>>) -> String {
    let mut items = vec![describe(version, &property.schema)];
    if property.required {
        items.push("required".to_owned());
    }
    bounds(&property.schema, "", &mut items);
    if let Some(wire) = wire {
        items.extend(wire.mark.map(str::to_owned));
        if !wire.path.is_empty() && wire.path != [property.json.as_str()] {
            items.push(format!("ARM {}", joined(&wire.path)));
        }
        items.extend(wire.payload.map(|payload| format!("payload {payload}")));
        items.extend(
            wire.default
                .map(|value| format!("default {}", quoted(&value.to_string()))),
        );
        items.extend(wire.hub.map(|name| format!("hub {name}")));
        items.extend(
            wire.option
                .map(|(by, value)| format!("when {} is {}", segment(by), quoted(value))),
        );
    }
    items.join(", ")
}

fn joined(path: &[&str]) -> String {
    let names: Vec<String> = path.iter().map(|name| segment(name)).collect();
    names.join(".")
}

/// A JSON name, in quotes where it has a character that this text gives a meaning.
fn segment(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@');
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        serde_json::Value::from(name).to_string()
    }
}

/// The bounds of a value, and then those of the values in it.
fn bounds(schema: &Schema, each: &str, items: &mut Vec<String>) {
    match schema {
        Schema::Scalar(primitive, own) => {
            if *primitive == Primitive::UInt32 {
                items.push(format!("{each}format int32"));
            }
            limits(own, each, items);
        }
        Schema::List(inner, own) => {
            limits(own, each, items);
            bounds(inner, &format!("{each}each "), items);
        }
        Schema::Map(inner) => bounds(inner, &format!("{each}each "), items),
        Schema::Enum { .. }
        | Schema::Any
        | Schema::Object(_)
        | Schema::Runtime(_)
        | Schema::OperatorSpec(_) => {}
    }
}

fn limits(bounds: &Validations, each: &str, items: &mut Vec<String>) {
    let mut span = |name: &str, least: Option<String>, most: Option<String>| {
        if least.is_some() || most.is_some() {
            let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
            items.push(format!("{each}{name} {least}..{most}"));
        }
    };
    let whole = |value: Option<u64>| value.map(|value| value.to_string());
    span("items", whole(bounds.min_items), whole(bounds.max_items));
    span("length", whole(bounds.min_length), whole(bounds.max_length));
    let exclusive = |exclusive: bool| if exclusive { "<" } else { "" };
    span(
        "range",
        bounds
            .minimum
            .map(|value| format!("{value}{}", exclusive(bounds.exclusive_minimum))),
        bounds
            .maximum
            .map(|value| format!("{}{value}", exclusive(bounds.exclusive_maximum))),
    );
    if let Some(step) = bounds.multiple_of {
        items.push(format!("{each}multiple of {step}"));
    }
    // A CRD can say one pattern only, and says the last.
    if let Some(pattern) = bounds.patterns.last() {
        let pattern = serde_json::Value::from(pattern.as_str());
        items.push(format!("{each}pattern {pattern}"));
    }
}
