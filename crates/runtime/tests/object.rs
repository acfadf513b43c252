//! Typed structs, open enums and kinds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod sample;

use aso_runtime::engine::ArmIdsOnly;
use aso_runtime::kind::{ArmKind, Kind, KindError};
use aso_runtime::meta::ObjectMeta;
use aso_runtime::object::{Choice, Enumeration, Item, from_value, to_value};
use aso_runtime::refs::{ReferenceError, ResourceReference, WellKnownResourceReference};
use aso_runtime::values::{Condition, SecretString};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
enum Tier {
    Hot,
    CoolDown,
    Unknown(String),
}
aso_runtime::enumeration! { Tier { Hot: "Hot", CoolDown: "cool-down" } }

#[derive(Clone, Debug, Default, PartialEq)]
struct Inner {
    tier: Option<Tier>,
    again: Option<Box<Inner>>,
}
aso_runtime::object! { Inner { tier: "tier", again: "again" } }

#[derive(Clone, Debug, Default, PartialEq)]
struct Outer {
    azure_name: String,
    count: Option<i64>,
    ratio: Option<f64>,
    enabled: Option<bool>,
    extra: Option<Value>,
    list: Option<Vec<Inner>>,
    map: Option<BTreeMap<String, Inner>>,
    nested: Option<Vec<BTreeMap<String, Vec<String>>>>,
    password: Option<SecretString>,
    r#type: Option<String>,
    reference: Option<ResourceReference>,
}
aso_runtime::object! {
    Outer {
        azure_name: "azureName",
        count: "count",
        ratio: "ratio",
        enabled: "enabled",
        extra: "extra",
        list: "list",
        map: "map",
        nested: "nested",
        password: "password",
        r#type: "type",
        reference: "reference",
    }
}

#[test]
fn a_document_round_trips() {
    let text = json!({
        "azureName": "n", "count": -3, "ratio": 1.5, "enabled": false, "extra": {"any": [null, 1]},
        "list": [{"tier": "Hot", "again": {"again": {}}}, {}],
        "map": {"a.b": {"tier": "Later"}},
        "nested": [{"k": ["v"]}, {}],
        "password": "hunter2", "type": "t", "reference": {"armId": "/x"},
    });
    let outer: Outer = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(outer.list.as_ref().unwrap()[0].tier, Some(Tier::Hot));
    assert_eq!(serde_json::to_value(&outer).unwrap(), text);
    let again: Outer = serde_json::from_str(&serde_json::to_string(&outer).unwrap()).unwrap();
    assert_eq!(again, outer);
    assert!(
        !format!("{outer:?}").contains("hunter2"),
        "Debug must not show secrets"
    );
}

#[test]
fn null_and_unknown_are_absent_and_empty_is_not() {
    let outer: Outer = from_value(json!({
        "azureName": null, "count": null, "later": 1, "list": [], "map": {}, "nested": [null, {"gone": null}],
    }))
    .unwrap();
    assert_eq!(
        to_value(&outer),
        json!({"list": [], "map": {}, "nested": [{}]})
    );
}

#[test]
fn whole_numbers_may_be_written_as_floats() {
    let outer: Outer = from_value(json!({"count": 3.0, "ratio": 2})).unwrap();
    assert_eq!((outer.count, outer.ratio), (Some(3), Some(2.0)));
    assert_eq!(
        serde_json::to_string(&outer).unwrap(),
        r#"{"count":3,"ratio":2}"#,
        "as Go writes it"
    );
}

