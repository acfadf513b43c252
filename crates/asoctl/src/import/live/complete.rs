//! Whether a list's item says all that a GET would say.
//!
//! Azure's rules for resource providers want both to be the same, and mostly they are. Where they are not, the list is a summary, which
//! shows in one of these ways: it has no `properties` at all, as the generic listing; it writes `null` for what it does not look up, as
//! `siteConfig` of web sites; or it lacks what the type requires. Such an item costs a GET of its own.

use aso_runtime::json::property;
use aso_runtime::plan::{Alternative, Op, Plan, Step};
use aso_runtime::registry::ResourceType;
use serde_json::{Map, Value};

/// Whether a resource can be read from a list's item.
pub(super) fn is_complete(resource: &ResourceType, item: &Value) -> bool {
    item.as_object()
        .is_some_and(|item| has_all(resource.request, item))
}

/// Whether the type has nothing to read but its name: then there is nothing that an item could lack.
pub(super) fn is_name_only(resource: &ResourceType) -> bool {
    matches!(resource.request, Plan::Object(steps) if !steps.iter().any(is_content))
}

fn has_all(plan: &Plan, item: &Map<String, Value>) -> bool {
    match plan {
        Plan::Object(steps) => has_steps(steps, item),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            let Some(Value::String(kind)) = property(item, discriminator) else {
                return false;
            };
            let option = Alternative::of(options, kind);
            has_steps(shared, item) && option.is_none_or(|option| has_all(option.plan, item))
        }
    }
}

fn has_steps(steps: &[Step], item: &Map<String, Value>) -> bool {
    steps.iter().filter(|step| is_content(step)).all(|step| {
        match (property(item, step.arm), &step.op) {
            // What stands in `properties` is most of a resource.
            (Some(Value::Object(inner)), Op::Nested(steps)) => has_steps(steps, inner),
            (Some(Value::Object(inner)), Op::Object(plan)) if step.arm == "properties" => {
                has_all(plan, inner)
            }
            (Some(Value::Null), Op::Object(_) | Op::List(_) | Op::Map(_) | Op::Nested(_)) => false,
            (Some(Value::Null) | None, _) => !step.required && step.arm != "properties",
            (Some(_), _) => true,
        }
    })
}

/// Whether an answer can tell what the step holds: neither the name, which the id tells, nor a secret, which nothing tells.
fn is_content(step: &Step) -> bool {
    match &step.op {
        Op::Name | Op::FixedName(_) | Op::Secret | Op::SecretMap | Op::Local(_) | Op::Unsent(_) => {
            false
        }
        Op::Nested(steps) => steps.iter().any(is_content),
        Op::Scalar(_)
        | Op::Enum(_)
        | Op::Json
        | Op::Object(_)
        | Op::List(_)
        | Op::Map(_)
        | Op::Reference
        | Op::WellKnownReference
        | Op::Identities => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aso_runtime::plan::Scalar;
    use serde_json::json;

    const TEXT: Op = Op::Scalar(Scalar::String);
    static RULE: Plan = Plan::Object(&[Step::same("text", TEXT)]);
    static PROPERTIES: [Step; 4] = [
        Step::same("access", TEXT).required(),
        Step::same("note", TEXT),
        Step::same("password", Op::Secret).required(),
        Step::same("rule", Op::Object(&RULE)),
    ];
    static FLAT: Plan = Plan::Object(&[
        Step::new("azureName", "name", Op::Name),
        Step::nested("properties", &PROPERTIES),
    ]);
    static INNER: Plan = Plan::Object(&PROPERTIES);
    static DEEP: Plan = Plan::Object(&[Step::same("properties", Op::Object(&INNER))]);
    static CHOICE: Plan = Plan::OneOf {
        discriminator: "kind",
        options: &[Alternative {
            kubernetes: "a",
            value: "A",
            plan: &DEEP,
        }],
        shared: &[],
    };

    fn is_whole(plan: &Plan, item: &Value) -> bool {
        item.as_object().is_some_and(|item| has_all(plan, item))
    }

    #[test]
    fn what_a_summary_looks_like() {
        for plan in [&FLAT, &DEEP, &CHOICE] {
            let with = |properties: Value| {
                is_whole(
                    plan,
                    &json!({"name": "x", "kind": "a", "properties": properties}),
                )
            };
            assert!(with(json!({"access": "Allow"})));
            assert!(with(json!({"ACCESS": "Allow", "note": null, "rule": {}})));
            assert!(!with(json!({"note": "without what is required"})));
            assert!(!with(json!({"access": null})));
            assert!(!with(json!({"access": "Allow", "rule": null})));
            assert!(!with(Value::Null));
            assert!(!is_whole(plan, &json!({"name": "x", "kind": "a"})));
            assert!(!is_whole(plan, &Value::Null));
        }
        let other = json!({"kind": "not known", "properties": {}});
        assert!(is_whole(&CHOICE, &other));
        assert!(!is_whole(
            &CHOICE,
            &json!({"properties": {"access": "Allow"}})
        ));
    }
}
