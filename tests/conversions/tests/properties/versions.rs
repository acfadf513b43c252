//! Between API versions, for every pair of versions of every kind.

use aso_runtime::arm_id::ArmId;
use aso_runtime::convert::between;
use aso_runtime::engine::{Half, from_hub, status_from_arm, to_hub};
use aso_runtime::plan::{Op, Or, Plan, Scalar, Step};
use aso_runtime::registry::ResourceType;
use conversions_tests::choices::Choices;
use conversions_tests::generate::{self, Specs};
use conversions_tests::runner::{for_kinds, kinds, same};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Kinds with several versions.
fn versioned() -> BTreeMap<(&'static str, &'static str), Vec<&'static ResourceType>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for resource in kinds() {
        found
            .entry((resource.group, resource.kind))
            .or_default()
            .push(resource);
    }
    found.retain(|_, versions| versions.len() > 1);
    found
}

fn object(resource: &ResourceType, choices: &mut Choices<'_>) -> Value {
    let spec = generate::spec(resource, Specs::Any, choices);
    let status = status_from_arm(resource, &generate::response(resource, choices));
    json!({
        "apiVersion": format!("{}/{}", resource.group, resource.versions[0]),
        "kind": resource.kind,
        "metadata": {"name": "thing"},
        "spec": spec,
        "status": status,
    })
}

#[test]
fn the_hub_holds_every_version() {
    let kinds: Vec<_> = kinds();
    for_kinds(&kinds, 16, |resource, choices| {
        let object = object(resource, choices);
        for (half, name) in [(Half::Spec, "spec"), (Half::Status, "status")] {
            let mut lost = Vec::new();
            let hub = to_hub(resource, half, &object[name], &mut lost);
            let back = from_hub(resource, half, &hub, &mut lost);
            same(name, &object[name], &back)?;
            if let Some(lost) = lost.first() {
                return Err(lost.to_string());
            }
        }
        Ok(())
    });
}

