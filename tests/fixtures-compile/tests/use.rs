//! The generated types of the fixtures, used: documents read and written, and converted to and from ARM.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use aso_runtime::Value;
use aso_runtime::convert::convert;
use aso_runtime::crd::{Filter, Options, SchemaDocument, expand};
use aso_runtime::engine::{ResolveError, Resolver};
use aso_runtime::kind::{ArmKind, Kind};
use aso_runtime::object::{Item, from_value};
use aso_runtime::refs::{
    ConfigMapReference, ResourceReference, SecretMapReference, SecretReference,
};
use fixtures_compile::{
    REGISTRY, SCHEMAS, arm_only_parts, awkward_names, fixed_names, identities,
    maps_and_empty_objects, one_of_as_resource_body, one_of_in_a_property, payload_modes,
    populated_references, secrets,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Resolves everything, to something that tells what it was made of.
struct Everything;

impl Resolver for Everything {
    fn reference(&self, reference: &ResourceReference, _: &str) -> Result<String, ResolveError> {
        let name = reference.name.as_deref().unwrap_or_default();
        Ok(reference.arm_id.clone().unwrap_or(format!("/of/{name}")))
    }

    fn secret(&self, reference: &SecretReference) -> Result<String, ResolveError> {
        Ok(format!("secret {}/{}", reference.name, reference.key))
    }

    fn secret_map(
        &self,
        reference: &SecretMapReference,
    ) -> Result<BTreeMap<String, String>, ResolveError> {
        Ok(BTreeMap::from([("key".into(), reference.name.clone())]))
    }

    fn config_map(&self, reference: &ConfigMapReference) -> Result<String, ResolveError> {
        Ok(format!("config {}/{}", reference.name, reference.key))
    }
}

/// Reads a document of a kind with this Spec, and writes it: nothing may get lost. Then makes the request, which may not
/// lose anything in its typed form either.
fn request<K: ArmKind>(spec: &Value) -> Value {
    let document = json!({
        "apiVersion": K::api_version(),
        "kind": K::RESOURCE.kind,
        "metadata": {"name": "thing", "namespace": "default"},
        "spec": spec,
    });
    let kind: K = from_value(document.clone()).expect("the document is valid");
    assert_eq!(kind.write(), document);
    let name = kind.azure_name().expect("there is a name");
    let body = kind
        .request_body(&name, &Everything)
        .expect("it can be converted");
    let typed = kind.to_arm(&name, &Everything).expect("it fits its type");
    assert_eq!(typed.write(), body, "the typed request");
    body
}

/// The Spec and the Status that a response makes, as JSON. Typed responses lose nothing.
fn response<K: ArmKind>(body: &Value) -> (Value, Value) {
    let typed: K::Response = from_value(body.clone()).expect("the response fits its type");
    assert_eq!(typed.write(), *body, "the typed response");
    let status = K::status_from_arm(body).expect("it fits the Status");
    assert_eq!(
        K::status_from_response(&typed).unwrap().write(),
        status.write()
    );
    let spec = K::spec_from_arm(body).expect("it fits the Spec");
    (spec.write(), status.write())
}

#[test]
fn flattened_properties_are_nested_in_arm() {
    use arm_only_parts::v20240101::Board;
    let body = request::<Board>(&json!({
        "azureName": "board",
        "owner": {"name": "group"},
        "note": "n",
        "hubReference": {"group": "fixture.azure.com", "kind": "Hub", "name": "hub"},
    }));
    assert_eq!(
        body,
        json!({"name": "board", "properties": {"note": "n", "hubId": "/of/hub"}})
    );

    let (spec, status) = response::<Board>(&json!({
        "id": "/x", "name": "board", "type": "Microsoft.Fixture/boards",
        "properties": {"note": "n", "hubId": "/hub", "pins": [{"name": "p", "properties": {"color": "red"}}]},
    }));
    assert_eq!(
        spec,
        json!({"azureName": "board", "note": "n", "hubReference": {"armId": "/hub"}})
    );
    assert_eq!(
        status,
        json!({"id": "/x", "name": "board", "type": "Microsoft.Fixture/boards", "note": "n", "hubId": "/hub"})
    );
}

#[test]
fn references_are_filled_by_import() {
    use populated_references::v20240101::Widget;
    let spec = json!({
        "azureName": "w",
        "owner": {"armId": "/subscriptions/s/resourceGroups/g"},
        "properties": {
            "subnetReference": {"armId": "/subnet"},
            "networkInterfaceReferences": [{"armId": "/nic/1"}, {"armId": "/nic/2"}],
            "byZoneReferences": {"1": {"armId": "/zone/1"}},
            "userAssignedIdentityReference": {"armId": "/identity"},
            "targetReference": {"wellKnownName": "Anyone"},
        },
    });
    let body = request::<Widget>(&spec);
    let properties = json!({
        "subnetId": "/subnet",
        "networkInterfaceIDs": ["/nic/1", "/nic/2"],
        "byZone": {"1": "/zone/1"},
        "userAssignedIdentity": "/identity",
        "target": "Anyone",
    });
    assert_eq!(body, json!({"name": "w", "properties": properties}));

    let mut again = properties;
    again["target"] = json!("/subscriptions/s/resourceGroups/g/providers/Microsoft.Fixture/t/t");
    let (read, status) = response::<Widget>(&json!({"id": "/w", "name": "w", "properties": again}));
    for (name, value) in spec["properties"].as_object().unwrap() {
        if name != "targetReference" {
            assert_eq!(read["properties"][name], *value, "{name}");
        }
    }
    assert_eq!(
        read["properties"]["targetReference"],
        json!({"armId": again["target"]})
    );
    assert_eq!(status["properties"], again);
    // A Status leads to the same Spec.
    let status = Widget::status_from_arm(&json!({"name": "w", "properties": again})).unwrap();
    assert_eq!(
        Widget::spec_from_status(&status).unwrap().write()["properties"],
        read["properties"]
    );
}

#[test]
fn secrets_are_sent_and_never_read() {
    use secrets::v20240101::Widget;
    let body = request::<Widget>(&json!({
        "owner": {"name": "g"},
        "pin": {"name": "s", "key": "pin"},
        "codes": [{"name": "s", "key": "a"}, {"name": "s", "key": "b"}],
        "login": {
            "keyData": {"name": "s", "key": "k"},
            "passwordFromSecret": {"name": "s", "key": "p"},
            "settings": {"name": "all"},
            "token": "plain",
            "vaultReference": {"armId": "/vault"},
        },
    }));
    assert_eq!(
        body,
        json!({
            "name": "thing",
            "pin": "secret s/pin",
            "codes": ["secret s/a", "secret s/b"],
            "login": {
                "keyData": "secret s/k",
                "password": "secret s/p",
                "settings": {"key": "all"},
                "token": "plain",
                "vaultId": "/vault",
            },
        })
    );
    let status = Widget::status_from_arm(&body).unwrap().write();
    assert_eq!(status["login"].get("keyData"), None);
    assert_eq!(status.get("pin"), None);
    let spec = Widget::spec_from_arm(&body).unwrap().write();
    assert_eq!(spec.get("pin"), None);
    assert_eq!(spec["login"].get("keyData"), None);
    assert_eq!(spec["login"]["vaultReference"], json!({"armId": "/vault"}));
    // What is secret does not get into debug output.
    let widget: Widget = from_value(json!({"spec": {"pin": {"name": "s", "key": "pin"}}})).unwrap();
    let typed = widget.to_arm("w", &Everything).unwrap();
    assert!(!format!("{typed:?}").contains("secret s/pin"), "{typed:?}");
}

#[test]
fn a_choice_is_told_apart_by_its_discriminator() {
    use one_of_in_a_property::v20240101::Alarm;
    let spec = json!({
        "azureName": "a",
        "owner": {"name": "g"},
        "target": {"queueHook": {"queue": "q", "targetType": "QueueHook"}},
        "others": [
            {"fastQueueHook": {"queue": "f", "speed": 3, "targetType": "FastQueueHook"}},
            {"httpHook": {"endpoint": {"name": "s", "key": "e"}, "targetType": "HTTPHook"}},
        ],
    });
    let body = request::<Alarm>(&spec);
    assert_eq!(
        body,
        json!({
            "name": "a",
            "target": {"targetType": "QueueHook", "queue": "q"},
            "others": [
                {"targetType": "FastQueueHook", "queue": "f", "speed": 3},
                {"targetType": "HTTPHook", "endpoint": "secret s/e"},
            ],
        })
    );
    let (read, status) = response::<Alarm>(&json!({
        "name": "a",
        "target": {"targetType": "QueueHook", "queue": "q"},
        "others": [{"targetType": "FastQueueHook", "queue": "f", "speed": 3}],
    }));
    assert_eq!(read["target"], spec["target"]);
    assert_eq!(read["others"][0], spec["others"][0]);
    assert_eq!(status["target"], spec["target"]);
}

#[test]
fn a_resource_that_is_a_choice_keeps_its_name() {
    use one_of_as_resource_body::v20240101::Store;
    let spec = json!({
        "azureName": "s",
        "owner": {"name": "g"},
        "hotStore": {"kind": "Hot", "location": "here", "speed": 3},
    });
    let store: Store = from_value(json!({"spec": spec})).unwrap();
    assert_eq!(
        store.request_body("parent/s", &Everything).unwrap(),
        json!({"name": "s", "kind": "Hot", "location": "here", "properties": {"speed": 3}})
    );
    let body = json!({
        "id": "/s", "name": "s", "type": "Microsoft.Fixture/stores",
        "kind": "Hot", "location": "here", "properties": {"speed": 3, "heat": 9},
    });
    let status = Store::status_from_arm(&body).unwrap();
    assert_eq!(
        status.write(),
        json!({
            "name": "s",
            "hot": {"id": "/s", "type": "Microsoft.Fixture/stores", "kind": "Hot", "location": "here", "speed": 3, "heat": 9},
        })
    );
    let wanted = json!({"azureName": "s", "hotStore": spec["hotStore"]});
    assert_eq!(Store::spec_from_arm(&body).unwrap().write(), wanted);
    assert_eq!(Store::spec_from_status(&status).unwrap().write(), wanted);
}

#[test]
fn identities_are_a_map_in_arm() {
    use identities::v20240101::Widget;
    let spec = json!({
        "azureName": "w",
        "owner": {"name": "g"},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [{"reference": {"armId": "/id"}}]},
    });
    assert_eq!(
        request::<Widget>(&spec),
        json!({"name": "w", "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id": {}}}})
    );
    let (read, status) = response::<Widget>(&json!({
        "name": "w",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id": {"clientId": "c", "principalId": "p"}}},
    }));
    assert_eq!(read["identity"], spec["identity"]);
    assert_eq!(
        status["identity"]["userAssignedIdentities"],
        json!({"/id": {"clientId": "c", "principalId": "p"}})
    );
}

