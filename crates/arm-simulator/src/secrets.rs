//! What is written and never comes back.

use crate::catalog::CATALOG;
use aso_runtime::plan::{Op, Plan, Step};
use serde_json::{Map, Value};

/// Removes the secrets of a resource's body: what the request of any version of the type takes from a Kubernetes secret.
pub(crate) fn strip(arm_type: &str, body: &mut Value) {
    for resource in CATALOG.of(arm_type) {
        plan(resource.request, body, 0);
    }
}

/// Types can contain themselves; bodies end, but not below this depth.
const DEEPEST: usize = 64;

fn plan(plan: &'static Plan, value: &mut Value, depth: usize) {
    let Some(object) = value.as_object_mut() else {
        return;
    };
    if depth > DEEPEST {
        return;
    }
    match plan {
        Plan::Object(all) => steps(all, object, depth),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            steps(shared, object, depth);
            let chosen = object
                .get(*discriminator)
                .and_then(Value::as_str)
                .map(str::to_owned);
            for option in *options {
                if chosen
                    .as_deref()
                    .is_none_or(|value| value.eq_ignore_ascii_case(option.value))
                {
                    self::plan(option.plan, value, depth + 1);
                }
            }
        }
    }
}

fn steps(all: &'static [Step], object: &mut Map<String, Value>, depth: usize) {
    for step in all {
        if step.arm.is_empty() {
            continue;
        }
        if is_secret(&step.op) {
            object.remove(step.arm);
        } else if let Some(value) = object.get_mut(step.arm) {
            operation(&step.op, value, depth + 1);
        }
    }
}

fn is_secret(op: &Op) -> bool {
    match op {
        Op::Secret | Op::SecretMap => true,
        Op::List(inner) | Op::Map(inner) => is_secret(inner),
        _ => false,
    }
}

fn operation(op: &'static Op, value: &mut Value, depth: usize) {
    match (op, value) {
        (Op::Object(inner), value) => plan(inner, value, depth),
        (Op::Nested(nested), Value::Object(object)) => steps(nested, object, depth),
        (Op::List(inner), Value::Array(list)) => {
            for element in list {
                operation(inner, element, depth + 1);
            }
        }
        (Op::Map(inner), Value::Object(map)) => {
            for (_, element) in map.iter_mut() {
                operation(inner, element, depth + 1);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_go_and_the_rest_stays() {
        let mut body = json!({
            "location": "westeurope",
            "properties": {"administratorLogin": "me", "administratorLoginPassword": "hunter2", "version": "12.0"},
        });
        strip("Microsoft.Sql/servers", &mut body);
        assert_eq!(
            body["properties"],
            json!({"administratorLogin": "me", "version": "12.0"})
        );
        let mut vm =
            json!({"properties": {"osProfile": {"adminPassword": "hunter2", "computerName": "c"}}});
        strip("Microsoft.Compute/virtualMachines", &mut vm);
        assert_eq!(
            vm,
            json!({"properties": {"osProfile": {"computerName": "c"}}})
        );
    }
}