#[test]
fn what_the_other_version_can_hold_comes_back() {
    for versions in versioned().into_values() {
        for_kinds(&versions, 12, |from, choices| {
            let object = object(from, choices);
            for to in &versions {
                let there = between(from, to, to.versions[0], &object).map_err(text)?;
                let back = between(to, from, from.versions[0], &there.object).map_err(text)?;
                let mut expected = object.clone();
                expected["spec"] = held(from.request, to.request, &object["spec"]);
                expected["status"] = held(from.response, to.response, &object["status"]);
                same(to.api_version, &expected, &back.object)?;
                // Nothing gets lost in silence, and nothing that is there is said to be lost.
                if there.lost.is_empty() != (back.object == object) {
                    return Err(format!(
                        "{}: lost {:?} of {object}",
                        to.api_version, there.lost
                    ));
                }
                if let Some(lost) = back.lost.first() {
                    return Err(format!("{}: on the way back: {lost}", to.api_version));
                }
            }
            Ok(())
        });
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

/// What of a value another version can hold: a second, plainer reading of the plans than the engine's.
fn held(from: &'static Plan, to: &'static Plan, value: &Value) -> Value {
    let Value::Object(entries) = value else {
        panic!("no object: {value}");
    };
    let (from, to) = (members(from), members(to));
    let kept = entries.iter().filter_map(|(key, value)| {
        let source = &from[key];
        let target = to.values().find(|target| target.hub == source.hub)?;
        Some((key.clone(), member(source, target, value)?))
    });
    Value::Object(kept.collect())
}

/// A property of a Kubernetes object.
struct Member {
    hub: String,
    content: Content,
}

enum Content {
    Op(&'static Op),
    Object(&'static Plan),
    /// A second source.
    Copy,
}

fn members(plan: &'static Plan) -> BTreeMap<String, Member> {
    let mut found = BTreeMap::new();
    match plan {
        Plan::Object(steps) => collect(steps, &mut found),
        Plan::OneOf {
            options, shared, ..
        } => {
            collect(shared, &mut found);
            for option in *options {
                let content = Content::Object(option.plan);
                let hub = option.kubernetes.to_owned();
                found.insert(hub.clone(), Member { hub, content });
            }
        }
    }
    found
}

fn collect(steps: &'static [Step], found: &mut BTreeMap<String, Member>) {
    for step in steps {
        if let Op::Nested(inner) = &step.op {
            collect(inner, found);
            continue;
        }
        let hub = step.hub().to_owned();
        if let Some(Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name)) = step.or {
            let ending = name.strip_prefix(step.kubernetes);
            let member = Member {
                hub: ending.map_or(name.to_owned(), |ending| format!("{hub}{ending}")),
                content: Content::Copy,
            };
            found.insert(name.to_owned(), member);
        }
        let content = Content::Op(&step.op);
        found.insert(step.kubernetes.to_owned(), Member { hub, content });
    }
}

fn member(from: &Member, to: &Member, value: &Value) -> Option<Value> {
    match (&from.content, &to.content) {
        (Content::Op(from), Content::Op(to)) => op(from, to, value),
        (Content::Object(from), Content::Object(to)) => Some(held(from, to, value)),
        _ => Some(value.clone()),
    }
}

fn op(from: &'static Op, to: &'static Op, value: &Value) -> Option<Value> {
    match (from, to, value) {
        (_, _, Value::Null) => Some(Value::Null),
        (Op::Object(from), Op::Object(to), _) => Some(held(from, to, value)),
        (Op::List(from), Op::List(to), Value::Array(list)) => Some(Value::Array(
            list.iter()
                .filter_map(|value| op(from, to, value))
                .collect(),
        )),
        (Op::Map(from), Op::Map(to), Value::Object(map)) => {
            let kept = map
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), op(from, to, value)?)));
            Some(Value::Object(kept.collect()))
        }
        // Text can hold a number, but not that it was one.
        (Op::Json, Op::Scalar(Scalar::String), Value::Number(number)) => {
            Some(Value::from(number.to_string()))
        }
        (Op::Json, Op::Scalar(Scalar::String), Value::Bool(flag)) => {
            Some(Value::from(flag.to_string()))
        }
        (Op::Json, Op::Scalar(Scalar::String), Value::Array(_) | Value::Object(_)) => None,
        // An id can be text or a reference; a reference by name, or text that is no id, has no other form.
        (Op::Scalar(Scalar::String), Op::Reference | Op::WellKnownReference, Value::String(id)) => {
            ArmId::parse(id).is_ok().then(|| value.clone())
        }
        (Op::Reference | Op::WellKnownReference, Op::Scalar(Scalar::String), _) => {
            let id = value["armId"].as_str().unwrap_or_default();
            let only = *value == json!({"armId": id}) && ArmId::parse(id).is_ok();
            only.then(|| value.clone())
        }
        (Op::Local(_), Op::Local(_), _) => Some(local(to, value)),
        _ => Some(value.clone()),
    }
}

/// Only the names under `operatorSpec` differ between versions.
fn local(to: &'static Op, value: &Value) -> Value {
    use aso_runtime::plan::Local;
    let Op::Local(Local::OperatorSpec {
        secrets,
        config_maps,
        properties,
    }) = to
    else {
        return value.clone();
    };
    let keep = |value: &Value, names: &[&str]| {
        let entries = value.as_object().into_iter().flatten();
        let kept = entries
            .filter(|(key, _)| names.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()));
        Value::Object(kept.collect::<Map<_, _>>())
    };
    let mut names = vec!["configMapExpressions", "secretExpressions"];
    names.extend(*properties);
    names.extend((!secrets.is_empty()).then_some("secrets"));
    names.extend((!config_maps.is_empty()).then_some("configMaps"));
    let mut kept = keep(value, &names);
    for (name, inside) in [("secrets", secrets), ("configMaps", config_maps)] {
        if let Some(value) = kept.get_mut(name) {
            *value = keep(value, inside);
        }
    }
    kept
}
