//! A lowered version as text that people can review: kinds, types, and how Kubernetes and ARM correspond.

use std::collections::BTreeMap;
use std::fmt::Write;

use aso_generator::lower::{
    Alternative, ArmType, Body, Collection, Empty, Forms, Kind, KubernetesProperty, Local, Op, Or,
    Owner, Plan, Runtime, Scalar, Schema, Step, Version,
};
use aso_generator::model::{EnumType, Primitive, Side, TypeId, Validations};

/// The whole version.
pub(crate) fn version(version: &Version) -> String {
    let mut out = format!(
        "{}.azure.com at {} (module {})\n",
        version.group, version.api_version, version.module
    );
    for kind in &version.kinds {
        self::kind(&mut out, version, kind);
    }
    // By name, not by id, so that a definition more or less moves nothing else.
    let types: BTreeMap<(Side, &str, TypeId), TypeId> = version
        .types
        .iter()
        .map(|(id, ty)| ((ty.side, ty.rust.as_str(), *id), *id))
        .collect();
    for id in types.values() {
        let ty = &version.types[id];
        match &ty.body {
            Body::Enum(options) => {
                let _ = writeln!(
                    out,
                    "\nenum {} (`{}`): {}",
                    name(version, *id),
                    ty.name,
                    values(options)
                );
            }
            Body::Object(forms) => {
                let _ = writeln!(out, "\ntype {} (`{}`)", name(version, *id), ty.name);
                object(&mut out, version, forms);
            }
            Body::Inline(_) => {}
        }
    }
    out
}

fn kind(out: &mut String, version: &Version, kind: &Kind) {
    let owner = match &kind.owner {
        Owner::None => "nothing".to_owned(),
        Owner::Any => "anything".to_owned(),
        Owner::Kind { group, kind } => format!("{group}/{kind}"),
    };
    let _ = write!(
        out,
        "\nkind {} ({}), from `{}`\n  ARM type {}, scope {:?}, owned by {owner}\n  served as {}\n  name {:?}{}\n  {}, {}\n",
        kind.kind,
        kind.plural,
        kind.key,
        kind.arm_type,
        kind.scope,
        kind.versions.join(", "),
        kind.name,
        if kind.azure_name_from_config {
            ", or from a config map"
        } else {
            ""
        },
        name(version, kind.spec),
        name(version, kind.status),
    );
    for (what, names) in [
        ("secrets", &kind.operator.secrets),
        ("config maps", &kind.operator.config_maps),
    ] {
        if !names.is_empty() {
            let _ = writeln!(out, "  operator {what}: {}", names.join(", "));
        }
    }
    for (name, values, description) in &kind.operator.properties {
        let _ = writeln!(
            out,
            "  operator property {name}: [{}] {description}",
            values.join(" | ")
        );
    }
    for (path, arm_type) in &kind.embedded_children {
        let _ = writeln!(
            out,
            "  children of their own under {}: {arm_type}",
            path.join(".")
        );
    }
}

fn object(out: &mut String, version: &Version, forms: &Forms) {
    *out += "  kubernetes\n";
    for property in &forms.kubernetes.properties {
        let _ = writeln!(out, "    {}", self::property(version, property));
    }
    *out += "  arm\n";
    for property in &forms.arm.properties {
        let _ = writeln!(
            out,
            "    {}: {}",
            property.json,
            arm_type(version, &property.ty)
        );
    }
    if let Some((discriminator, options)) = &forms.arm.choice {
        let options: Vec<String> = options
            .iter()
            .map(|(value, id)| format!("{value} = {}", name(version, *id)))
            .collect();
        let _ = writeln!(
            out,
            "    one of, by {discriminator}: {}",
            options.join(", ")
        );
    }
    *out += "  plan (kubernetes ↔ arm: op)\n";
    match &forms.plan {
        Plan::Object(found) => steps(out, version, found, 4),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            for Alternative {
                kubernetes,
                value,
                ty,
            } in options
            {
                let _ = writeln!(
                    out,
                    "    {kubernetes} ↔ {discriminator} is {value}: {}",
                    name(version, *ty)
                );
            }
            steps(out, version, shared, 4);
        }
    }
}

/// `json: type, required, in ARM under a.b`
fn property(version: &Version, property: &KubernetesProperty) -> String {
    let mut out = format!("{}: {}", property.json, schema(version, &property.schema));
    if property.required {
        out += ", required";
    }
    if !property.flattened.is_empty() {
        let _ = write!(out, ", in ARM under {}", property.flattened.join("."));
    }
    out
}

fn steps(out: &mut String, version: &Version, found: &[Step], indent: usize) {
    for step in found {
        let side = |name: &str| if name.is_empty() { "–" } else { name }.to_owned();
        let mut kubernetes = side(&step.kubernetes);
        if let Some(or) = &step.or {
            kubernetes += &match or {
                Or::ConfigMap(name) => format!(" or config map {name}"),
                Or::Secret(name) => format!(" or secret {name}"),
                Or::Reference(name) => format!(" or reference {name}"),
            };
        }
        let empty = match step.empty {
            Empty::Omit => "",
            Empty::Null => ", else null",
            Empty::Collection => ", else empty",
        };
        let required = if step.required { ", required" } else { "" };
        let _ = writeln!(
            out,
            "{:indent$}{kubernetes} ↔ {}: {}{empty}{required}",
            "",
            side(&step.arm),
            op(version, &step.op)
        );
        if let Op::Nested(inner) = &step.op {
            steps(out, version, inner, indent + 2);
        }
    }
}

