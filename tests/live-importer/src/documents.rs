//! Documents as Azure answers them, made of what the library knows of each type: everything that a Spec can hold has a value.

use aso_runtime::arm_id::ArmId;
use aso_runtime::plan::{Op, Plan, Scalar, Step};
use aso_runtime::registry::{Name, ResourceType};
use serde_json::{Map, Value, json};

/// How deep objects are filled.
const DEPTH: usize = 4;

/// The document of a resource. What its parent's body embeds is left out: the simulator shows children there.
#[must_use]
pub fn document(resource: &ResourceType, id: &ArmId) -> Value {
    let mut body = object(resource.request, id, DEPTH);
    for (path, _) in resource.embedded_children {
        if let Some((last, above)) = path.split_last() {
            let parent = above
                .iter()
                .try_fold(&mut body, |value, name| value.get_mut(name));
            if let Some(Value::Object(parent)) = parent {
                parent.remove(*last);
            }
        }
    }
    body["id"] = json!(id.to_string());
    body["name"] = json!(id.name());
    body["type"] = json!(id.arm_type());
    if body.get("location").is_some() {
        body["location"] = json!("westeurope");
    }
    body
}

fn object(plan: &Plan, id: &ArmId, depth: usize) -> Value {
    let mut body = Map::new();
    match plan {
        Plan::Object(steps) => fill(&mut body, steps, id, depth),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            fill(&mut body, shared, id, depth);
            if let Some(option) = options.first() {
                if let Value::Object(inner) = object(option.plan, id, depth) {
                    body.extend(inner);
                }
                body.insert((*discriminator).to_owned(), json!(option.value));
            }
        }
    }
    Value::Object(body)
}

fn fill(body: &mut Map<String, Value>, steps: &[Step], id: &ArmId, depth: usize) {
    for step in steps {
        if let Some(value) = value(&step.op, id, depth) {
            body.insert(step.arm.to_owned(), value);
        }
    }
}

fn value(op: &Op, id: &ArmId, depth: usize) -> Option<Value> {
    let below = depth.checked_sub(1)?;
    Some(match op {
        // It tells resources apart, so that none can be taken for another.
        Op::Scalar(Scalar::String) => json!(format!("of-{}", id.name())),
        Op::Scalar(Scalar::Integer | Scalar::Number) => json!(1),
        Op::Scalar(Scalar::Boolean) => json!(true),
        Op::Enum(values) => json!(values.first()?),
        Op::Json => json!({"any": 1}),
        Op::Object(plan) => object(plan, id, below),
        Op::List(inner) => Value::Array(value(inner, id, below).into_iter().collect()),
        Op::Map(inner) => json!({"key": value(inner, id, below)?}),
        Op::Nested(steps) => {
            let mut body = Map::new();
            fill(&mut body, steps, id, depth);
            Value::Object(body)
        }
        Op::Reference | Op::WellKnownReference => json!(format!(
            "{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other",
            ArmId::for_resource_group(id.subscription()?, "elsewhere")
        )),
        Op::Identities
        | Op::Name
        | Op::FixedName(_)
        | Op::Secret
        | Op::SecretMap
        | Op::Local(_)
        | Op::Unsent(_) => return None,
    })
}

/// Whether the generic listing has resources of a type, and any number of them.
#[must_use]
pub fn is_tracked(resource: &ResourceType) -> bool {
    resource.name == Name::Free
        && matches!(resource.request, Plan::Object(steps) if steps.iter().any(|step| step.arm == "location"))
}
