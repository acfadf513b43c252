//! Spec → ARM, operation by operation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod sample;

use aso_runtime::engine::{ArmIdsOnly, to_arm};
use sample::{Fake, WIDGET, id};
use serde_json::{Value, json};

/// The body without the explicit empties that every body of the sample has.
fn body(spec: Value) -> Value {
    let mut body = to_arm(&WIDGET, &spec, "parent/widget", &Fake).expect("the spec is valid");
    let map = body.as_object_mut().expect("a body is an object");
    for (key, empty) in [
        ("tags", Value::Null),
        ("zones", json!([])),
        ("name", json!("widget")),
    ] {
        if map.get(key) == Some(&empty) {
            map.remove(key);
        }
    }
    body
}

fn errors(spec: Value) -> Vec<String> {
    let errors = to_arm(&WIDGET, &spec, "widget", &Fake).expect_err("the spec is wrong");
    errors.into_iter().map(|error| error.to_string()).collect()
}

#[test]
fn an_empty_spec_has_a_name_and_the_explicit_empties_of_the_root() {
    let body = to_arm(&WIDGET, &json!({}), "parent/child", &Fake).unwrap();
    assert_eq!(
        body,
        json!({"name": "child", "tags": null, "zones": []}),
        "only what the payload modes force, and the last segment of the name"
    );
}

#[test]
fn a_nested_group_is_written_only_with_a_contributor_and_then_with_its_explicit_empties() {
    assert_eq!(
        body(json!({"location": "westeurope"})),
        json!({"location": "westeurope"})
    );
    assert_eq!(
        body(json!({"enabled": false})),
        json!({"properties": {"enabled": false, "subnets": []}}),
        "false is a value; `subnets` is sent because `properties` is"
    );
    assert_eq!(
        body(json!({"enabled": null})),
        json!({}),
        "null is the same as absent"
    );
    assert_eq!(
        body(json!({"subnetReference": {"armId": id("x")}})),
        json!({"properties": {"network": {"subnetId": id("x")}, "subnets": []}}),
        "a value two groups down allocates both groups"
    );
}

#[test]
fn payload_modes_decide_about_empty_collections() {
    assert_eq!(
        body(json!({"tags": {}})),
        json!({"tags": {}}),
        "explicit collections: empty is not absent"
    );
    assert_eq!(
        body(json!({"tiers": []})),
        json!({"properties": {"subnets": []}}),
        "default: an empty list is left out"
    );
    assert_eq!(
        body(json!({"skus": {}})),
        json!({}),
        "default: an empty map is left out"
    );
    assert_eq!(
        body(json!({"sku": {}})),
        json!({"sku": {}}),
        "an empty nested object stays"
    );
    assert_eq!(
        body(json!({"extra": {}})),
        json!({"properties": {"extra": {}, "subnets": []}}),
        "free JSON is copied"
    );
}

#[test]
fn scalars_keep_their_type() {
    assert_eq!(
        body(json!({"sku": {"capacity": 3.0, "name": "Later", "ratio": 1}})),
        json!({"sku": {"capacity": 3, "name": "Later", "ratio": 1}}),
        "3.0 is a whole number; an unknown enum value passes"
    );
}

#[test]
fn references_become_ids() {
    let subnet = json!({"group": "network.azure.com", "kind": "Subnet", "name": "s"});
    let spec = json!({
        "subnetReference": subnet,
        "linkedReferences": [{"armId": id("a")}, {"group": "g", "kind": "k", "name": "b"}],
        "namedReferences": {"one": {"armId": id("c")}},
        "roleReference": {"wellKnownName": "Contributor"},
    });
    assert_eq!(
        body(spec),
        json!({"properties": {
            "network": {"subnetId": id("s")},
            "linkedIds": [id("a"), id("b")],
            "namedIds": {"one": id("c")},
            "roleId": "Contributor",
            "subnets": [],
        }})
    );
}

