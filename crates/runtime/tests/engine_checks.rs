//! What the importer asks of a plan: defaults, references, secrets, differences and unknown properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use aso_runtime::engine::{
    self, Difference, DifferenceKind, SecretShape, UnlistedValue, compare, for_each_reference,
    missing_secrets, omit_defaults, spec_from_arm, to_arm, unknown_properties,
};
use aso_runtime::plan::{Constant, Op, Or, Plan, Step};
use aso_runtime::registry::ResourceType;
use sample::WIDGET;
use serde_json::{Value, json};

const NET: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n";

fn body() -> Value {
    json!({
        "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sample/widgets/w",
        "name": "w",
        "location": "westeurope",
        "identity": {"type": "userassigned", "userAssignedIdentities": {NET: {"clientId": "c"}}},
        "properties": {
            "provisioningState": "Succeeded",
            "destination": {"endpointType": "WebHook", "properties": {"maxEvents": "5", "topicId": NET}},
            "enabled": "True",
            "legacyId": NET,
            "linkedIds": [NET, NET],
            "namedIds": {"a": NET},
            "network": {"subnetId": NET},
            "password": "s3cret",
            "roleId": NET,
            "tiers": [{"name": "premium", "capacity": 1}, {"name": "Standard", "ratio": 0.5}],
        },
        "tags": {},
    })
}

fn rebuilt(body: &Value) -> Value {
    let spec = engine::import(&WIDGET, body).spec;
    to_arm(&WIDGET, &spec, "w", &engine::ArmIdsOnly).unwrap()
}

fn differences(read: &Value, request: &Value) -> Vec<(String, DifferenceKind)> {
    compare(&WIDGET, read, request)
        .into_iter()
        .map(|Difference { path, kind, .. }| (path, kind))
        .collect()
}

#[test]
fn what_is_rebuilt_changes_nothing() {
    let body = body();
    assert_eq!(
        differences(&body, &rebuilt(&body)),
        [("properties.password".to_owned(), DifferenceKind::Secret)]
    );
}

#[test]
fn every_kind_of_change_is_found_and_no_secret_is_shown() {
    use DifferenceKind::{Added, Changed, Lost, Secret};
    let body = body();
    let mut request = rebuilt(&body);
    request["location"] = json!("northeurope");
    request["zones"] = json!(["1"]);
    request["identity"]["userAssignedIdentities"] = json!({"/other": {}});
    let properties = &mut request["properties"];
    properties["password"] = json!("other");
    properties["destination"]["endpointType"] = json!("StorageQueue");
    properties["namedIds"] = json!({"b": NET});
    properties["tiers"].as_array_mut().unwrap().remove(0);
    properties.as_object_mut().unwrap().remove("enabled");
    let found = compare(&WIDGET, &body, &request);
    let short: Vec<_> = found
        .iter()
        .map(|found| (found.path.as_str(), found.kind))
        .collect();
    assert_eq!(
        short,
        [
            (&*format!("identity.userAssignedIdentities[{NET:?}]"), Lost),
            ("identity.userAssignedIdentities[\"/other\"]", Added),
            ("location", Changed),
            ("properties.destination.endpointType", Changed),
            ("properties.enabled", Lost),
            ("properties.namedIds.a", Lost),
            ("properties.namedIds.b", Added),
            ("properties.password", Secret),
            // The first of two is missing; the second is where it was.
            ("properties.tiers[0]", Lost),
            ("zones", Added),
        ]
    );
    assert_eq!(found[2].read, Some(json!("westeurope")));
    assert_eq!(found[2].sent, Some(json!("northeurope")));
    assert!(!format!("{found:?}").contains("s3cret"));
}

#[test]
fn a_choice_that_nobody_can_make_is_lost() {
    let body = json!({"properties": {"destination": {"endpointType": "Pigeon", "properties": {"coop": 1}}}});
    assert_eq!(
        differences(&body, &rebuilt(&body)),
        [("properties.destination".to_owned(), DifferenceKind::Lost)]
    );
}

