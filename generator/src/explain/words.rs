//! Words for what properties hold and how they correspond.

use crate::lower::{
    Alternative, Body, Collection, Empty, Local, Op, Or, Runtime, Scalar, Schema, Step, Version,
};
use crate::model::{Primitive, TypeId};

/// What a property holds in Kubernetes.
pub(super) fn holds(version: &Version, schema: &Schema) -> String {
    match schema {
        Schema::Scalar(primitive, _) => primitive_word(*primitive).into(),
        Schema::Enum { ty, open } => {
            let more = if *open { ", or another" } else { "" };
            format!("one of {}{more}", values(version, *ty))
        }
        Schema::Any => "anything".into(),
        Schema::Object(id) => format!("object `{}`", rust(version, *id)),
        Schema::List(items, _) => format!("list of {}", holds(version, items)),
        Schema::Map(values) => format!("map of {}", holds(version, values)),
        Schema::Runtime(runtime) => runtime_word(*runtime).into(),
        Schema::OperatorSpec(_) => "settings of the operator".into(),
    }
}

/// How a value corresponds.
pub(super) fn corresponds(version: &Version, op: &Op) -> String {
    match op {
        Op::Scalar(Scalar::String) => "text".into(),
        Op::Scalar(Scalar::Integer) => "integer".into(),
        Op::Scalar(Scalar::Number) => "number".into(),
        Op::Scalar(Scalar::Boolean) => "boolean".into(),
        Op::Enum(id) => format!("one of {}", values(version, *id)),
        Op::Json => "JSON, as it is".into(),
        Op::Object(id) => format!("object `{}`, property by property", rust(version, *id)),
        Op::List(inner) => format!("list of {}", corresponds(version, inner)),
        Op::Map(inner) => format!("map of {}", corresponds(version, inner)),
        Op::Nested(_) => "flattened object".into(),
        Op::Name => "name of the resource".into(),
        Op::FixedName(name) => format!("always `{name}`"),
        Op::Reference => "ARM id of the resource that is referred to".into(),
        Op::WellKnownReference => {
            "ARM id of the resource that is referred to, or a well-known name".into()
        }
        Op::Secret => "value of a secret".into(),
        Op::SecretMap => "values of a secret".into(),
        Op::Identities => "list of identities in Kubernetes, map by ARM id in ARM".into(),
        Op::Local(local) => match local {
            Local::Owner | Local::ArbitraryOwner => "owner".into(),
            Local::OperatorSpec => "settings of the operator".into(),
            Local::AzureNameFromConfig => "name from a config map".into(),
            Local::Conditions => "conditions".into(),
        },
        Op::Unsent(Collection::List) => "list that only ARM has".into(),
        Op::Unsent(Collection::Map) => "map that only ARM has".into(),
        Op::Unsent(Collection::None) => "value that only ARM has".into(),
    }
}

/// What a step says beside its operation.
pub(super) fn remarks(step: &Step) -> String {
    let mut text = step.reason.to_owned();
    match step.empty {
        Empty::Omit => {}
        Empty::Null => text += "; `null` is sent when it is absent",
        Empty::Collection => text += "; an empty collection is sent when it is absent",
    }
    match &step.or {
        None => {}
        Some(Or::ConfigMap(name)) => text += &format!("; `{name}` reads it from a config map"),
        Some(Or::Secret(name)) => text += &format!("; `{name}` reads it from a secret"),
        Some(Or::Reference(name)) => text += &format!("; `{name}` refers to the resource"),
    }
    if step.required {
        text += "; required";
    }
    if let Some(value) = &step.default {
        text += &format!("; by default `{value}`");
    }
    text
}

/// How an option of a choice corresponds.
pub(super) fn option(version: &Version, option: &Alternative, discriminator: &str) -> String {
    format!(
        "object `{}`, told apart by `{discriminator}`: `{}`",
        rust(version, option.ty),
        option.value
    )
}

/// The name of a type in Rust.
pub(super) fn rust(version: &Version, id: TypeId) -> &str {
    version.types.get(&id).map_or("", |ty| ty.rust.as_str())
}

fn values(version: &Version, id: TypeId) -> String {
    let Some(Body::Enum(options)) = version.types.get(&id).map(|ty| &ty.body) else {
        return "some values".into();
    };
    let values: Vec<&str> = options
        .values
        .iter()
        .map(|option| option.value.as_str())
        .collect();
    values.join("|")
}

fn primitive_word(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::String => "text",
        Primitive::Integer | Primitive::UInt32 => "integer",
        Primitive::Number => "number",
        Primitive::Boolean => "boolean",
        Primitive::Any => "anything",
    }
}

fn runtime_word(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::ResourceReference => "reference to a resource",
        Runtime::KnownResourceReference => "reference to the owner",
        Runtime::ArbitraryOwnerReference => "reference to an owner of any kind",
        Runtime::WellKnownResourceReference => "reference to a resource, or a well-known name",
        Runtime::SecretReference => "key of a secret",
        Runtime::SecretMapReference => "secret",
        Runtime::ConfigMapReference => "key of a config map",
        Runtime::UserAssignedIdentityDetails => "user-assigned identity",
        Runtime::Condition => "condition",
    }
}