#[test]
fn the_second_source_wins() {
    let spec = json!({
        "legacyId": "old", "legacyReference": {"armId": id("new")},
        "principalId": "plain", "principalIdFromConfig": {"name": "n", "key": "k"},
        "tokenFromSecret": {"name": "n", "key": "k"},
    });
    assert_eq!(
        body(spec),
        json!({"properties": {"legacyId": id("new"), "principalId": "config n/k", "token": "secret n/k", "subnets": []}})
    );
    assert_eq!(
        body(json!({"legacyId": "old"})),
        json!({"properties": {"legacyId": "old", "subnets": []}})
    );
}

#[test]
fn secrets_are_looked_up() {
    let spec = json!({"password": {"name": "n", "key": "k"}, "settings": {"name": "all"}});
    assert_eq!(
        body(spec),
        json!({"properties": {"password": "secret n/k", "settings": {"user": "secret all"}, "subnets": []}})
    );
}

#[test]
fn identities_become_keys() {
    let spec = json!({"identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": [{"reference": {"armId": id("b")}}, {"reference": {"armId": id("a")}}],
    }});
    assert_eq!(
        body(spec),
        json!({"identity": {"type": "UserAssigned", "userAssignedIdentities": {id("a"): {}, id("b"): {}}}})
    );
    assert_eq!(
        body(json!({"identity": {"userAssignedIdentities": []}})),
        json!({"identity": {}})
    );
}

#[test]
fn the_option_that_is_set_is_sent_with_its_discriminator() {
    assert_eq!(
        body(json!({"destination": {"webHook": {"maxEvents": 5}}})),
        json!({"properties": {
            "destination": {"endpointType": "WebHook", "properties": {"maxEvents": 5}},
            "subnets": [],
        }}),
        "users leave the discriminator out"
    );
    assert_eq!(
        body(json!({"destination": {"storageQueue": {"endpointType": "StorageQueue"}}})),
        json!({"properties": {"destination": {"endpointType": "StorageQueue"}, "subnets": []}})
    );
    assert_eq!(
        body(json!({"destination": {}})),
        json!({"properties": {"destination": {}, "subnets": []}})
    );
}

#[test]
fn local_properties_are_not_sent() {
    assert_eq!(
        body(json!({"owner": {"name": "g"}, "operatorSpec": {}, "azureName": "other"})),
        json!({})
    );
}

#[test]
fn every_error_is_reported_with_its_path() {
    let spec = json!({
        "location": 5,
        "sku": {"capacity": "three"},
        "skus": {"a.b": {"capacity": 1.5}},
        "tiers": [{}, {"name": true}],
        "linkedReferences": [{"armId": id("a")}, {"armId": id("b"), "name": "both"}, {"name": "half"}],
        "subnetReference": {"group": "g", "kind": "k", "name": "missing"},
        "password": {"name": "missing", "key": "k"},
        "principalIdFromConfig": {"name": "n"},
        "identity": {"userAssignedIdentities": [{}]},
    });
    insta::assert_snapshot!(errors(spec).join("\n"), @r#"
    spec.identity.userAssignedIdentities[0].reference: the reference is empty: set either armId, or group, kind and name
    spec.location: expected a string, found a number
    spec.linkedReferences[1]: the reference has both armId and a Kubernetes identity: set either armId, or group, kind and name
    spec.linkedReferences[2]: the reference is incomplete: group, kind and name have to be set together
    spec.subnetReference: missing, Group/Kind: g/k does not exist (asked by spec.subnetReference)
    spec.password: there is no secret missing
    spec.principalIdFromConfig: the reference needs both name and key
    spec.tiers[1].name: expected a string, found a boolean
    spec.sku.capacity: expected a whole number, found a string
    spec.skus["a.b"].capacity: expected a whole number, found a number
    "#);
}

#[test]
fn no_error_tells_a_value() {
    let text = errors(json!({"password": "hunter2", "sku": {"capacity": "hunter2"}})).join("\n");
    assert!(
        !text.contains("hunter2"),
        "a value that stands in the wrong place may be a secret: {text}"
    );
}

#[test]
fn a_spec_that_is_no_object_is_an_error() {
    let errors = to_arm(&WIDGET, &json!([]), "w", &ArmIdsOnly)
        .expect_err("a list is no spec")
        .to_string();
    assert_eq!(errors, "spec: expected an object, found a list");
}
