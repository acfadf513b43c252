//! Two libraries, and what their users are told.

use super::*;

fn library(facts: &str, structure: &[(&str, String)]) -> Library {
    let mut files = vec![("facts/n.json".to_owned(), facts.as_bytes().to_vec())];
    files.extend(
        structure
            .iter()
            .map(|(key, text)| (format!("structure/{key}.txt"), text.clone().into_bytes())),
    );
    Library::from_files(files).unwrap()
}

/// A structure file with two kinds that share a type.
fn version(shared: &str, more: &str) -> String {
    let kind = |name: &str| {
        format!(
            "kind {name}\n  ARM type: M.N/{name}\n  name: azureName, by default metadata.name\n  owner: none\n  \
             request: {name}Spec\n  response: status.{name}Status\n\n"
        )
    };
    let types = |name: &str| {
        format!(
            "type {name}Spec\n  parts: list<Part>, ARM properties.parts\n\ntype status.{name}Status\n  id: string\n\n"
        )
    };
    format!(
        "n.azure.com at 1\n\n{}{}{}{}type Part\n{shared}\n{more}",
        kind("A"),
        kind("B"),
        types("A"),
        types("B")
    )
}

fn told(old: &str, new: &str, pick: fn(&Report) -> &Vec<Finding>) -> Vec<String> {
    let facts = r#"{"kinds": {"n/1/A": ["v1"], "n/1/B": ["v1"]}, "types": {}}"#;
    let old = library(facts, &[("n/1", version(old, ""))]);
    let new = library(facts, &[("n/1", version(new, ""))]);
    pick(&compare(&old, &new))
        .iter()
        .map(|finding| {
            assert_eq!((finding.version.as_str(), finding.more_kinds), ("n/1", 1));
            format!("{} {}", finding.path, finding.detail)
        })
        .collect()
}

#[test]
fn yaml_users_hear_of_what_is_refused_now() {
    for (old, new, wanted) in [
        ("  a: string", "  b: string", "a removed"),
        ("  a: string", "  a: string, required", "a becomes required"),
        (
            "  a: string",
            "  a: string\n  b: any, required",
            "b new, and required",
        ),
        (
            "  a: string",
            "  a: list<string>",
            "a string becomes list<string>",
        ),
        ("  a: enum E(X|Y)", "  a: enum F(Y|Z)", "a enum loses X"),
        (
            "  a: string",
            "  a: enum E(X)",
            "a string becomes enum E(X)",
        ),
        (
            "  a: string, length ..5",
            "  a: string, length ..4",
            "a length ..5 becomes length ..4",
        ),
        (
            "  a: string",
            "  a: string, pattern \"x\"",
            "a now bounded: pattern \"x\"",
        ),
    ] {
        let said = told(old, new, |report| &report.yaml);
        assert_eq!(said, [format!("A.spec.parts[].{wanted}")], "{old} {new}");
    }
    for (old, new) in [
        ("  a: string", "  a: string\n  b: string"),
        ("  a: string, required", "  a: string"),
        ("  a: enum E(X)", "  a: enum E(X|Y)"),
        ("  a: enum E(X)", "  a: string"),
        ("  a: integer", "  a: number"),
        ("  a: string, length 2..5", "  a: string, length 1..5"),
        ("  a: string, ARM x", "  a: string, ARM y"),
        ("  (x): list, kept by its owner", "  a: string"),
    ] {
        let said = told(old, new, |report| &report.yaml);
        assert!(said.is_empty(), "{old} {new} {said:?}");
    }
}

#[test]
fn the_wire_is_told_apart_from_names() {
    for (old, new, wanted) in [
        ("  a: string", "  a: string, ARM b", "a a becomes b"),
        (
            "  a: string, ARM b",
            "  a: string, Kubernetes only",
            "a b becomes nowhere in ARM",
        ),
        (
            "  a: list<string>",
            "  a: list<string>, payload null",
            "a when it is absent, nothing was sent, now null",
        ),
        (
            "  a: string, default B1",
            "  a: string, default S1",
            "a when it is absent, Azure took B1, now S1",
        ),
        (
            "  a: A, when kind is X",
            "  a: A, when kind is Y",
            "a when kind is X becomes when kind is Y",
        ),
        (
            "  a: string, ARM x.a",
            "  b: string",
            "a x.a is no longer sent",
        ),
        (
            "  a: string",
            "  a: boolean",
            "a text on the wire becomes true or false",
        ),
        (
            "  (x): list, kept by its owner",
            "  a: string",
            "(x) x is no longer sent",
        ),
    ] {
        let said = told(old, new, |report| &report.wire);
        assert_eq!(said, [format!("A.spec.parts[].{wanted}")], "{old} {new}");
    }
    for (old, new) in [
        ("  a: string", "  a: enum E(X)"),
        (
            "  aId: string",
            "  aReference: ResourceReference, reference, ARM aId",
        ),
        ("  a: string", "  a: string, required, length ..4"),
        ("  a: string", "  a: string\n  b: string"),
    ] {
        let said = told(old, new, |report| &report.wire);
        assert!(said.is_empty(), "{old} {new} {said:?}");
    }
}

#[test]
fn a_type_with_another_name_is_the_same_to_yaml_users() {
    let facts = |ty: &str| {
        format!(
            r#"{{"kinds": {{"n/1/A": ["v1", "v2"], "n/1/B": ["v1"]}}, "types": {{"n/1/{ty}": {{"a": "string"}}}}}}"#
        )
    };
    let old = library(&facts("Part"), &[("n/1", version("  a: string", ""))]);
    let text = version("  a: string", "").replace("Part", "Piece");
    let new = library(&facts("Piece"), &[("n/1", text)]);
    let report = compare(&old, &new);
    assert!(report.yaml.is_empty() && report.wire.is_empty());
    assert_eq!(report.rust.len(), 1);
    assert_eq!(report.rust[0].path, "Part");
    assert_eq!(report.rust[0].detail, "type removed (1 property)");
}

#[test]
fn kinds_that_go_are_everyones_business() {
    let facts = |versions: &str| {
        format!(r#"{{"kinds": {{"n/1/A": [{versions}], "n/2/B": ["v2"]}}, "types": {{}}}}"#)
    };
    let old = library(&facts(r#""v1", "v1api1""#), &[]);
    let mut new = library(&facts(r#""v1""#), &[("n/1", version("  a: string", ""))]);
    new.facts.kinds.remove("n/2/B");
    let report = compare(&old, &new);
    let lines = |list: &[Finding]| -> Vec<String> {
        list.iter()
            .map(|one| format!("{} {} {}", one.version, one.path, one.detail))
            .collect()
    };
    assert_eq!(
        lines(&report.rust),
        ["n/2  module removed (1 kinds, 0 types)"]
    );
    assert_eq!(
        lines(&report.yaml),
        ["n/1 A no longer served as v1api1", "n/2  no longer served"]
    );
    assert_eq!(report.not_compared, ["n/1"]);
    let text = markdown(&report, "a", "b", 3, 1);
    assert!(text.contains("- … and 1 more"), "{text}");
}
