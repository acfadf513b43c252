//! CRDs from schema documents.
#![cfg(feature = "crds")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use aso_runtime::crd::{CrdError, Descriptions, Filter, Options, SchemaDocument, expand};
use serde_json::{Value, json};

fn document(api_version: &str, versions: &[&str]) -> SchemaDocument {
    SchemaDocument::from_value(json!({
        "group": "network.frontdoor.azure.com",
        "apiVersion": api_version,
        "kinds": {
            "Policy": {"plural": "policies", "versions": versions, "spec": "PolicySpec", "status": "status.PolicyStatus"},
        },
        "types": {
            "PolicySpec": {
                "description": "A policy. It has rules, e.g. for bots.",
                "properties": {
                    "owner": {"$ref": "#KnownResourceReference", "description": "The owner. Must exist."},
                    "rules": {"type": "array", "maxItems": 3, "items": {"$ref": "Rule"}},
                    "tags": {"type": "object", "additionalProperties": {"type": "string"}},
                    "extra": {"any": true},
                },
                "required": ["owner"],
            },
            "Rule": {
                "description": "A rule.",
                "properties": {"mode": {"type": "string", "enum": ["On", "Off"]}, "level": {"type": "integer", "minimum": 0}},
            },
            "status.PolicyStatus": {
                "properties": {"conditions": {"type": "array", "items": {"$ref": "#Condition"}}},
            },
        },
    }))
    .unwrap()
}

fn one(documents: &[SchemaDocument], filter: &Filter, options: &Options) -> Value {
    let mut crds = expand(documents, filter, options).unwrap();
    assert_eq!(crds.len(), 1, "one kind, one CRD");
    crds.remove(0)
}

fn versions(crd: &Value) -> Vec<(String, bool)> {
    crd["spec"]["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| {
            (
                version["name"].as_str().unwrap().to_owned(),
                version["storage"].as_bool().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_crd_is_written_in_full() {
    let options = Options {
        descriptions: Descriptions::FirstSentence,
        ..Options::default()
    };
    let crd = one(
        &[document("2023-01-01", &["v20230101"])],
        &Filter::default(),
        &options,
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&crd).unwrap());
}

#[test]
fn versions_are_sorted_newest_first_and_the_newest_stable_is_stored() {
    let documents = [
        document("2022-05-01", &["v20220501", "v1api20220501"]),
        document("2024-01-01-preview", &["v20240101preview"]),
        document("2023-01-01", &["v1api20230101", "v20230101"]),
    ];
    let crd = one(&documents, &Filter::default(), &Options::default());
    let expected = [
        ("v20230101", true),
        ("v1api20230101", false),
        ("v20220501", false),
        ("v1api20220501", false),
        ("v20240101preview", false),
    ];
    assert_eq!(
        versions(&crd),
        expected.map(|(name, stored)| (name.to_owned(), stored))
    );
    let minimal = one(
        &documents,
        &Filter::default(),
        &Options {
            minimal: true,
            ..Options::default()
        },
    );
    assert_eq!(versions(&minimal), [("v20230101".to_owned(), true)]);
    let schema = &minimal["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
    assert_eq!(
        schema["properties"]["status"],
        json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true})
    );
    assert!(
        !minimal.to_string().contains("\"description\""),
        "a minimal CRD has no descriptions"
    );
}

#[test]
fn filters_know_short_and_long_names() {
    let documents = [
        document("2023-01-01", &["v20230101", "v1api20230101"]),
        document("2022-05-01", &["v20220501"]),
    ];
    let count = |filter: Filter| {
        expand(&documents, &filter, &Options::default())
            .unwrap()
            .iter()
            .map(|crd| versions(crd).len())
            .sum::<usize>()
    };
    let groups = |name: &str| Filter {
        groups: vec![name.to_owned()],
        ..Filter::default()
    };
    let of_version = |name: &str| Filter {
        versions: vec![name.to_owned()],
        ..Filter::default()
    };
    assert_eq!(count(groups("network.frontdoor")), 3);
    assert_eq!(count(groups("network.frontdoor.azure.com")), 3);
    assert_eq!(count(groups("network")), 0);
    assert_eq!(count(of_version("2022-05-01")), 1);
    assert_eq!(count(of_version("v1api20230101")), 2);
    assert_eq!(
        count(Filter {
            kinds: vec!["policy".to_owned()],
            ..Filter::default()
        }),
        3
    );
}

#[test]
fn types_that_cannot_be_expanded_are_errors() {
    let mut missing = document("2023-01-01", &["v20230101"]);
    missing.types.remove("Rule");
    let error =
        expand(&[missing], &Filter::default(), &Options::default()).expect_err("Rule is missing");
    assert_eq!(
        error.to_string(),
        "network.frontdoor.azure.com/2023-01-01 Policy at spec.rules.[]: there is no type \"Rule\""
    );
    let mut recursive = document("2023-01-01", &["v20230101"]);
    recursive.types["Rule"]["properties"]["again"] = json!({"$ref": "Rule"});
    let error = expand(&[recursive], &Filter::default(), &Options::default())
        .expect_err("Rule contains itself");
    assert!(
        matches!(&error, CrdError::Recursive { name, .. } if name == "Rule"),
        "{error}"
    );
    assert!(matches!(
        SchemaDocument::parse("{}"),
        Err(CrdError::Document(_))
    ));
    assert!(matches!(SchemaDocument::parse("{"), Err(CrdError::Json(_))));
}
