//! ARM response → Status → ARM response loses nothing that the Status declares.

use aso_runtime::engine::{arm_from_status, status_from_arm};
use conversions_tests::generate;
use conversions_tests::runner::{for_each_kind, same};

#[test]
fn a_status_holds_all_that_its_plan_knows() {
    for_each_kind(24, |resource, choices| {
        let response = generate::response(resource, choices);
        let status = status_from_arm(resource, &response);
        let again = arm_from_status(resource, &status);
        same("response and what the Status gives back", &response, &again)
            .map_err(|error| format!("{error}\n  status: {status}"))
    });
}

#[test]
fn names_of_properties_match_without_case() {
    for_each_kind(6, |resource, choices| {
        let response = generate::response(resource, choices);
        let status = status_from_arm(resource, &response);
        // Only the outermost names: those of free JSON and of the keys of maps are data.
        let shouted = response
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.to_ascii_uppercase(), value.clone()))
            .collect();
        same(
            "Status of the response and of its shouted form",
            &status,
            &status_from_arm(resource, &shouted),
        )
    });
}
