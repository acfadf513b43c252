//! `explain` on fixtures, as people see it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use aso_generator::explain::{Query, explain, kind_and_path};
use aso_generator::swagger::Documents;
use support::fixture;

/// What is explained: a fixture, and a kind with or without a path.
const ASKED: [(&str, &str); 29] = [
    ("secrets", "Widget"),
    ("secrets", "Widget.spec"),
    ("secrets", "Widget.spec.login.password"),
    ("secrets", "Widget.spec.login.passwordFromSecret"),
    ("secrets", "Widget.spec.login.keyData"),
    ("secrets", "Widget.spec.login.keyData.name"),
    ("secrets", "Widget.status.login.keyData"),
    ("secrets", "Widget.status.login"),
    ("secrets", "Widget.spec.owner"),
    ("secrets", "Widget.spec.azureName"),
    ("secrets", "Widget.status.conditions"),
    ("read_only", "Widget.status"),
    ("read_only", "Widget.spec"),
    ("read_only", "Widget.status.own"),
    ("read_only", "Widget.spec.own"),
    ("edits", "Widget.spec.properties.madeByAzure"),
    ("edits", "Widget.spec.size"),
    ("edits", "Widget.spec.properties.size"),
    ("edits", "Widget.status.properties.tags"),
    ("one_of_in_a_property", "Alarm.spec"),
    ("flattened_name", "Widget.spec"),
    ("compatible_reference", "Widget.spec"),
    ("identities", "Widget.spec.identity"),
    ("renamed_between_versions", "Widget.spec.colour"),
    ("renamed_between_versions", "Widget.spec.size"),
    ("renamed_between_versions", "Widget.status.name"),
    ("secrets", "Widget.spec.login.pasword"),
    ("secrets", "Widget.login"),
    ("secrets", "Wigdet.spec"),
];

fn said(name: &str, text: &str) -> String {
    let input = fixture(name);
    let config = input.config().unwrap();
    let documents = Documents::open(&input.swagger).unwrap();
    let (kind, path) = kind_and_path(text);
    let query = Query {
        group: "fixture".into(),
        version: "2024-01-01".into(),
        kind: kind.into(),
        path: path.into(),
    };
    match explain(&documents, &config, &query) {
        Ok(text) => text,
        Err(problems) => problems
            .iter()
            .map(|problem| {
                let hint = problem.hint.as_deref().unwrap_or("no hint");
                format!(
                    "error[{}]: {}\n  hint: {hint}\n",
                    problem.code, problem.message
                )
            })
            .collect(),
    }
}

#[test]
fn what_is_asked_is_explained() {
    let text: String = ASKED
        .iter()
        .map(|(name, text)| format!("== {name}: {text}\n{}\n", said(name, text)))
        .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn unknown_groups_and_versions_are_said() {
    let input = fixture("secrets");
    let config = input.config().unwrap();
    let documents = Documents::open(&input.swagger).unwrap();
    for (group, version, wanted) in [
        ("fixtrue", "2024-01-01", "did you mean fixture?"),
        ("fixture", "2023-01-01", "its versions are 2024-01-01"),
    ] {
        let query = Query {
            group: group.into(),
            version: version.into(),
            kind: "Widget".into(),
            path: String::new(),
        };
        let problems = explain(&documents, &config, &query).unwrap_err();
        assert_eq!(problems[0].hint.as_deref(), Some(wanted));
    }
}