#[test]
fn fixed_names_are_sent() {
    use fixed_names::v20240101::{WidgetsMode, WidgetsPolicy, WidgetsSetting};
    let spec = json!({"owner": {"name": "w"}, "size": 1});
    assert_eq!(
        request::<WidgetsSetting>(&spec),
        json!({"name": "default", "size": 1})
    );
    assert_eq!(
        request::<WidgetsPolicy>(&spec),
        json!({"name": "current", "size": 1})
    );
    assert_eq!(
        request::<WidgetsMode>(&json!({"azureName": "fast", "owner": {"name": "w"}})),
        json!({"name": "fast"})
    );
    let read = WidgetsSetting::spec_from_arm(&json!({"name": "default", "size": 1})).unwrap();
    assert_eq!(read.write(), json!({"size": 1}));
}

#[test]
fn empty_collections_are_sent_as_configured() {
    use payload_modes::v20240101::Widget;
    let spec = json!({"azureName": "w", "owner": {"name": "g"}, "settings": {"size": 1}});
    let widget: Widget = from_value(json!({"spec": spec})).unwrap();
    assert_eq!(
        widget.request_body("w", &Everything).unwrap(),
        json!({"name": "w", "settings": {"size": 1, "rules": null, "labels": {}}})
    );
}

#[test]
fn free_form_values_are_copied() {
    use maps_and_empty_objects::v20240101::Widget;
    let free = json!({
        "tags": {"a": "b"},
        "free": {"x": [1, {"y": null}]},
        "freer": {"x": {"y": 1.5}},
        "parameters": {"p": {"value": [true]}},
        "untyped": "text",
        "nested": [[1], []],
        "open": {"known": "k", "additionalProperties": {"more": 2}},
    });
    let mut spec = free.clone();
    spec["owner"] = json!({"name": "g"});
    let mut body = request::<Widget>(&spec);
    assert_eq!(
        body.as_object_mut().unwrap().remove("name"),
        Some(json!("thing"))
    );
    assert_eq!(body, free);
    let (read, status) = response::<Widget>(&free);
    assert_eq!(read, free);
    assert_eq!(status, free);
}

