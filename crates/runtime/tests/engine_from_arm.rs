//! ARM → Spec and Status, and back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod sample;

use aso_runtime::engine::{
    Finding, arm_from_status, import, normalise, spec_from_arm, spec_from_status, status_from_arm,
};
use sample::{WIDGET, id};
use serde_json::{Value, json};

fn spec(body: Value) -> Value {
    spec_from_arm(&WIDGET, &body)
}

#[test]
fn names_match_exactly_first_and_then_without_case() {
    assert_eq!(spec(json!({"LOCATION": "x"})), json!({"location": "x"}));
    assert_eq!(
        spec(json!({"LOCATION": "wrong", "location": "right"})),
        json!({"location": "right"})
    );
    assert_eq!(
        spec(
            json!({"Properties": {"LINKEDIDS": [id("a")], "unknown": 1}, "etag": "e", "id": "i", "type": "t"})
        ),
        json!({"linkedReferences": [{"armId": id("a")}]}),
        "unknown properties are left out"
    );
}

#[test]
fn values_are_converted_where_nothing_is_lost() {
    let body = json!({
        "location": 5,
        "properties": {"enabled": "True"},
        "sku": {"capacity": "7", "name": "premium", "ratio": "1.5"},
        "zones": [1, "2", null, {}],
    });
    assert_eq!(
        spec(body),
        json!({
            "location": "5",
            "enabled": true,
            "sku": {"capacity": 7, "name": "Premium", "ratio": 1.5},
            "zones": ["1", "2"],
        })
    );
    assert_eq!(
        spec(
            json!({"location": {}, "properties": {"enabled": "yes"}, "sku": {"capacity": 1.5, "name": "Later"}, "tags": []})
        ),
        json!({"sku": {"name": "Later"}}),
        "what does not fit is left out, an unknown enum value is kept"
    );
}

#[test]
fn empty_is_kept_and_null_is_absent() {
    let body =
        json!({"sku": {}, "tags": {}, "zones": [], "location": null, "properties": {"tiers": []}});
    assert_eq!(
        spec_from_arm(&WIDGET, &body),
        json!({"sku": {}, "tags": {}, "zones": [], "tiers": []})
    );
    assert_eq!(
        import(&WIDGET, &body).spec,
        json!({"sku": {}}),
        "the importer leaves out empty collections and keeps empty objects"
    );
}

#[test]
fn ids_become_references() {
    let body = json!({
        "name": "parent/widget",
        "identity": {"type": "userassigned", "userAssignedIdentities": {id("b"): {"clientId": "c"}, id("a"): {}}},
        "properties": {
            "legacyId": id("l"), "namedIds": {"one": id("o")}, "network": {"subnetId": id("s")},
            "password": "hunter2", "principalId": "p", "roleId": id("r"), "settings": {"a": "hunter2"}, "token": "t",
        },
    });
    assert_eq!(
        spec(body),
        json!({
            "azureName": "widget",
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [
                {"reference": {"armId": id("a")}}, {"reference": {"armId": id("b")}},
            ]},
            "legacyReference": {"armId": id("l")},
            "namedReferences": {"one": {"armId": id("o")}},
            "subnetReference": {"armId": id("s")},
            "principalId": "p",
            "roleReference": {"armId": id("r")},
            "token": "t",
        }),
        "secrets are never read"
    );
    assert_eq!(
        spec(json!({"properties": {"legacyId": "plain"}})),
        json!({"legacyId": "plain"})
    );
    assert_eq!(
        spec(json!({"properties": {"roleId": "Reader"}})),
        json!({"roleReference": {"wellKnownName": "Reader"}})
    );
}

#[test]
fn options_are_told_apart() {
    let destination = |body: Value| spec(json!({"properties": {"destination": body}}));
    let web_hook = json!({"destination": {"webHook": {"endpointType": "WebHook", "maxEvents": 1}}});
    assert_eq!(
        destination(json!({"endpointType": "webhook", "properties": {"maxEvents": 1}})),
        web_hook
    );
    assert_eq!(
        destination(json!({"properties": {"maxEvents": 1}})),
        web_hook,
        "without a discriminator, by a property that only one option has; the CRD wants it to be named"
    );
    assert_eq!(
        destination(json!({"properties": {"queueName": "q"}})),
        json!({"destination": {"storageQueue": {"queueName": "q"}}}),
        "nothing is made up that no CRD wants"
    );
    assert_eq!(
        destination(json!({"properties": {}})),
        json!({"destination": {}}),
        "nothing tells which option"
    );
    assert_eq!(
        destination(json!({"properties": {"maxEvents": 1, "queueName": "q"}})),
        json!({"destination": {}}),
        "two options match: neither is taken"
    );
    assert_eq!(
        destination(json!({"endpointType": "New", "properties": {"maxEvents": 1}})),
        json!({"destination": {}})
    );
}

