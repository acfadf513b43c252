//! What reviewers read first: every mark of it, and that a property more is a line more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::fmt::Write;

use support::{Input, fixture};

fn structure(input: &Input) -> String {
    let outcome = input.generate();
    assert_eq!(outcome.diagnostics, [], "{}", input.name);
    outcome
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("structure/fixture/"))
        .map(|(_, bytes)| std::str::from_utf8(bytes).unwrap())
        .collect()
}

#[test]
fn every_mark() {
    let mut text = String::new();
    for name in [
        "compatible_reference",
        "embedded_resources",
        "fixed_names",
        "flattened_name",
        "flattened_one_of",
        "identities",
        "numbers",
        "one_of_in_a_property",
        "operator_properties",
        "patterns",
        "payload_modes",
        "secrets",
        "uint32",
    ] {
        let _ = write!(text, "==> {name}\n{}\n", structure(&fixture(name)));
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("structure", text);
    });
}

#[test]
fn a_property_more_is_a_line_more() {
    let before = fixture("payload_modes");
    let mut after = before.clone();
    for bytes in after.swagger.0.values_mut() {
        let mut document: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        let definitions = document["definitions"].as_object_mut().unwrap();
        for definition in definitions.values_mut() {
            if let Some(properties) = definition["properties"].as_object_mut()
                && properties.contains_key("size")
            {
                properties.insert(
                    "middle".into(),
                    serde_json::json!({"type": "string", "maxLength": 7}),
                );
            }
        }
        *bytes = document.to_string().into_bytes();
    }
    let (before, after) = (structure(&before), structure(&after));
    let rest: String = after
        .lines()
        .filter(|line| !line.starts_with("  middle: string"))
        .fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(rest, before);
    // Once in the request, once in the response.
    assert_eq!(after.lines().count(), before.lines().count() + 2);
}
