//! Spec → ARM → Spec gives the Spec back, for everything that can be read back; and no document makes the engine panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod sample;

use aso_runtime::engine::{
    ArmIdsOnly, ImportedSpec, arm_from_status, compare, for_each_reference, import,
    missing_secrets, normalise, omit_defaults, spec_from_arm, spec_from_status, status_from_arm,
    to_arm, unknown_properties, unlisted_values,
};
use proptest::prelude::*;
use sample::{WIDGET, id};
use serde_json::{Map, Value, json};

fn text() -> impl Strategy<Value = Value> {
    "[a-z]{1,8}".prop_map(Value::from)
}

fn reference() -> impl Strategy<Value = Value> {
    "[a-z]{1,8}".prop_map(|name| json!({"armId": id(&name)}))
}

fn list(element: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec(element, 1..4).prop_map(Value::Array)
}

fn map(element: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-zA-Z.]{1,6}", element, 1..4)
        .prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

/// An object with each property present or not.
fn object(properties: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Value> {
    let each: Vec<_> = properties
        .into_iter()
        .map(|(name, value)| {
            prop::option::of(value)
                .prop_map(move |value| value.map(|value| (name.to_owned(), value)))
        })
        .collect();
    each.prop_map(|entries| Value::Object(entries.into_iter().flatten().collect::<Map<_, _>>()))
        .boxed()
}

fn sku() -> BoxedStrategy<Value> {
    object(vec![
        ("capacity", any::<i64>().prop_map(Value::from).boxed()),
        (
            "name",
            prop_oneof![
                Just(json!("Standard")),
                Just(json!("Premium")),
                Just(json!("Later"))
            ]
            .boxed(),
        ),
        ("ratio", (-1e9..1e9f64).prop_map(Value::from).boxed()),
    ])
}

fn identities() -> BoxedStrategy<Value> {
    prop::collection::btree_set("[a-z]{1,8}", 1..4)
        .prop_map(|names| {
            names
                .iter()
                .map(|name| json!({"reference": {"armId": id(name)}}))
                .collect()
        })
        .boxed()
}

fn destination() -> BoxedStrategy<Value> {
    let web_hook =
        (0..9i64).prop_map(|max| json!({"webHook": {"endpointType": "WebHook", "maxEvents": max}}));
    let queue = text().prop_map(
        |name| json!({"storageQueue": {"endpointType": "StorageQueue", "queueName": name}}),
    );
    prop_oneof![web_hook, queue].boxed()
}

/// A Spec of what can be read back: no secrets, no config maps, nothing local, and collections that are not empty.
fn spec() -> BoxedStrategy<Value> {
    object(vec![
        ("destination", destination()),
        ("enabled", any::<bool>().prop_map(Value::from).boxed()),
        ("extra", json_value()),
        (
            "identity",
            object(vec![
                ("type", Just(json!("None")).boxed()),
                ("userAssignedIdentities", identities()),
            ]),
        ),
        ("legacyId", text().boxed()),
        ("linkedReferences", list(reference()).boxed()),
        ("location", text().boxed()),
        ("namedReferences", map(reference()).boxed()),
        ("principalId", text().boxed()),
        (
            "roleReference",
            prop_oneof![
                reference(),
                text().prop_map(|name| json!({"wellKnownName": name}))
            ]
            .boxed(),
        ),
        ("sku", sku()),
        ("skus", map(sku()).boxed()),
        ("subnetReference", reference().boxed()),
        ("tags", map(text()).boxed()),
        ("tiers", list(sku()).boxed()),
        ("token", text().boxed()),
        ("zones", list(text()).boxed()),
    ])
}

fn json_value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text()
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![list(inner.clone()), map(inner)]
    })
    .boxed()
}

