//! Everything by inference: what cannot be used is said, and the rest is generated.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use aso_generator::diagnostic::Severity;
use aso_generator::swagger::Documents;
use aso_generator::{Everything, Silent, everything};
use serde_json::{Value, json};
use support::Swagger;

const STABLE: &str = "specification/fixture/resource-manager/Microsoft.Fixture/stable/2024-01-01";

/// A path with PUT and GET of one definition.
fn item(definition: &str) -> Value {
    let schema = json!({"$ref": format!("#/definitions/{definition}")});
    json!({
        "put": {"parameters": [{"name": "body", "in": "body", "schema": schema}], "responses": {"200": {"description": ""}}},
        "get": {"responses": {"200": {"description": "", "schema": schema}}},
    })
}

fn uri(segments: &str) -> String {
    format!("/subscriptions/{{s}}/resourceGroups/{{g}}/providers/Microsoft.Fixture/{segments}")
}

fn resource(mut properties: Value) -> Value {
    for name in ["id", "name", "type"] {
        properties[name] = json!({"type": "string", "readOnly": true});
    }
    json!({"type": "object", "x-ms-azure-resource": true, "properties": properties})
}

fn swagger(paths: &[(&str, &str)], definitions: Value) -> String {
    let paths: serde_json::Map<String, Value> = paths
        .iter()
        .map(|(segments, definition)| (uri(segments), item(definition)))
        .collect();
    json!({"swagger": "2.0", "info": {"title": "", "version": ""}, "paths": paths, "definitions": definitions}).to_string()
}

/// A document with one sound resource.
fn sound(name: &str) -> String {
    let path = format!("{name}/{{n}}");
    swagger(
        &[(&path, "Body")],
        json!({"Body": resource(json!({"a": {"type": "string"}}))}),
    )
}

fn run(files: &[(&str, String)]) -> Everything {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes()))
        .collect();
    let files = Swagger(files);
    let documents = Documents::open(&files).unwrap();
    everything(&documents, &[], &Silent)
}

/// Severity, code and file name of each problem.
fn codes(everything: &Everything) -> Vec<String> {
    let shown = |problem: &aso_generator::diagnostic::Diagnostic| {
        let word = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let file = problem.file.rsplit('/').next().unwrap_or_default();
        format!("{word} {} {file}", problem.code)
    };
    everything.outcome.diagnostics.iter().map(shown).collect()
}

