//! No document makes a conversion panic, whatever it holds.

use aso_runtime::engine::{
    ArmIdsOnly, ImportedSpec, arm_from_status, for_each_reference, import, missing_secrets,
    normalise, spec_from_arm, spec_from_status, status_from_arm, to_arm, unlisted_values,
};
use aso_runtime::registry::ResourceType;
use conversions_tests::choices::Choices;
use conversions_tests::generate::{self, Specs};
use conversions_tests::json::{any, damage, vocabulary};
use conversions_tests::runner::for_each_kind;
use conversions_tests::typed;
use serde_json::Value;

/// What an import notes while it reads is what a look at the Spec finds.
fn notes(resource: &'static ResourceType, value: &Value) -> Result<(), String> {
    let ImportedSpec {
        mut spec,
        mut references,
        missing_secrets: missing,
        unlisted,
    } = import(resource, value);
    let mut ids = Vec::new();
    for_each_reference(resource, &mut spec, |_, reference| {
        ids.extend(
            reference
                .get("armId")
                .and_then(Value::as_str)
                .map(str::to_owned),
        );
    });
    ids.sort();
    references.sort();
    if references != ids {
        return Err(format!(
            "  references {references:?}, not {ids:?}\n  {value}"
        ));
    }
    let found = missing_secrets(resource, &spec);
    if missing != found {
        return Err(format!("  secrets {missing:?}, not {found:?}\n  {value}"));
    }
    let found = unlisted_values(resource, &spec);
    if unlisted != found {
        return Err(format!("  values {unlisted:?}, not {found:?}\n  {value}"));
    }
    Ok(())
}

/// Runs everything over a value; what comes out of the lenient functions has to be fit for the strict ones.
fn all(
    resource: &'static ResourceType,
    typed: Option<&typed::Typed>,
    value: &Value,
) -> Result<(), String> {
    if let Err(errors) = to_arm(resource, value, "n", &ArmIdsOnly) {
        for error in errors.0 {
            if !error.path.starts_with("spec") {
                return Err(format!("  the error names no property: {error}\n  {value}"));
            }
        }
    }
    let _ = arm_from_status(resource, value);
    let _ = spec_from_status(resource, value);
    notes(resource, value)?;

    let spec = spec_from_arm(resource, value);
    let fail = |what: &str, error: String| format!("  {what}: {error}\n  {value}");
    to_arm(resource, &spec, "n", &ArmIdsOnly)
        .map_err(|error| fail("the Spec that was read can't be sent", error.to_string()))?;

    let (again, findings) = normalise(resource, spec.clone());
    if again != spec || !findings.is_empty() {
        return Err(fail(
            "the Spec that was read is not normal",
            format!("{findings:?}"),
        ));
    }
    let status = status_from_arm(resource, value);
    if let Some(typed) = typed {
        (typed.spec)(spec.clone())
            .map_err(|error| fail("the Spec that was read does not fit", error.to_string()))?;
        (typed.status)(status)
            .map_err(|error| fail("the Status that was read does not fit", error.to_string()))?;
    }

    let (normal, _) = normalise(resource, value.clone());
    let (twice, findings) = normalise(resource, normal.clone());
    let corrected = findings
        .iter()
        .any(|finding| matches!(finding, aso_runtime::engine::Finding::Case { .. }));
    if twice != normal || corrected {
        return Err(fail(
            "what is normal is not left alone",
            format!("{findings:?}"),
        ));
    }
    Ok(())
}

fn run(make: impl Fn(&'static ResourceType, &[&'static str], &mut Choices<'_>) -> Value) {
    let list = typed::all();
    for_each_kind(12, |resource, choices| {
        let words = vocabulary(if choices.flag() {
            resource.request
        } else {
            resource.response
        });
        // Everything of everything would not end.
        if matches!(choices, Choices::Everything { .. }) {
            return Ok(());
        }
        let value = make(resource, &words, choices);
        all(resource, typed::of(&list, resource), &value)
    });
}

#[test]
fn of_unrelated_documents() {
    run(|_, words, choices| any(choices, words, 6));
}

#[test]
fn of_damaged_specs() {
    run(|resource, words, choices| {
        let mut value = generate::spec(resource, Specs::Any, choices);
        damage(&mut value, choices, words);
        value
    });
}

#[test]
fn of_damaged_requests_and_responses() {
    run(|resource, words, choices| {
        let mut value = if choices.flag() {
            generate::response(resource, choices)
        } else {
            let spec = generate::spec(resource, Specs::Reversible, choices);
            to_arm(resource, &spec, "n", &ArmIdsOnly).unwrap_or_default()
        };
        for _ in 0..=choices.below(3) {
            damage(&mut value, choices, words);
        }
        value
    });
}
