//! Status → Spec fills all that the Status declares of what the Spec sent.

use aso_runtime::engine::{
    ArmIdsOnly, arm_from_status, import, spec_from_arm, spec_from_status, status_from_arm, to_arm,
};
use aso_runtime::json::property;
use aso_runtime::plan::{Op, Plan, Step};
use conversions_tests::generate::{self, Specs};
use conversions_tests::runner::{for_each_kind, same};
use serde_json::{Map, Value};

/// What of a body a response plan declares: a second, plainer reading of the plan than the engine's.
fn declared(plan: &'static Plan, body: &Value) -> Value {
    let mut target = Map::new();
    let Value::Object(source) = body else {
        return Value::Null;
    };
    match plan {
        Plan::Object(steps) => of_steps(steps, source, &mut target),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            of_steps(shared, source, &mut target);
            let chosen = options
                .iter()
                .find(|option| source.get(*discriminator) == Some(&Value::from(option.value)));
            if let Some(option) = chosen {
                target.insert((*discriminator).to_owned(), Value::from(option.value));
                if let Value::Object(content) = declared(option.plan, body) {
                    target.extend(content);
                }
            }
        }
    }
    Value::Object(target)
}

fn of_steps(steps: &'static [Step], source: &Map<String, Value>, target: &mut Map<String, Value>) {
    for step in steps {
        // Request and response of one version can spell a property differently (WorkspaceResourceId).
        let found = property(source, step.arm);
        let Some(value) = found.filter(|value| !value.is_null()) else {
            continue;
        };
        let value = match (&step.op, value) {
            (Op::Nested(inner), Value::Object(group)) => {
                let mut inside = Map::new();
                of_steps(inner, group, &mut inside);
                if inside.is_empty() {
                    continue;
                }
                Value::Object(inside)
            }
            (op, value) => of_value(op, value),
        };
        target.insert(step.arm.to_owned(), value);
    }
}

fn of_value(op: &'static Op, value: &Value) -> Value {
    match (op, value) {
        (Op::Object(plan), _) => declared(plan, value),
        (Op::List(element), Value::Array(list)) => {
            list.iter().map(|value| of_value(element, value)).collect()
        }
        (Op::Map(element), Value::Object(map)) => map
            .iter()
            .map(|(key, value)| (key.clone(), of_value(element, value)))
            .collect(),
        _ => value.clone(),
    }
}

/// Whether a value holds nothing that another does not hold at the same place.
fn within(part: &Value, whole: &Value, path: &str) -> Result<(), String> {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter()
                .try_for_each(|(key, value)| match whole.get(key) {
                    Some(other) => within(value, other, &format!("{path}.{key}")),
                    None => Err(format!("  {path}.{key} is new: {value}")),
                })
        }
        (Value::Array(part), Value::Array(whole)) if part.len() == whole.len() => part
            .iter()
            .zip(whole)
            .enumerate()
            .try_for_each(|(index, (part, whole))| {
                within(part, whole, &format!("{path}[{index}]"))
            }),
        _ if part == whole => Ok(()),
        _ => Err(format!("  {path} was {whole} and is {part}")),
    }
}

#[test]
fn a_status_populates_the_spec() {
    for_each_kind(24, |resource, choices| {
        let mut spec = generate::spec(resource, Specs::Reversible, choices);
        let name = spec["azureName"].as_str().unwrap_or("n").to_owned();
        let body = to_arm(resource, &spec, &name, &ArmIdsOnly)
            .map_err(|error| format!("{error}\n  spec: {spec}"))?;
        let status = status_from_arm(resource, &body);
        let populated = spec_from_status(resource, &status);

        let expected = spec_from_arm(resource, &declared(resource.response, &body));
        same(
            "Spec from the body and from the Status",
            &expected,
            &populated,
        )
        .map_err(|error| format!("{error}\n  status: {status}"))?;

        // Payload modes send empty collections for absent ones, which an import leaves out.
        let populated = import(resource, &arm_from_status(resource, &status)).spec;
        spec["azureName"] = name.into();
        within(&populated, &spec, "spec").map_err(|error| format!("{error}\n  status: {status}"))
    });
}
