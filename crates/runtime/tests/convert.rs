//! Between API versions: what both have is kept, and what a version lacks is named.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use aso_runtime::convert::{ConvertError, convert};
use aso_runtime::plan::{Alternative, Local, Op, Plan, Step};
use aso_runtime::registry::{Name, Owner, ResourceType, Scope};
use serde_json::{Value, json};

const fn at(
    api_version: &'static str,
    versions: &'static [&'static str],
    request: &'static Plan,
    response: &'static Plan,
) -> ResourceType {
    ResourceType {
        group: "test.azure.com",
        kind: "Gadget",
        plural: "gadgets",
        api_version,
        versions,
        arm_type: "Microsoft.Test/gadgets",
        scope: Scope::ResourceGroup,
        owner: Owner::Kind {
            group: "resources.azure.com",
            kind: "ResourceGroup",
        },
        name: Name::Free,
        request,
        response,
        embedded_children: &[],
    }
}

static OLD: ResourceType = at(
    "2020-01-01",
    &["v20200101", "v1api20200101"],
    &Plan::Object(&[
        Step::new("azureName", "name", Op::Name),
        Step::new("owner", "", Op::Local(Local::Owner)),
        Step::new(
            "operatorSpec",
            "",
            Op::Local(Local::OperatorSpec {
                secrets: &["firstKey"],
                config_maps: &[],
                properties: &[],
            }),
        ),
        // Under `properties` here, at the top there: the name in Kubernetes is what counts.
        Step::nested(
            "properties",
            &[
                Step::same("level", Op::STRING),
                Step::same("mode", Op::Enum(&["on", "off"])),
                Step::same("parts", Op::List(&Op::Object(&OLD_PART))),
                // Text here, references there.
                Step::same("peerIds", Op::List(&Op::STRING)).in_hub("peerReferences"),
            ],
        ),
        Step::same("settings", Op::Map(&Op::STRING)),
        Step::same("source", Op::Object(&OLD_SOURCE)),
        Step::new("subnetReference", "subnetId", Op::Reference),
    ]),
    &STATUS,
);
static OLD_PART: Plan = Plan::Object(&[
    Step::same("id", Op::STRING),
    Step::same("weight", Op::INTEGER),
]);
static OLD_SOURCE: Plan = Plan::OneOf {
    discriminator: "type",
    options: &[
        Alternative {
            kubernetes: "blob",
            value: "Blob",
            plan: &Plan::Object(&[Step::same("url", Op::STRING)]),
        },
        Alternative {
            kubernetes: "tape",
            value: "Tape",
            plan: &Plan::Object(&[Step::same("reel", Op::INTEGER)]),
        },
    ],
    shared: &[],
};
static NEW: ResourceType = at(
    "2024-01-01",
    &["v20240101"],
    &Plan::Object(&[
        Step::new("azureName", "name", Op::Name),
        Step::new("owner", "", Op::Local(Local::Owner)),
        Step::new(
            "operatorSpec",
            "",
            Op::Local(Local::OperatorSpec {
                secrets: &["firstKey", "secondKey"],
                config_maps: &[],
                properties: &[],
            }),
        ),
        Step::same("mode", Op::Enum(&["On", "Off", "Auto"])),
        Step::same("parts", Op::List(&Op::Object(&NEW_PART))),
        Step::new("peerReferences", "peerIds", Op::List(&Op::Reference)),
        Step::same("settings", Op::Map(&Op::Json)),
        Step::same("source", Op::Object(&NEW_SOURCE)),
        Step::new("subnetReference", "subnetId", Op::Reference),
        Step::same("tier", Op::STRING).in_hub("level"),
    ]),
    &STATUS,
);
static NEW_PART: Plan = Plan::Object(&[
    Step::same("id", Op::STRING),
    Step::same("label", Op::STRING),
    Step::same("weight", Op::NUMBER),
]);
static NEW_SOURCE: Plan = Plan::OneOf {
    discriminator: "type",
    options: &[Alternative {
        kubernetes: "blob",
        value: "Blob",
        plan: &Plan::Object(&[Step::same("url", Op::STRING)]),
    }],
    shared: &[],
};
static STATUS: Plan = Plan::Object(&[
    Step::new("conditions", "", Op::Local(Local::Conditions)),
    Step::same("id", Op::STRING),
]);

fn object(version: &str, spec: Value) -> Value {
    json!({
        "apiVersion": format!("test.azure.com/{version}"),
        "kind": "Gadget",
        "metadata": {"name": "gadget", "annotations": {"a": "b"}},
        "spec": spec,
        "status": {"id": "/subscriptions/s", "conditions": [{"type": "Ready", "status": "True"}]},
    })
}