#[test]
fn names_that_rust_cannot_hold_are_kept_on_the_wire() {
    use awkward_names::v20240101::Box;
    let free = json!({
        "$schema": "a", "1st": "b", "_ts": "c", "a/b": "d", "odata.type": "e", "self": "f", "r#": "g",
        "VNetIDs": ["h"], "string": "None", "option": {"some": "i"}, "parts": [{"box": "j"}],
        "value": {"result": {"ok": "k", "err": "l"}},
        "choice": {"unknown": {"a": "m", "kind": "Unknown"}},
    });
    let mut spec = free.clone();
    spec["owner"] = json!({"name": "g"});
    let mut body = free.clone();
    body["name"] = json!("thing");
    body["choice"] = json!({"a": "m", "kind": "Unknown"});
    assert_eq!(request::<Box>(&spec), body);
    body.as_object_mut().unwrap().remove("name");
    assert_eq!(response::<Box>(&body), (free.clone(), free));
}

#[test]
fn values_that_differ_in_case_only_are_kept() {
    use awkward_names::v20240101::Box;
    for value in [
        "", "Unknown", "unknown", "a b", "a-b", "a.b", "*", "1.0", "2", "on", "On", "ON", "new",
    ] {
        let spec = json!({"azureName": "b", "owner": {"name": "g"}, "state": value});
        assert_eq!(request::<Box>(&spec)["state"], value, "{value:?}");
        let read = Box::spec_from_arm(&json!({"state": value})).unwrap();
        assert_eq!(read.write()["state"], value, "{value:?}");
    }
}

