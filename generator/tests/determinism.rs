//! The same input gives the same bytes: with any number of threads, and from the facts-only copy as from the whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::collections::BTreeMap;

use aso_generator::Outcome;
use aso_generator::swagger::Documents;
use aso_generator::swagger::vendor::vendor;
use serde_json::Value;
use support::{Input, fixture, fixtures};

fn with_threads(threads: usize, run: impl FnOnce() -> Outcome + Send) -> Outcome {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
        .install(run)
}

/// All fixtures as versions of one group, so that there is something to do at the same time.
fn together() -> Input {
    let mut all = Input {
        name: "together".into(),
        swagger: support::Swagger::default(),
        config: String::from("names: hybrid\nversions:\n"),
    };
    let single = fixtures()
        .into_iter()
        .filter(|input| !input.config.contains("edits:") && !input.config.contains("2023-01-01"));
    for (index, input) in single.enumerate() {
        let version = format!("2024-{:02}-{:02}", index / 28 + 1, index % 28 + 1);
        for (path, content) in input.swagger.0 {
            // Common types stand in one place; the fixtures that use them have the same.
            all.swagger
                .0
                .insert(path.replace("2024-01-01", &version), content);
        }
        let start = input.config.find("  2024-01-01:").unwrap();
        // They are kinds of their own: versions of one kind would have to agree.
        all.config += &input.config[start..]
            .replace("2024-01-01", &version)
            .replace(
                " widgets: {since",
                &format!(" widgets: {{as: Widget{index}, since"),
            );
    }
    all
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let input = together();
    let one = with_threads(1, || input.generate());
    assert_eq!(one.diagnostics, []);
    assert!(one.files.len() > 300, "{} files", one.files.len());
    for threads in [2, 7] {
        for _ in 0..3 {
            let other = with_threads(threads, || input.generate());
            assert_eq!(other.diagnostics, []);
            let differ: Vec<&String> = one
                .files
                .iter()
                .filter(|(path, content)| other.files.get(*path) != Some(*content))
                .map(|(path, _)| path)
                .collect();
            assert!(differ.is_empty(), "{threads} threads: {differ:#?}");
            assert_eq!(other.files.len(), one.files.len());
            assert_eq!(other.facts, one.facts);
        }
    }
}

#[test]
fn problems_come_in_the_same_order() {
    let mut input = together();
    for content in input.swagger.0.values_mut() {
        let text = String::from_utf8(content.clone()).unwrap();
        *content = text
            .replace("\"type\": \"integer\"", "\"$ref\": \"#/definitions/Gone\"")
            .into_bytes();
    }
    let one = with_threads(1, || input.generate()).diagnostics;
    assert!(one.len() > 30, "{} problems", one.len());
    for threads in [2, 7] {
        assert_eq!(with_threads(threads, || input.generate()).diagnostics, one);
    }
}

