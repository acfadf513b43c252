//! What an import makes of its result as a whole: references, defaults, secrets, and the proof that nothing would change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Run, import};
use serde_json::{Value, json};
use std::fs;

const GROUP: &str = "/subscriptions/s1/resourceGroups/shop";

fn machine(name: &str, properties: &Value) -> Value {
    json!({
        "id": format!("{GROUP}/providers/Microsoft.Sample/machines/{name}"),
        "name": name,
        "location": "westeurope",
        "properties": properties,
    })
}

fn machine_id(name: &str) -> String {
    format!("{GROUP}/providers/Microsoft.Sample/machines/{name}")
}

fn network(group: &str, name: &str) -> Value {
    json!({
        "id": format!("{group}/providers/Microsoft.Network/virtualNetworks/{name}"),
        "name": name, "location": "westeurope", "properties": {},
    })
}

fn group() -> Value {
    json!({"id": GROUP, "name": "shop", "location": "westeurope"})
}

fn run(documents: &Value, more: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.json");
    fs::write(&file, documents.to_string()).unwrap();
    let mut run = import(&file, more);
    run.err = run.err.replace(&folder.path().display().to_string(), "DIR");
    run
}

fn spec(run: &Run, name: &str) -> Value {
    run.documents()
        .into_iter()
        .find(|document| document["metadata"]["name"] == name)
        .unwrap()["spec"]
        .take()
}

#[test]
fn references_among_the_result_are_by_name() {
    let net = format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/Net");
    let role = format!("{GROUP}/providers/Microsoft.Authorization/roleDefinitions/r1");
    let mut with_identity = machine(
        "web",
        &json!({
            "networkIds": [net.to_uppercase().replace("/PROVIDERS/", "/providers/"), format!("{net}x"), machine_id("web")],
            "peerIds": {"a": machine_id("db")},
        }),
    );
    with_identity["identity"] =
        json!({"type": "UserAssigned", "userAssignedIdentities": {machine_id("db"): {}}});
    let documents = json!([
        group(),
        network(GROUP, "Net"),
        with_identity,
        machine("db", &json!({"networkIds": [net]})),
        {"id": role, "properties": {"roleName": "reader"}},
        {
            "id": format!("{net}/providers/Microsoft.Authorization/roleAssignments/a1"),
            "properties": {"principalId": "p", "roleDefinitionId": role},
        },
    ]);
    let named = run(&documents, &["--verify"]);
    assert_eq!(named.code, 0, "{}", named.err);
    let to =
        |group: &str, kind: &str, name: &str| json!({"group": group, "kind": kind, "name": name});
    let web = spec(&named, "web");
    assert_eq!(
        web["networkReferences"],
        json!([
            to("network.azure.com", "VirtualNetwork", "net"),
            // Not in the result; and itself, which it cannot wait for.
            {"armId": format!("{net}x")},
            {"armId": machine_id("web")},
        ])
    );
    let db = to("sample.azure.com", "Machine", "db");
    assert_eq!(web["peerReferences"], json!({"a": db}));
    assert_eq!(
        web["identity"]["userAssignedIdentities"],
        json!([{"reference": db}])
    );
    assert_eq!(
        spec(&named, "net-a1")["roleDefinitionReference"],
        to("authorization.azure.com", "RoleDefinition", "r1")
    );

    let ids = run(&documents, &["--references", "arm-id", "--verify"]);
    assert_eq!(ids.code, 0, "{}", ids.err);
    assert_eq!(
        spec(&ids, "web")["peerReferences"],
        json!({"a": {"armId": machine_id("db")}})
    );
    assert_eq!(spec(&ids, "web")["owner"], json!({"name": "shop"}));
}

