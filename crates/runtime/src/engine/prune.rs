//! Leaving out empty lists and maps.

use crate::json::path::MAX_DEPTH;
use crate::plan::{Op, Or, Plan, Step};
use serde_json::{Map, Value};

/// Removes empty collections from an object on the Kubernetes side of a plan.
pub(super) fn object(plan: &'static Plan, value: &mut Value, depth: usize) {
    let Value::Object(source) = value else { return };
    if depth >= MAX_DEPTH {
        return;
    }
    match plan {
        Plan::Object(list) => steps(list, source, depth),
        Plan::OneOf {
            options, shared, ..
        } => {
            steps(shared, source, depth);
            for option in *options {
                if let Some(content) = source.get_mut(option.kubernetes) {
                    object(option.plan, content, depth + 1);
                }
            }
        }
    }
}

fn steps(list: &'static [Step], source: &mut Map<String, Value>, depth: usize) {
    for step in list {
        if let Op::Nested(inner) = &step.op {
            steps(inner, source, depth);
            continue;
        }
        if holds_collections(&step.op)
            && let Some(value) = source.get_mut(step.kubernetes)
            && inside(&step.op, value, depth + 1)
        {
            source.remove(step.kubernetes);
        }
        if let Some(Or::Reference(name)) = step.or
            && let Some(value) = source.get(name)
            && is_collection(&step.op)
            && is_empty(value)
        {
            source.remove(name);
        }
    }
}

/// Prunes inside a value; tells whether the value itself is an empty collection.
fn inside(op: &'static Op, value: &mut Value, depth: usize) -> bool {
    match (op, &mut *value) {
        (Op::Object(plan), _) => {
            object(plan, value, depth);
            return false;
        }
        // Elements stay, even when they are empty collections: the place in a list means something.
        (Op::List(element), Value::Array(elements)) => {
            for value in elements {
                inside(element, value, depth + 1);
            }
        }
        (Op::Map(element), Value::Object(entries)) => {
            for (_, value) in entries {
                inside(element, value, depth + 1);
            }
        }
        _ => {}
    }
    is_collection(op) && is_empty(value)
}

/// Whether there is anything to look for; for most properties there is not.
fn holds_collections(op: &Op) -> bool {
    is_collection(op) || matches!(op, Op::Object(_))
}

fn is_collection(op: &Op) -> bool {
    matches!(op, Op::List(_) | Op::Map(_) | Op::Identities)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}