static DETAILS: Plan = Plan::Object(&[
    Step::same("level", Op::INTEGER).default(&Constant::Integer(3)),
    Step::same("mode", Op::Enum(&["Off", "On"]))
        .default(&Constant::Text("On"))
        .required(),
    Step::same("secret", Op::Secret).required(),
]);
static DETAILS_OP: Op = Op::Object(&DETAILS);
static DEFAULTS: Plan = Plan::Object(&[Step::nested(
    "properties",
    &[
        Step::same("access", Op::Enum(&["Private", "Public"])).default(&Constant::Text("Private")),
        Step::same("details", Op::Object(&DETAILS)),
        Step::same("keys", Op::List(&Op::Secret)),
        Step::same("label", Op::STRING).default(&Constant::Text("none")),
        Step::same("list", Op::List(&DETAILS_OP)),
        Step::same("on", Op::BOOLEAN).default(&Constant::Boolean(true)),
        Step::same("ratio", Op::NUMBER).default(&Constant::Number(0.5)),
    ],
)]);
static NOTHING: Plan = Plan::Object(&[]);
static THING: ResourceType = ResourceType {
    request: &DEFAULTS,
    response: &NOTHING,
    ..WIDGET
};

/// Has secrets in elements only, and a text that can be an id.
static PARTS_PLAN: Plan = Plan::Object(&[
    Step::new("links", "links", Op::List(&Op::STRING)).or(Or::Reference("linkReferences")),
    Step::same("parts", Op::List(&DETAILS_OP)),
]);
static PARTS: ResourceType = ResourceType {
    request: &PARTS_PLAN,
    response: &NOTHING,
    ..WIDGET
};

#[test]
fn an_import_notes_what_concerns_others() {
    let noted = |body: &Value| {
        let read = engine::import(&PARTS, body);
        let secrets: Vec<_> = read.missing_secrets.into_iter().map(|it| it.path).collect();
        (read.references, secrets)
    };
    assert_eq!(noted(&json!({"links": []})), (vec![], vec![]));
    assert_eq!(
        noted(&json!({"links": [NET, "/subscriptions/s"], "parts": [{}]})),
        (
            vec![NET.to_owned(), "/subscriptions/s".to_owned()],
            vec!["spec.parts[0].secret".to_owned()]
        )
    );
    // One that is no id makes all of them text.
    assert_eq!(
        noted(&json!({"links": [NET, "here"], "parts": []})),
        (vec![], vec![])
    );
}

#[test]
fn defaults_are_left_out_but_never_what_is_required() {
    let mut spec = json!({
        "access": "private", "label": "None", "on": true, "ratio": 0.5,
        "details": {"level": 3.0}, "list": [{"level": 3, "mode": "On"}, {"level": 4}],
    });
    assert_eq!(omit_defaults(&THING, &mut spec), 5);
    assert_eq!(
        spec,
        json!({"label": "None", "details": {}, "list": [{"mode": "On"}, {"level": 4}]})
    );
    let read = json!({"properties": {"access": "Private", "on": true, "ratio": 2, "list": [{"mode": "On"}]}});
    let short = |request: &Value| -> Vec<_> {
        compare(&THING, &read, request)
            .into_iter()
            .map(|found| (found.path, found.kind))
            .collect()
    };
    let all_defaults = [
        ("properties.access".to_owned(), DifferenceKind::Default),
        ("properties.on".to_owned(), DifferenceKind::Default),
    ];
    assert_eq!(short(&read), all_defaults);
    let without = json!({"properties": {"ratio": 2, "list": [{"mode": "On"}]}});
    assert_eq!(short(&without), all_defaults);
    let otherwise = json!({"properties": {"on": false, "ratio": 2, "list": [{"mode": "On"}]}});
    assert_eq!(
        short(&otherwise)[1],
        ("properties.on".to_owned(), DifferenceKind::Changed)
    );
}