fn op(version: &Version, op: &Op) -> String {
    match op {
        Op::Scalar(scalar) => scalar_name(*scalar).into(),
        Op::Enum(id) => format!("enum {}", name(version, *id)),
        Op::Json => "json".into(),
        Op::Object(id) => name(version, *id),
        Op::List(inner) => format!("list<{}>", self::op(version, inner)),
        Op::Map(inner) => format!("map<{}>", self::op(version, inner)),
        Op::Nested(_) => "nested".into(),
        Op::Name => "name".into(),
        Op::FixedName(name) => format!("always {name:?}"),
        Op::Reference => "reference".into(),
        Op::WellKnownReference => "reference or well-known name".into(),
        Op::Secret => "secret".into(),
        Op::SecretMap => "map of secrets".into(),
        Op::Identities => "identities".into(),
        Op::Local(local) => match local {
            Local::Owner => "kept (owner)",
            Local::ArbitraryOwner => "kept (any owner)",
            Local::OperatorSpec => "kept (operator's settings)",
            Local::AzureNameFromConfig => "kept (name from a config map)",
            Local::Conditions => "kept (conditions)",
        }
        .into(),
        Op::Unsent(collection) => match collection {
            Collection::None => "unsent",
            Collection::List => "unsent list",
            Collection::Map => "unsent map",
        }
        .into(),
    }
}

fn name(version: &Version, id: TypeId) -> String {
    match version.types.get(&id) {
        Some(ty) if ty.side == Side::Status => format!("status.{}", ty.rust),
        Some(ty) => ty.rust.clone(),
        None => format!("missing {id:?}"),
    }
}

fn values(options: &EnumType) -> String {
    let values: Vec<String> = options
        .values
        .iter()
        .map(|option| {
            if option.identifier == option.value {
                option.value.clone()
            } else {
                format!("{} ({})", option.value, option.identifier)
            }
        })
        .collect();
    let base = match options.base {
        Primitive::String => String::new(),
        base => format!("{} ", primitive(base)),
    };
    format!("{base}{}", values.join(" | "))
}

fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::String => "string",
        Primitive::Integer => "integer",
        Primitive::UInt32 => "uint32",
        Primitive::Number => "number",
        Primitive::Boolean => "boolean",
        Primitive::Any => "any",
    }
}

fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "string",
        Scalar::Integer => "integer",
        Scalar::Number => "number",
        Scalar::Boolean => "boolean",
    }
}

fn schema(version: &Version, schema: &Schema) -> String {
    match schema {
        Schema::Scalar(scalar, bounds) => format!("{}{}", primitive(*scalar), self::bounds(bounds)),
        Schema::Enum { ty, open } => {
            let open = if *open { "open enum" } else { "enum" };
            format!("{open} {}", name(version, *ty))
        }
        Schema::Any => "any".into(),
        Schema::Object(id) => name(version, *id),
        Schema::List(items, bounds) => {
            format!(
                "list<{}>{}",
                self::schema(version, items),
                self::bounds(bounds)
            )
        }
        Schema::Map(values) => format!("map<{}>", self::schema(version, values)),
        Schema::Runtime(runtime) => self::runtime(*runtime).into(),
        Schema::OperatorSpec(index) => format!("OperatorSpec of {}", version.kinds[*index].kind),
    }
}

fn runtime(runtime: Runtime) -> &'static str {
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

fn bounds(bounds: &Validations) -> String {
    let mut facts: Vec<String> = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        facts.extend(value.map(|value| format!("{name} {value}")));
    };
    add(
        "minLength",
        bounds.min_length.map(|value| value.to_string()),
    );
    add(
        "maxLength",
        bounds.max_length.map(|value| value.to_string()),
    );
    for pattern in &bounds.patterns {
        add("pattern", Some(pattern.clone()));
    }
    add("minItems", bounds.min_items.map(|value| value.to_string()));
    add("maxItems", bounds.max_items.map(|value| value.to_string()));
    add("minimum", bounds.minimum.map(|value| value.to_string()));
    add("maximum", bounds.maximum.map(|value| value.to_string()));
    add(
        "exclusive",
        bounds.exclusive_minimum.then(|| "minimum".to_owned()),
    );
    add(
        "exclusive",
        bounds.exclusive_maximum.then(|| "maximum".to_owned()),
    );
    add(
        "multipleOf",
        bounds.multiple_of.map(|value| value.to_string()),
    );
    if facts.is_empty() {
        String::new()
    } else {
        format!(" [{}]", facts.join("; "))
    }
}

fn arm_type(version: &Version, ty: &ArmType) -> String {
    match ty {
        ArmType::Scalar(scalar) => scalar_name(*scalar).into(),
        ArmType::Secret => "secret".into(),
        ArmType::Enum(id) => format!("enum {}", name(version, *id)),
        ArmType::Json => "any".into(),
        ArmType::Object(id) => name(version, *id),
        ArmType::List(items) => format!("list<{}>", arm_type(version, items)),
        ArmType::Map(values) => format!("map<{}>", arm_type(version, values)),
    }
}
