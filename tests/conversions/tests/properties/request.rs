//! Spec → ARM request → Spec.

use aso_runtime::engine::{ArmIdsOnly, import, to_arm};
use aso_runtime::registry::Name;
use conversions_tests::generate::{self, Specs};
use conversions_tests::runner::{for_each_kind, same};
use serde_json::json;

#[test]
fn what_is_sent_reads_back_as_the_spec() {
    for_each_kind(24, |resource, choices| {
        let mut spec = generate::spec(resource, Specs::Reversible, choices);
        let name = spec["azureName"].as_str().unwrap_or("n").to_owned();
        let body = to_arm(resource, &spec, &format!("parent/{name}"), &ArmIdsOnly)
            .map_err(|error| format!("{error}\n  spec: {spec}"))?;
        // Payload modes send empty collections for absent ones, which an import leaves out.
        let again = import(resource, &body).spec;
        if !matches!(resource.name, Name::Fixed(_)) {
            // The name is in the request, whether the Spec gives it or not.
            spec["azureName"] = json!(name);
        }
        same("Spec and what its request gives back", &spec, &again)
            .map_err(|error| format!("{error}\n  body: {body}"))
    });
}

#[test]
fn a_request_is_the_same_request_again() {
    for_each_kind(8, |resource, choices| {
        let spec = generate::spec(resource, Specs::Reversible, choices);
        let name = spec["azureName"].as_str().unwrap_or("n").to_owned();
        let body = to_arm(resource, &spec, &name, &ArmIdsOnly)
            .map_err(|error| format!("{error}\n  spec: {spec}"))?;
        let again = import(resource, &body).spec;
        let again = to_arm(resource, &again, &name, &ArmIdsOnly).map_err(|e| e.to_string())?;
        same("request and the request of its Spec", &body, &again)
    });
}