fn kinds(everything: &Everything) -> Vec<&str> {
    everything
        .outcome
        .facts
        .kinds
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_broken_file_costs_its_version_and_no_other() {
    let made = run(&[
        (&format!("{STABLE}/a.json"), sound("widgets")),
        (&format!("{STABLE}/cut.json"), "{\"swagger\":".into()),
        (
            "specification/fixture/resource-manager/Microsoft.Fixture/stable/2025-01-01/a.json",
            sound("widgets"),
        ),
        (
            "specification/other/resource-manager/Microsoft.Other/stable/2025-01-01/list.json",
            "[1, 2]".into(),
        ),
    ]);
    assert_eq!(
        codes(&made),
        ["error not-json cut.json", "warning not-swagger list.json"]
    );
    assert_eq!(kinds(&made), ["fixture/2025-01-01/Widget"]);
    let manifest = &made.outcome.files["groups/fixture/Cargo.toml"];
    let manifest = String::from_utf8_lossy(manifest);
    assert!(
        manifest.contains("v20250101") && !manifest.contains("v20240101"),
        "{manifest}"
    );
}

#[test]
fn a_kind_that_fails_is_left_out_and_its_siblings_stay() {
    let definitions = json!({
        "Good": resource(json!({"a": {"type": "string"}})),
        "Tree": resource(json!({"root": {"$ref": "#/definitions/Node"}})),
        "Node": {"type": "object", "properties": {"value": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/definitions/Node"}}}},
        "Lost": resource(json!({"part": {"$ref": "#/definitions/Gone"}})),
    });
    let text = swagger(
        &[
            ("goods/{n}", "Good"),
            ("trees/{n}", "Tree"),
            ("losts/{n}", "Lost"),
        ],
        definitions,
    );
    let made = run(&[(&format!("{STABLE}/a.json"), text)]);
    assert_eq!(
        codes(&made),
        [
            "error reference-to-nowhere a.json",
            "error recursive-type a.json"
        ]
    );
    assert_eq!(kinds(&made), ["fixture/2024-01-01/Good"]);
    assert_eq!((made.found, made.left_out, made.versions), (3, 2, 1));
    let recursion = &made.outcome.diagnostics[1];
    assert_eq!(recursion.pointer, "/definitions/Node/properties/children");
    assert_eq!(recursion.message, "`Node` holds its own type in `children`");
}

#[test]
fn stable_and_preview_folders_of_one_version() {
    let preview = STABLE.replace("stable", "preview");
    let other = swagger(
        &[("widgets/{n}", "Body"), ("gears/{n}", "Body")],
        json!({"Body": resource(json!({"b": {"type": "integer"}}))}),
    );
    let made = run(&[
        (&format!("{STABLE}/a.json"), sound("widgets")),
        (&format!("{preview}/a.json"), other),
    ]);
    assert_eq!(codes(&made), ["warning resource-defined-twice a.json"]);
    assert!(made.outcome.diagnostics[0].file.contains("/preview/"));
    assert_eq!(
        kinds(&made),
        ["fixture/2024-01-01/Gear", "fixture/2024-01-01/Widget"]
    );
}

#[test]
fn names_that_collide_are_numbered() {
    let definitions = json!({
        "Body": resource(json!({"a": {"$ref": "#/definitions/some-part"}, "b": {"$ref": "#/definitions/somePart"}})),
        "some-part": {"type": "object", "properties": {"a": {"type": "string"}}},
        "somePart": {"type": "object", "properties": {"b": {"type": "string"}}},
    });
    let text = swagger(
        &[
            ("widgets/{n}", "Body"),
            ("widgets/{n}/parts/{m}", "Body"),
            ("widgetsParts/{n}", "Body"),
            ("options/{n}", "Body"),
        ],
        definitions,
    );
    let made = run(&[(&format!("{STABLE}/a.json"), text)]);
    assert_eq!(
        codes(&made),
        ["warning kind-renamed a.json", "warning kind-renamed a.json"]
    );
    assert_eq!(
        kinds(&made),
        ["Option2", "Widget", "WidgetsPart", "WidgetsPart2"]
            .map(|kind| format!("fixture/2024-01-01/{kind}"))
    );
    assert!(
        made.outcome
            .facts
            .types
            .contains_key("fixture/2024-01-01/ASomePart2")
    );
}

#[test]
fn owners_without_a_path_and_versions_without_a_date() {
    let made = run(&[
        (&format!("{STABLE}/a.json"), sound("hubs/{h}/widgets")),
        (
            "specification/fixture/resource-manager/Microsoft.Fixture/stable/v1/a.json",
            sound("widgets"),
        ),
    ]);
    assert_eq!(
        codes(&made),
        [
            "warning owner-unknown a.json",
            "warning version-without-date a.json"
        ]
    );
    assert!(kinds(&made).is_empty());
}

#[test]
fn letters_that_rust_does_not_know() {
    let body = resource(json!({
        "größe²": {"type": "string", "enum": ["½", "二", "", "Self", "a b", "a-b"]},
        "": {"type": "string"},
        "$": {"type": "string"},
    }));
    let text = swagger(&[("widgets/{n}", "Body")], json!({"Body": body}));
    let made = run(&[(&format!("{STABLE}/a.json"), text)]);
    for problem in &made.outcome.diagnostics {
        assert_ne!(problem.code, "internal-error", "{problem:?}");
    }
}

/// Bodies that extend, hold and name each other in long chains and in diamonds neither overflow nor take forever.
#[test]
fn long_chains_and_diamonds() {
    let mut definitions = json!({});
    for index in 0..400 {
        let next = format!("#/definitions/D{}", index + 1);
        definitions[format!("D{index}")] = json!({
            "allOf": [{"$ref": next}, {"$ref": next}],
            "properties": {format!("p{index}"): {"$ref": format!("#/definitions/L{index}")}},
        });
        definitions[format!("L{index}")] = json!({
            "type": "object",
            "properties": {"a": {"$ref": format!("#/definitions/L{}", index + 1)}, "b": {"$ref": format!("#/definitions/L{}", index + 1)}},
        });
    }
    definitions["D400"] = resource(json!({}));
    definitions["L400"] = json!({"type": "string"});
    let text = swagger(&[("widgets/{n}", "D0")], definitions);
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(64 << 20)
        .build()
        .unwrap();
    let made = pool.install(|| run(&[(&format!("{STABLE}/a.json"), text)]));
    assert_eq!(codes(&made), [""; 0]);
    assert_eq!(kinds(&made), ["fixture/2024-01-01/Widget"]);
}