#[test]
fn every_fixture_has_crds() {
    for (name, text) in SCHEMAS {
        let document =
            SchemaDocument::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let crds = expand(&[document], &Filter::default(), &Options::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: BTreeSet<&str> = crds
            .iter()
            .map(|crd| crd["spec"]["names"]["kind"].as_str().unwrap())
            .collect();
        assert!(!found.is_empty(), "{name}");
        let registered: BTreeSet<&str> = REGISTRY
            .iter()
            .filter(|(fixture, _)| fixture == name)
            .flat_map(|(_, kinds)| kinds.iter().map(|kind| kind.kind))
            .collect();
        assert!(found.is_subset(&registered), "{name}: {found:?}");
    }
}

/// A renamed property keeps its value, with its second source; one that kept its name and not its meaning does not travel.
#[test]
fn documents_go_between_versions() {
    let types = || {
        REGISTRY
            .iter()
            .filter(|(fixture, _)| fixture.starts_with("renamed_between_versions"))
            .flat_map(|(_, types)| types.iter().copied())
    };
    let of = |version: &str, spec: Value| {
        json!({
            "apiVersion": format!("fixture.azure.com/{version}"),
            "kind": "Widget",
            "metadata": {"name": "thing"},
            "spec": spec,
        })
    };
    let older = of(
        "v20240101",
        json!({"colour": "red", "passwordFromSecret": {"name": "s", "key": "k"}, "size": "XL"}),
    );
    let newer = convert(types(), &older, "v20250101").unwrap();
    assert_eq!(
        newer.object,
        of(
            "v20250101",
            json!({"color": "red", "secretWordFromSecret": {"name": "s", "key": "k"}})
        )
    );
    let lost: Vec<String> = newer.lost.iter().map(ToString::to_string).collect();
    assert_eq!(lost, ["spec.sizeName: there is no such property"]);
    let back = convert(types(), &newer.object, "2024-01-01").unwrap();
    assert_eq!(
        back.object,
        of(
            "v20240101",
            json!({"colour": "red", "passwordFromSecret": {"name": "s", "key": "k"}})
        )
    );
    assert_eq!(back.lost, []);
    assert_eq!(
        convert(types(), &older, "v20230101")
            .unwrap_err()
            .to_string(),
        "Widget.fixture.azure.com has no version v20230101 (it has: v20240101, v20250101)"
    );
}
