//! Bad swagger and bad configuration: each is refused with its file, its place, what is wrong, and a way out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod configuration;
#[path = "../support/mod.rs"]
mod support;
mod swagger;

use aso_generator::Silent;
use aso_generator::diagnostic::{Diagnostic, Severity};
use aso_generator::swagger::{Documents, Files};
use serde_json::{Value, json};
use support::{Input, Swagger};

const FOLDER: &str = "specification/fixture/resource-manager/Microsoft.Fixture/stable/2024-01-01";
const CONFIG: &str =
    "names: dated\nversions:\n  2024-01-01:\n    kinds:\n      widgets: {since: v2.20.0}\n";

/// A path with PUT and GET of one definition.
fn path(body: &str, answer: &str) -> Value {
    json!({
        "put": {"parameters": [{"name": "body", "in": "body", "schema": {"$ref": body}}], "responses": {"200": {"description": ""}}},
        "get": {"responses": {"200": {"description": "", "schema": {"$ref": answer}}}},
    })
}

fn uri(segments: &str) -> String {
    format!("/subscriptions/{{s}}/resourceGroups/{{g}}/providers/Microsoft.Fixture/{segments}")
}

fn document(paths: Value, definitions: Value) -> Value {
    json!({"swagger": "2.0", "info": {"title": "", "version": ""}, "paths": paths, "definitions": definitions})
}

/// A document with the resource `widgets`, whose body is the definition `Widget`.
fn widget(definitions: Value) -> Value {
    let path = path("#/definitions/Widget", "#/definitions/Widget");
    document(json!({uri("widgets/{w}"): path}), definitions)
}

/// A definition of a resource with further properties.
fn resource(mut properties: Value) -> Value {
    for name in ["id", "name", "type"] {
        properties[name] = json!({"type": "string", "readOnly": true});
    }
    json!({"type": "object", "x-ms-azure-resource": true, "properties": properties})
}

fn texts(files: &[(&str, String)], config: &str) -> Input {
    let swagger = files
        .iter()
        .map(|(name, text)| (format!("{FOLDER}/{name}"), text.clone().into_bytes()))
        .collect();
    Input {
        name: "bad".into(),
        swagger: Swagger(swagger),
        config: config.to_owned(),
    }
}

fn input(files: &[(&str, Value)], config: &str) -> Input {
    let files: Vec<(&str, String)> = files
        .iter()
        .map(|(name, document)| (*name, serde_json::to_string_pretty(document).unwrap()))
        .collect();
    texts(&files, config)
}

/// All problems; with problems there are no files.
fn problems(input: &Input) -> Vec<Diagnostic> {
    let outcome = input.generate();
    assert!(
        outcome.diagnostics.is_empty() || outcome.files.is_empty(),
        "files in spite of problems"
    );
    outcome.diagnostics
}

/// Problems as a reader sees them: `file:line#pointer: message (hint)`, the folder left out.
fn shown(input: &Input) -> Vec<String> {
    problems(input)
        .into_iter()
        .map(|problem| {
            assert_eq!(problem.severity, Severity::Error);
            let line = problem
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            let hint = problem
                .hint
                .map(|hint| format!(" ({hint})"))
                .unwrap_or_default();
            let text = format!(
                "{}{line}#{}: {}{hint}",
                problem.file, problem.pointer, problem.message
            );
            text.replace(&format!("{FOLDER}/"), "")
        })
        .collect()
}

/// The problems of one document with the resource `widgets`.
fn shown_of(definitions: Value) -> Vec<String> {
    shown(&input(&[("fixture.json", widget(definitions))], CONFIG))
}

/// Messages and hints of problems whose place is not tested here.
fn messages(input: &Input) -> Vec<(String, String)> {
    problems(input)
        .into_iter()
        .map(|problem| (problem.message, problem.hint.unwrap_or_default()))
        .collect()
}

/// What a version without swagger gives.
fn without_swagger(version: &str) -> (String, String) {
    (
        format!("there is no swagger of group `fixture` at version {version}"),
        "vendor it with `cargo xtask specs vendor`, or take the version out of the configuration"
            .to_owned(),
    )
}

#[test]
fn nothing_is_wrong_with_the_frame() {
    assert_eq!(shown_of(json!({"Widget": resource(json!({}))})), [""; 0]);
}