#[test]
fn circles_and_other_subscriptions_keep_ids() {
    let elsewhere = "/subscriptions/s2/resourceGroups/shop";
    let far = format!("{elsewhere}/providers/Microsoft.Network/virtualNetworks/far");
    let documents = json!([
        network(elsewhere, "far"),
        machine(
            "a",
            &json!({"peerIds": {"b": machine_id("b"), "d": machine_id("d")}, "networkIds": [far]})
        ),
        machine("b", &json!({"peerIds": {"c": machine_id("c")}})),
        machine("c", &json!({"peerIds": {"a": machine_id("a")}})),
        machine("d", &json!({})),
    ]);
    let run = run(&documents, &["--verify"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let a = spec(&run, "a");
    assert_eq!(a["peerReferences"]["b"], json!({"armId": machine_id("b")}));
    assert_eq!(a["peerReferences"]["d"]["name"], "d");
    assert_eq!(a["networkReferences"], json!([{"armId": far}]));
    assert_eq!(
        spec(&run, "c")["peerReferences"]["a"],
        json!({"armId": machine_id("a")})
    );
}

#[test]
fn secrets_are_referred_to_and_never_written() {
    let documents = json!([machine(
        "Web",
        &json!({
            "adminPassword": "s3cret", "adminToken": "s3cret",
            "disks": [{"encryptionKey": "s3cret", "label": "a"}, {"label": "b"}, {}],
        }),
    )]);
    let run = run(&documents, &["--operator-secrets", "--verify"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains("s3cret") && !run.err.contains("s3cret"));
    insta::assert_snapshot!(run.out);
    insta::assert_snapshot!("secrets_verified", run.err);
}

#[test]
fn kinds_that_share_a_name_do_not_share_a_secret() {
    let account = json!({
        "id": format!("{GROUP}/providers/Microsoft.Storage/storageAccounts/web"),
        "name": "web", "properties": {},
    });
    let run = run(&json!([machine("web", &json!({})), account]), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let documents = run.documents();
    assert_eq!(
        documents[0]["spec"]["adminPassword"],
        json!({"name": "machine-web", "key": "adminPassword"})
    );
    assert!(
        run.out
            .contains("  # key:\n  #   key: key\n  #   name: storageaccount-web\n"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("  # settings:\n  #   name: storageaccount-web-settings\n"),
        "{}",
        run.out
    );
}

#[test]
fn defaults_can_be_left_out() {
    let documents = json!([machine(
        "web",
        &json!({"tier": "basic", "disks": [{"size": 32, "label": "data"}, {"size": 64, "label": "x"}]}),
    )]);
    let all = spec(&run(&documents, &[]), "web");
    assert_eq!(all["tier"], "Basic");
    let run = run(&documents, &["--omit-defaults", "--verify"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let spec = spec(&run, "web");
    assert_eq!(spec.get("tier"), None);
    // A required property stays, whatever its value.
    assert_eq!(
        spec["disks"],
        json!([{"label": "data"}, {"label": "x", "size": 64}])
    );
    insta::assert_snapshot!(run.err);
}

/// A document that no Spec can hold as it is.
fn crooked() -> Value {
    json!([
        group(),
        machine(
            "web",
            &json!({
                "tier": "Premium", "disks": [7, {"label": "a", "size": "many"}], "networkIds": [1],
                "shiny": {"new": true}, "dull": null,
            }),
        ),
        {"id": format!("{GROUP}/providers/Microsoft.Unknown/things/x")},
    ])
}

#[test]
fn what_would_change_is_reported_and_wins_over_what_failed() {
    let text = run(&crooked(), &["--verify", "--unknown", "paths"]);
    assert_eq!(text.code, 3, "{}", text.err);
    insta::assert_snapshot!("crooked_text", text.err);
    assert_eq!(run(&crooked(), &[]).code, 4);
}

#[test]
fn a_report_can_be_json() {
    let json = run(
        &crooked(),
        &["--verify", "--unknown", "paths", "--report", "json"],
    );
    assert_eq!(json.code, 3);
    assert_eq!(json.err.lines().count(), 1);
    let report: Value = serde_json::from_str(&json.err).unwrap();
    insta::assert_snapshot!(
        "crooked_json",
        serde_json::to_string_pretty(&report).unwrap()
    );
    // Also where nothing could be read.
    let missing = common::run(&[
        "import",
        "azure-resource",
        "--from-file",
        "/not/there",
        "--report",
        "json",
    ]);
    assert_eq!(missing.code, 1);
    let report: Value = serde_json::from_str(&missing.err).unwrap();
    assert_eq!(report["errors"].as_array().unwrap().len(), 1);
    assert_eq!(report["wouldChange"], Value::Null);
}

#[test]
fn unknown_properties_are_counted() {
    let documents = json!([machine("web", &json!({"shiny": 1, "bright": {"a": 1}}))]);
    let counted = run(&documents, &[]);
    assert!(
        counted.err.contains("2 properties of Azure's answers are not described by the API version, and left out (--unknown paths lists them)\n"),
        "{}",
        counted.err
    );
    assert!(
        !run(&documents, &["--unknown", "none"])
            .err
            .contains("described")
    );
}

#[test]
fn what_nobody_made_is_skipped_with_the_reason() {
    let documents = json!({"value": [
        group(),
        {
            "id": format!("{GROUP}/providers/Microsoft.Authorization/roleDefinitions/r1"),
            "properties": {"type": "BuiltInRole"},
        },
    ]});
    let skipped = run(&documents, &[]);
    assert_eq!((skipped.code, skipped.documents().len()), (0, 1));
    assert!(
        skipped.err.contains("skipped: DIR/in.json#/value/1: /subscriptions/s1/resourceGroups/shop/providers/Microsoft.Authorization/roleDefinitions/r1: a role that is built into Azure\n"),
        "{}",
        skipped.err
    );
    assert!(
        skipped.err.contains("imported 1 resource, 1 skipped\n"),
        "{}",
        skipped.err
    );
    assert_eq!(run(&documents, &["--include-system"]).documents().len(), 2);
}