/// Generated files without what prose becomes: doc comments, and descriptions in schema documents.
fn without_prose(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.remove("description");
                map.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    files
        .into_iter()
        .map(|(path, content)| {
            let text = String::from_utf8(content).unwrap();
            let text = if path.ends_with(".json") {
                let mut document: Value = serde_json::from_str(&text).unwrap();
                strip(&mut document);
                serde_json::to_string_pretty(&document).unwrap()
            } else {
                text.lines()
                    .filter(|line| {
                        let line = line.trim_start();
                        !["///", "//!", "#[doc"]
                            .iter()
                            .any(|doc| line.starts_with(doc))
                    })
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            (path, text)
        })
        .collect()
}

/// Each definition and property gets prose, which the vendored copy lacks.
fn with_prose(input: &Input) -> Input {
    fn describe(node: &mut Value, name: &str) {
        let Value::Object(map) = node else { return };
        map.insert(
            "description".into(),
            format!("What {name} is for. It has an ID.").into(),
        );
        map.insert("title".into(), name.into());
        map.insert("example".into(), 1.into());
        for section in ["properties", "definitions"] {
            if let Some(Value::Object(inner)) = map.get_mut(section) {
                for (name, node) in inner {
                    describe(node, name);
                }
            }
        }
        if let Some(items) = map.get_mut("items") {
            describe(items, "an item");
        }
    }
    let mut input = input.clone();
    for content in input.swagger.0.values_mut() {
        let mut document: Value = serde_json::from_slice(content).unwrap();
        if let Value::Object(definitions) = &mut document["definitions"] {
            for (name, node) in definitions {
                describe(node, name);
            }
        }
        *content = serde_json::to_vec(&document).unwrap();
    }
    input
}

#[test]
fn the_vendored_copy_leads_to_the_same_types() {
    for input in fixtures() {
        let full = with_prose(&input);
        let (from_full, from_copy) = (full.generate(), full.vendored().unwrap().generate());
        assert_eq!(from_full.diagnostics, [], "{}", input.name);
        assert_eq!(from_copy.diagnostics, [], "{}", input.name);
        assert_eq!(from_full.facts, from_copy.facts, "{}", input.name);
        let (from_full, from_copy) = (
            without_prose(from_full.files),
            without_prose(from_copy.files),
        );
        for (path, content) in &from_full {
            assert_eq!(
                from_copy.get(path),
                Some(content),
                "{}: {path} from the copy and from the whole",
                input.name
            );
        }
        assert_eq!(from_full.len(), from_copy.len(), "{}", input.name);
    }
}

#[test]
fn the_vendored_copy_has_no_prose() {
    for input in fixtures() {
        for (path, content) in with_prose(&input).vendored().unwrap().swagger.0 {
            let text = String::from_utf8(content).unwrap();
            for prose in ["is for", "\"example\"", "\"x-ms-enum\"", "\"nullable\""] {
                assert!(!text.contains(prose), "{}: {path} has {prose}", input.name);
            }
            let document: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(document["swagger"], "2.0", "{}: {path}", input.name);
        }
    }
}

#[test]
fn vendoring_what_was_vendored_changes_nothing() {
    for input in fixtures() {
        let once = input.vendored().unwrap();
        let twice = once.vendored().unwrap();
        assert_eq!(once.swagger, twice.swagger, "{}", input.name);
        // Nor does the form of what is read: key order, white space, a byte-order mark.
        let mut spaced = input.clone();
        for content in spaced.swagger.0.values_mut() {
            let document: Value = serde_json::from_slice(content).unwrap();
            *content = [
                b"\xef\xbb\xbf".as_slice(),
                &serde_json::to_vec(&document).unwrap(),
            ]
            .concat();
        }
        assert_eq!(
            spaced.vendored().unwrap().swagger,
            once.swagger,
            "{}",
            input.name
        );
    }
}

/// The definitions that a vendored file has.
fn definitions(input: &Input, file: &str) -> Vec<String> {
    let path = input
        .swagger
        .0
        .keys()
        .find(|path| path.ends_with(file))
        .unwrap();
    let document: Value = serde_json::from_slice(&input.swagger.0[path]).unwrap();
    document["definitions"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn leaves_that_nothing_refers_to_are_vendored() {
    let copy = fixture("one_of_in_a_property").vendored().unwrap();
    assert_eq!(
        definitions(&copy, "fixture.json"),
        [
            "Alarm",
            "FastQueueTarget",
            "QueueTarget",
            "Target",
            "WebTarget"
        ]
    );
}

#[test]
fn only_what_is_needed_is_vendored() {
    // What PUT answers is never read.
    let copy = fixture("status_from_get").vendored().unwrap();
    assert_eq!(
        definitions(&copy, "fixture.json"),
        ["GearRequest", "WidgetOfGet", "WidgetRequest"]
    );
    // A child that is no kind, but stands in the body of its parent, is needed to tell what it is.
    let mut input = fixture("embedded_resources");
    input.config = input
        .config
        .replace("      networks/subnets: {since: v2.20.0}\n", "");
    let copy = input.vendored().unwrap();
    let text = String::from_utf8(copy.swagger.0.values().next().unwrap().clone()).unwrap();
    assert!(text.contains("/subnets/{subnetName}"), "{text}");
    assert_eq!(input.version_files(), copy.version_files());
    // A kind that is not asked for is not.
    input.config = input
        .config
        .replace("      networks: {since: v2.20.0}\n", "");
    let copy = input.vendored().unwrap();
    let text = String::from_utf8(copy.swagger.0.values().next().unwrap().clone()).unwrap();
    assert!(!text.contains("/networks/{networkName}\""), "{text}");
}

#[test]
fn the_specifications_of_this_repository_are_what_vendoring_makes_of_them() {
    let (swagger, config) = support::repository();
    let documents = Documents::open(&swagger).unwrap();
    let again = vendor(&documents, &config).unwrap();
    for (path, content) in &again {
        assert!(swagger.0.get(path) == Some(content), "{path} would change");
    }
    let unused: Vec<&String> = swagger
        .0
        .keys()
        .filter(|path| !again.contains_key(*path) && *path != "lock.json")
        .collect();
    assert!(unused.is_empty(), "nothing needs {unused:#?}");
}