/// The Spec in another version, and what was lost on the way.
fn spec(from: &str, spec: Value, to: &str) -> (Value, Vec<String>) {
    let converted = convert([&OLD, &NEW], &object(from, spec), to).unwrap();
    let spec = converted.object["spec"].clone();
    let lost = converted.lost.iter().map(ToString::to_string).collect();
    let name = converted.object["apiVersion"].clone();
    assert_eq!(
        converted.object,
        object(&name.as_str().unwrap()[15..], spec.clone())
    );
    (spec, lost)
}

#[test]
fn what_both_have_is_kept() {
    let (there, lost) = spec(
        "v20200101",
        json!({
            "azureName": "gadget",
            "owner": {"name": "rg"},
            "operatorSpec": {"secrets": {"firstKey": {"name": "s", "key": "k"}}},
            "level": "high",
            "mode": "on",
            "parts": [{"id": "a", "weight": 3}],
            "settings": {"a": "b"},
            "source": {"blob": {"url": "https://example.com"}},
            "subnetReference": {"armId": "/subscriptions/s"},
        }),
        "v20240101",
    );
    assert_eq!(
        there,
        json!({
            "azureName": "gadget",
            "owner": {"name": "rg"},
            "operatorSpec": {"secrets": {"firstKey": {"name": "s", "key": "k"}}},
            "mode": "On",
            "parts": [{"id": "a", "weight": 3}],
            "settings": {"a": "b"},
            "source": {"blob": {"url": "https://example.com"}},
            "subnetReference": {"armId": "/subscriptions/s"},
            "tier": "high",
        })
    );
    assert_eq!(lost, [""; 0]);
}

#[test]
fn what_the_target_lacks_is_named() {
    let (there, lost) = spec(
        "v20240101",
        json!({
            "operatorSpec": {"secrets": {"secondKey": {"name": "s", "key": "k"}}, "secretExpressions": []},
            "mode": "Auto",
            "parts": [{"id": "a", "label": "x", "weight": 3.0}, {"weight": 2.5}],
            "settings": {"a": 7, "b": {"c": 1}, "d e": null},
        }),
        "v1api20200101",
    );
    assert_eq!(
        there,
        json!({
            "operatorSpec": {"secrets": {}, "secretExpressions": []},
            // The version does not know the value; enums are open.
            "mode": "Auto",
            "parts": [{"id": "a", "weight": 3}, {}],
            "settings": {"a": "7", "d e": null},
        })
    );
    assert_eq!(
        lost,
        [
            "spec.operatorSpec.secrets.secondKey: there is no such property",
            "spec.parts[0].label: there is no such property",
            "spec.parts[1].weight: a whole number is expected, and the value is a number",
            "spec.settings.b: a string is expected, and the value is an object",
        ]
    );
    let (_, lost) = spec(
        "v20200101",
        json!({"source": {"tape": {"reel": 1}}, "colour": "red", "nothing": null}),
        "v20240101",
    );
    assert_eq!(
        lost,
        [
            "spec.colour: there is no such property",
            "spec.source.tape: there is no such property"
        ]
    );
}

#[test]
fn an_id_is_text_in_one_version_and_a_reference_in_another() {
    let text = json!({"peerIds": ["/subscriptions/s", "here"]});
    let references = json!({"peerReferences": [{"armId": "/subscriptions/s"}]});
    assert_eq!(
        spec("v20200101", text, "v20240101"),
        (
            references,
            vec![
                "spec.peerReferences[1]: an object is expected, and the value is a string"
                    .to_owned()
            ]
        )
    );
    let references = json!({"peerReferences": [
        {"armId": "/subscriptions/s"},
        {"group": "test.azure.com", "kind": "Gadget", "name": "other"},
    ]});
    assert_eq!(
        spec("v20240101", references, "v20200101"),
        (
            json!({"peerIds": ["/subscriptions/s"]}),
            vec![
                "spec.peerReferences[1]: a string is expected, and the value is an object"
                    .to_owned()
            ]
        )
    );
}

#[test]
fn a_version_under_its_other_name_is_the_same() {
    // Not even what the kind does not have is touched.
    let given = json!({"colour": "red", "mode": "ON"});
    assert_eq!(
        spec("v20200101", given.clone(), "v1api20200101"),
        (given.clone(), vec![])
    );
    // A date means the name that we write.
    assert_eq!(
        convert(
            [&OLD],
            &object("v1api20200101", given.clone()),
            "2020-01-01"
        )
        .unwrap()
        .object,
        object("v20200101", given)
    );
}

#[test]
fn what_cannot_be_converted_is_said() {
    let error = |object: &Value, version| convert([&OLD, &NEW], object, version).unwrap_err();
    assert_eq!(
        error(&json!(7), "v20240101"),
        ConvertError::Shape("apiVersion")
    );
    assert_eq!(
        error(&object("v20230101", json!({})), "v20240101").to_string(),
        "no kind Gadget is known in test.azure.com/v20230101"
    );
    assert_eq!(
        error(&object("v20200101", json!({})), "v20230101").to_string(),
        "Gadget.test.azure.com has no version v20230101 (it has: v20200101, v1api20200101, v20240101)"
    );
}