#[test]
fn a_status_goes_to_arm_and_back_without_loss_and_fills_a_spec() {
    let body = json!({
        "id": id("w"), "location": "westeurope", "name": "w",
        "properties": {
            "enabled": true, "linkedIds": [id("a")], "network": {"subnetId": id("s")}, "provisioningState": "Succeeded",
        },
        "sku": {"name": "Standard"},
        "tags": {},
    });
    let status = status_from_arm(&WIDGET, &body);
    assert_eq!(
        status,
        json!({
            "id": id("w"), "location": "westeurope", "name": "w", "enabled": true, "linkedIds": [id("a")],
            "subnetId": id("s"), "provisioningState": "Succeeded", "sku": {"name": "Standard"}, "tags": {},
        })
    );
    assert_eq!(arm_from_status(&WIDGET, &status), body);
    assert_eq!(
        spec_from_status(&WIDGET, &status),
        json!({
            "azureName": "w", "location": "westeurope", "enabled": true, "linkedReferences": [{"armId": id("a")}],
            "subnetReference": {"armId": id("s")}, "sku": {"name": "Standard"}, "tags": {},
        })
    );
}

#[test]
fn a_body_that_is_no_object_is_empty() {
    assert_eq!(spec(json!("text")), json!({}));
}

#[test]
fn names_of_a_written_spec_are_checked() {
    let given = json!({
        "Location": "x",
        "Sku": {"NAME": "Standard", "capasity": 1},
        "owner": {"armID": "a", "group": "g"},
        "operatorSpec": {
            "secrets": {"key1": {"name": "n", "Key": "k"}, "key2": {}},
            "secretExpressions": [{"valeu": "self"}],
            "namingConvention": "stable",
        },
        "destination": {"webhook": {"maxevents": 1}},
        "identity": {"userAssignedIdentities": [{"Reference": {"armid": "x"}}]},
        "linkedReferences": [{"armId": "x", "namespace": "n"}],
        "subnetRefrence": {},
        "extra": {"Anything": {"goes": 1}},
        "tags": {"Any.Key": "v"},
    });
    let (spec, findings) = normalise(&WIDGET, given);
    assert_eq!(spec["location"], "x");
    assert_eq!(
        spec["sku"],
        json!({"name": "Standard", "capasity": 1}),
        "an unknown property stays for the user to see"
    );
    assert_eq!(spec["destination"], json!({"webHook": {"maxEvents": 1}}));
    assert_eq!(
        spec["identity"]["userAssignedIdentities"][0]["reference"]["armId"],
        "x"
    );
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| match finding {
            Finding::Case {
                path,
                given,
                canonical,
            } => format!("{path}: {given} -> {canonical}"),
            Finding::Unknown {
                path,
                given,
                candidates,
            } => format!("{path}: {given}? {}", candidates.join(", ")),
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    spec.Sku.capasity: capasity? capacity
    spec.Sku.NAME: NAME -> name
    spec.destination.webhook.maxevents: maxevents -> maxEvents
    spec.destination.webhook: webhook -> webHook
    spec.identity.userAssignedIdentities[0].Reference.armid: armid -> armId
    spec.identity.userAssignedIdentities[0].Reference: Reference -> reference
    spec.linkedReferences[0].namespace: namespace? name
    spec.operatorSpec.secretExpressions[0].valeu: valeu? value
    spec.operatorSpec.secrets.key1.Key: Key -> key
    spec.operatorSpec.secrets.key2: key2? key1
    spec.owner.group: group? 
    spec.owner.armID: armID -> armId
    spec.subnetRefrence: subnetRefrence? subnetReference
    spec.Location: Location -> location
    spec.Sku: Sku -> sku
    ");
}

#[test]
fn a_right_name_beside_a_wrong_one_wins() {
    let (spec, findings) = normalise(&WIDGET, json!({"Location": "wrong", "location": "right"}));
    assert_eq!(spec, json!({"Location": "wrong", "location": "right"}));
    assert!(
        matches!(findings.as_slice(), [Finding::Unknown { .. }]),
        "{findings:?}"
    );
}
