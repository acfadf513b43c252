//! The typed structs hold exactly what the plans and the engine know.

use aso_runtime::engine::{ArmIdsOnly, spec_from_status, status_from_arm, to_arm};
use aso_runtime::kind::api_version;
use conversions_tests::generate::{self, Specs};
use conversions_tests::json::without_nulls;
use conversions_tests::runner::{for_each_kind, kinds, same};
use conversions_tests::typed;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn every_group_is_listed() {
    let listed: BTreeSet<_> = typed::all().iter().map(|it| it.resource.group).collect();
    let groups: BTreeSet<_> = kinds().iter().map(|resource| resource.group).collect();
    assert_eq!(listed, groups, "src/typed.rs has to have a version of each");
}

#[test]
fn a_typed_spec_writes_what_it_read() {
    let all = typed::all();
    for_each_kind(24, |resource, choices| {
        let Some(typed) = typed::of(&all, resource) else {
            return Ok(());
        };
        let spec = generate::spec(resource, Specs::Any, choices);
        let again = (typed.spec)(spec.clone()).map_err(|error| format!("  {error}\n  {spec}"))?;
        same("Spec and what the struct writes", &spec, &again)?;
        let document = json!({
            "apiVersion": api_version(resource),
            "kind": resource.kind,
            "metadata": {"name": "n", "generation": 3},
            "spec": spec,
            "status": {},
        });
        let again = (typed.document)(document.clone()).map_err(|error| error.to_string())?;
        same("document and what the struct writes", &document, &again)
    });
}

#[test]
fn a_typed_response_and_its_status_write_what_they_read() {
    let all = typed::all();
    for_each_kind(24, |resource, choices| {
        let Some(typed) = typed::of(&all, resource) else {
            return Ok(());
        };
        let response = generate::response(resource, choices);
        let again = (typed.response)(response.clone())
            .map_err(|error| format!("  {error}\n  {response}"))?;
        same("response and what the struct writes", &response, &again)?;
        let status = status_from_arm(resource, &response);
        let again =
            (typed.status)(status.clone()).map_err(|error| format!("  {error}\n  {status}"))?;
        same("Status and what the struct writes", &status, &again)?;
        let by_types = (typed.status_from_arm)(response)?;
        same("Status by JSON and by types", &status, &by_types)?;
        let spec = spec_from_status(resource, &status);
        let by_types = (typed.spec_from_status)(status)?;
        same("Spec of the Status by JSON and by types", &spec, &by_types)
    });
}

#[test]
fn a_typed_request_is_the_request() {
    let all = typed::all();
    for_each_kind(24, |resource, choices| {
        let Some(typed) = typed::of(&all, resource) else {
            return Ok(());
        };
        let spec = generate::spec(resource, Specs::Reversible, choices);
        let body = to_arm(resource, &spec, "n", &ArmIdsOnly).map_err(|error| error.to_string())?;
        let by_types = (typed.to_arm)(spec, "n")?;
        // A struct has no property that is there and null: what asks for an explicit null is `Kind::request_body`.
        same("body by JSON and by types", &without_nulls(body), &by_types)
    });
}