#[test]
fn values_that_no_enumeration_lists_are_found() {
    let body = json!({
        "sku": {"name": "PREMIUM"},
        "properties": {"tiers": [{"name": "Standard"}, {"name": "Later"}, {"name": "premium"}]},
    });
    let found = engine::import(&WIDGET, &body).unlisted;
    assert_eq!(
        found,
        [UnlistedValue {
            path: "spec.tiers[1].name".to_owned(),
            value: "Later".to_owned(),
            listed: &["Standard", "Premium"],
        }]
    );
}

#[test]
fn missing_secrets_are_those_of_objects_that_are_there() {
    let spec = json!({"list": [{}, {"secret": {"name": "n", "key": "k"}}, {}]});
    let found: Vec<_> = missing_secrets(&THING, &spec)
        .into_iter()
        .map(|found| (found.path, found.pointer, found.required, found.shape))
        .collect();
    let of = |path: &str, pointer: &str, required, shape| {
        (path.to_owned(), pointer.to_owned(), required, shape)
    };
    assert_eq!(
        found,
        [
            of("spec.keys", "/keys", false, SecretShape::Keys),
            of(
                "spec.list[0].secret",
                "/list/0/secret",
                true,
                SecretShape::Key
            ),
            of(
                "spec.list[2].secret",
                "/list/2/secret",
                true,
                SecretShape::Key
            ),
        ]
    );
    // A whole secret, and one beside a plain value: not where the plain value is there.
    let paths = |spec: &Value| -> Vec<_> {
        missing_secrets(&WIDGET, spec)
            .into_iter()
            .map(|found| (found.path, found.shape))
            .collect()
    };
    let key = ("spec.password".to_owned(), SecretShape::Key);
    let whole = ("spec.settings".to_owned(), SecretShape::Whole);
    assert_eq!(
        paths(&json!({})),
        [
            key.clone(),
            whole.clone(),
            ("spec.tokenFromSecret".to_owned(), SecretShape::Key)
        ]
    );
    assert_eq!(paths(&json!({"token": "t"})), [key, whole]);
}

#[test]
fn all_references_are_shown() {
    let mut spec = spec_from_arm(&WIDGET, &body());
    spec["owner"] = json!({"armId": "/owner"});
    let mut paths = Vec::new();
    for_each_reference(&WIDGET, &mut spec, |path, reference| {
        assert_eq!(reference["armId"], NET);
        reference.insert("seen".to_owned(), Value::Bool(true));
        paths.push(path());
    });
    assert_eq!(
        paths,
        [
            "spec.identity.userAssignedIdentities[0].reference",
            "spec.destination.webHook.topicReference",
            "spec.legacyReference",
            "spec.linkedReferences[0]",
            "spec.linkedReferences[1]",
            "spec.namedReferences.a",
            "spec.subnetReference",
            "spec.roleReference",
        ]
    );
    assert_eq!(spec["linkedReferences"][1]["seen"], true);
    assert_eq!(spec["owner"], json!({"armId": "/owner"}));
}

#[test]
fn unknown_properties_are_those_of_neither_side() {
    let mut body = body();
    body["systemData"] = json!({"createdBy": "me"});
    body["plan"] = json!({"name": "p"});
    body["tags"] = json!({"any": "thing"});
    let properties = &mut body["properties"];
    properties["extra"] = json!({"free": {"form": 1}});
    properties["Enabled"] = json!(true);
    properties["tiers"][1]["new"] = json!({"a": 1});
    properties["destination"]["properties"]["odd.name"] = json!(0);
    properties["nothing"] = json!(null);
    properties["subnets"] = json!([{"name": "kept by its owner"}]);
    assert_eq!(
        unknown_properties(&WIDGET, &body),
        [
            "plan",
            "properties.destination.properties[\"odd.name\"]",
            "properties.tiers[1].new",
        ]
    );
    assert_eq!(
        unknown_properties(&WIDGET, &json!([])),
        Vec::<String>::new()
    );
}