/// Any JSON whose property names are often those of the sample.
fn any_document() -> BoxedStrategy<Value> {
    let key = prop::sample::select(vec![
        "name",
        "properties",
        "sku",
        "skus",
        "tags",
        "zones",
        "destination",
        "Location",
        "identity",
        "userAssignedIdentities",
        "linkedIds",
        "linkedReferences",
        "subnetReference",
        "network",
        "endpointType",
        "armId",
        "reference",
        "operatorSpec",
        "owner",
        "webHook",
        "token",
        "tokenFromSecret",
        "settings",
        "other",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
    .boxed()
}

proptest! {
    #[test]
    fn a_spec_survives_the_way_to_arm_and_back(spec in spec()) {
        let body = to_arm(&WIDGET, &spec, "parent/w", &ArmIdsOnly).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let mut back = spec_from_arm(&WIDGET, &body);
        // What the body says by rule and not by Spec: the name, and an explicit empty list.
        let map = back.as_object_mut().unwrap();
        prop_assert_eq!(map.remove("azureName"), Some(json!("w")));
        if spec.get("zones").is_none() {
            prop_assert_eq!(map.remove("zones"), Some(json!([])));
        }
        prop_assert_eq!(back, spec, "through {}", body);
    }

    #[test]
    fn a_right_spec_is_normal(spec in spec()) {
        let (same, findings) = normalise(&WIDGET, spec.clone());
        prop_assert_eq!(same, spec);
        prop_assert!(findings.is_empty(), "{:?}", findings);
    }

    #[test]
    fn a_request_changes_nothing_of_itself_and_whatever_is_missing_is_found(spec in spec()) {
        let body = to_arm(&WIDGET, &spec, "w", &ArmIdsOnly).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(compare(&WIDGET, &body, &body), []);
        prop_assert_eq!(unknown_properties(&WIDGET, &body), Vec::<String>::new());
        for parent in ["", "/properties"] {
            let Some(Value::Object(object)) = body.pointer(parent) else { continue };
            for (key, value) in object {
                let nothing = [json!(null), json!([]), json!({})].contains(value);
                if nothing || ["name", "properties"].contains(&key.as_str()) {
                    continue;
                }
                let mut less = body.clone();
                less.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
                let found = compare(&WIDGET, &body, &less);
                prop_assert!(found.iter().any(|one| one.kind.is_change()), "{}/{}: {:?}", parent, key, found);
                let found = compare(&WIDGET, &less, &body);
                prop_assert!(found.iter().any(|one| one.kind.is_change()), "{}/{}: {:?}", parent, key, found);
            }
        }
    }

    #[test]
    fn reading_a_status_again_changes_nothing(body in any_document()) {
        let status = status_from_arm(&WIDGET, &body);
        let again = status_from_arm(&WIDGET, &arm_from_status(&WIDGET, &status));
        prop_assert_eq!(again, status);
    }

    #[test]
    fn no_document_makes_the_engine_panic(document in any_document()) {
        let _ = to_arm(&WIDGET, &document, "w", &ArmIdsOnly);
        let ImportedSpec { mut spec, mut references, missing_secrets: missing, unlisted } = import(&WIDGET, &document);
        let mut ids = Vec::new();
        for_each_reference(&WIDGET, &mut spec, |path, reference| {
            assert!(path().starts_with("spec."));
            ids.extend(reference.get("armId").and_then(Value::as_str).map(str::to_owned));
        });
        ids.sort();
        references.sort();
        prop_assert_eq!(references, ids);
        prop_assert_eq!(missing_secrets(&WIDGET, &spec), missing);
        prop_assert_eq!(unlisted_values(&WIDGET, &spec), unlisted);
        let _ = omit_defaults(&WIDGET, &mut spec);
        let _ = compare(&WIDGET, &document, &spec);
        let _ = compare(&WIDGET, &spec, &document);
        let _ = unknown_properties(&WIDGET, &document);
        let mut any = document.clone();
        let _ = omit_defaults(&WIDGET, &mut any);
        let _ = missing_secrets(&WIDGET, &any);
        let _ = spec_from_status(&WIDGET, &document);
        let _ = normalise(&WIDGET, document);
    }
}