#[test]
fn errors_name_every_property() {
    let errors = from_value::<Outer>(json!({
        "count": 1.5, "list": [{}, {"again": {"tier": 1}}], "map": {"a.b": [], "c": {"tier": []}}, "password": {"a": "hunter2"},
    }))
    .expect_err("four values have the wrong type");
    let lines: Vec<_> = errors.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "count: expected a whole number, found a number",
            "list[1].again.tier: expected a string, found a number",
            "[\"a.b\"]: expected an object, found a list"
                .replace('[', "map[")
                .as_str(),
            "map.c.tier: expected a string, found a list",
            "password: expected a string, found an object",
        ]
    );
    let text = serde_json::from_str::<Outer>(r#"{"count": "x"}"#)
        .expect_err("a string is no number")
        .to_string();
    assert!(
        text.contains("count: expected a whole number"),
        "serde's error says where: {text}"
    );
    assert_eq!(
        from_value::<Outer>(json!(1))
            .expect_err("no object")
            .to_string(),
        "expected an object, found a number"
    );
}

#[test]
fn enums_are_open() {
    assert_eq!(Tier::from("Hot"), Tier::Hot);
    assert_eq!(
        Tier::from("COOL-down"),
        Tier::CoolDown,
        "Azure compares without case"
    );
    assert_eq!(Tier::from("Later"), Tier::Unknown("Later".to_owned()));
    for text in ["Hot", "cool-down", "Later", ""] {
        let tier: Tier = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(
            serde_json::to_value(&tier).unwrap(),
            json!(text),
            "{tier:?} round-trips"
        );
        assert_eq!(tier.to_string(), text);
    }
    let names: Vec<&str> = Tier::values().iter().map(Tier::as_str).collect();
    assert_eq!(names, ["Hot", "cool-down"]);
    assert_eq!(Tier::default(), Tier::Unknown(String::new()));
}

#[test]
fn references_have_exactly_one_form() {
    let rows = [
        (json!({}), Err(ReferenceError::Empty)),
        (json!({"armId": ""}), Err(ReferenceError::Empty)),
        (json!({"armId": "/x"}), Ok(())),
        (json!({"group": "g", "kind": "k", "name": "n"}), Ok(())),
        (
            json!({"group": "g", "name": "n"}),
            Err(ReferenceError::Incomplete),
        ),
        (
            json!({"armId": "/x", "name": "n"}),
            Err(ReferenceError::Both),
        ),
    ];
    for (json, expected) in rows {
        let reference: ResourceReference = from_value(json.clone()).unwrap();
        assert_eq!(reference.validate(), expected, "{json}");
    }
    let both: WellKnownResourceReference =
        from_value(json!({"wellKnownName": "Reader", "armId": "/x"})).unwrap();
    assert_eq!(both.validate(), Err(ReferenceError::WellKnownAndOther));
    assert_eq!(
        ResourceReference::kubernetes("g", "k", "n").to_string(),
        "n, Group/Kind: g/k"
    );
}

#[test]
fn a_condition_has_its_wire_names() {
    let json = json!({
        "type": "Ready", "status": "False", "severity": "Info", "lastTransitionTime": "2026-01-01T00:00:00Z",
        "observedGeneration": 2, "reason": "Reconciling", "message": "m",
    });
    assert_eq!(
        to_value(&from_value::<Condition>(json.clone()).unwrap()),
        json
    );
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Spec {
    azure_name: String,
    location: Option<String>,
    subnet_reference: Option<ResourceReference>,
}
aso_runtime::object! { Spec { azure_name: "azureName", location: "location", subnet_reference: "subnetReference" } }

#[derive(Clone, Debug, Default, PartialEq)]
struct Status {
    conditions: Option<Vec<Condition>>,
    location: Option<String>,
    subnet_id: Option<String>,
}
aso_runtime::object! { Status { conditions: "conditions", location: "location", subnet_id: "subnetId" } }

#[derive(Clone, Debug, Default, PartialEq)]
struct Widget {
    metadata: ObjectMeta,
    spec: Spec,
    status: Option<Status>,
}
aso_runtime::kind!(Widget, Spec, Status, sample::WIDGET);
aso_runtime::arm_kind!(Widget, Value, Value);

#[test]
fn a_kind_is_a_document() {
    let json = json!({
        "apiVersion": "sample.azure.com/v1api20230101",
        "kind": "Widget",
        "metadata": {"name": "w", "labels": {"a": "b"}, "generation": 3, "finalizers": ["f"]},
        "spec": {"location": "westeurope"},
        "status": {"location": "westeurope"},
    });
    let widget: Widget = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(widget.metadata.other["generation"], 3);
    let mut expected = json;
    expected["apiVersion"] = json!("sample.azure.com/v20230101");
    assert_eq!(
        serde_json::to_value(&widget).unwrap(),
        expected,
        "written under the name that we write first"
    );
    assert_eq!(
        widget.azure_name().as_deref(),
        Some("w"),
        "the Kubernetes name is the default"
    );
}

#[test]
fn a_document_of_another_kind_is_refused() {
    let error = from_value::<Widget>(
        json!({"apiVersion": "sample.azure.com/v2", "kind": "Gadget", "spec": {"location": 1}}),
    )
    .expect_err("wrong kind, version and location");
    assert_eq!(
        error.to_string(),
        "spec.location: expected a string, found a number; kind: expected Widget, found \"Gadget\"; \
         apiVersion: expected sample.azure.com/v20230101, found \"sample.azure.com/v2\""
    );
    from_value::<Widget>(json!({"spec": {}}))
        .expect("the items of a list have neither apiVersion nor kind");
}

#[test]
fn typed_conversions_go_through_the_engine() {
    let mut widget = Widget {
        metadata: ObjectMeta::named("w"),
        ..Widget::default()
    };
    widget.spec.subnet_reference = Some(ResourceReference::arm(sample::id("s")));
    let body = widget.to_arm("w", &ArmIdsOnly).unwrap();
    assert_eq!(body["properties"]["network"]["subnetId"], sample::id("s"));
    assert_eq!(
        Widget::spec_from_arm(&body).unwrap(),
        Spec {
            azure_name: "w".to_owned(),
            ..widget.spec.clone()
        }
    );
    let status = Widget::status_from_arm(&body).unwrap();
    assert_eq!(status.subnet_id, Some(sample::id("s")));
    assert_eq!(
        Widget::spec_from_status(&status).unwrap().subnet_reference,
        widget.spec.subnet_reference
    );

    widget.spec.subnet_reference = Some(ResourceReference::default());
    let error = widget
        .to_arm("w", &ArmIdsOnly)
        .expect_err("an empty reference");
    assert!(
        matches!(&error, KindError::Conversion(errors) if errors.0.len() == 1),
        "{error}"
    );
}

#[derive(Clone, Debug, PartialEq)]
enum Target {
    Inner(Inner),
    Unknown(Value),
}
impl Choice for Target {
    const DISCRIMINATOR: &'static str = "kind";
    const VALUES: &'static [&'static str] = &["Inner"];
    fn option(value: &str) -> Option<Self> {
        match value {
            "Inner" => Some(Self::Inner(Inner::default())),
            _ => None,
        }
    }
    fn unknown(value: Value) -> Self {
        Self::Unknown(value)
    }
    fn content(&self) -> &dyn Item {
        match self {
            Self::Inner(content) => content,
            Self::Unknown(content) => content,
        }
    }
    fn content_mut(&mut self) -> &mut dyn Item {
        match self {
            Self::Inner(content) => content,
            Self::Unknown(content) => content,
        }
    }
}
aso_runtime::choice!(Target);

#[test]
fn a_choice_is_told_by_its_discriminator_and_an_unknown_one_is_kept() {
    let known: Target = from_value(json!({"kind": "inner", "tier": "hot"})).expect("reads");
    assert_eq!(
        known,
        Target::Inner(Inner {
            tier: Some(Tier::Hot),
            again: None
        })
    );
    let later = json!({"kind": "Later", "x": 1});
    let unknown: Target = from_value(later.clone()).expect("reads");
    assert_eq!(to_value(&unknown), later);
}
