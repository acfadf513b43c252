//! The YAML that is written: its layout, and that every reader gets the same values back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aso_yaml as yaml;
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn the_layout_is_that_of_azure_service_operator() {
    let document = json!({
        "spec": {
            "zones": ["1", "2"],
            "location": "westeurope",
            "empty": {},
            "rules": [{"name": "a", "ports": [1, 2.5]}, {"name": "b", "on": true}],
            "nothing": null,
            "long": "word ".repeat(60) + "end",
            "text": "line one\nline two\n",
        },
        "apiVersion": "network.azure.com/v1api20201101",
        "kind": "RouteTable",
        "metadata": {"name": "a"},
    });
    let want = format!(
        "---\n\
         apiVersion: network.azure.com/v1api20201101\n\
         kind: RouteTable\n\
         metadata:\n  name: a\n\
         spec:\n\
         \x20 empty: {{}}\n\
         \x20 location: westeurope\n\
         \x20 long: {}end\n\
         \x20 nothing: null\n\
         \x20 rules:\n\
         \x20 - name: a\n\
         \x20   ports:\n\
         \x20   - 1\n\
         \x20   - 2.5\n\
         \x20 - name: b\n\
         \x20   \"on\": true\n\
         \x20 text: |\n\
         \x20   line one\n\
         \x20   line two\n\
         \x20 zones:\n\
         \x20 - \"1\"\n\
         \x20 - \"2\"\n\
         ---\n",
        "word ".repeat(60)
    );
    assert_eq!(yaml::write([&document]).unwrap(), want);
}

/// Strings that a reader of YAML 1.1 or 1.2 takes for something else if they are not quoted.
const TRICKY: &[&str] = &[
    "",
    "~",
    "null",
    "Null",
    "NULL",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "Y",
    "N",
    "true",
    "False",
    "0",
    "00",
    "0755",
    "08",
    "0o7",
    "0x1f",
    "0b1",
    "1_000",
    "1__0",
    "+1",
    "-0",
    ".5",
    "1.",
    "1e3",
    "12e03",
    "1:30",
    "190:20:30",
    "4_5:10",
    ".inf",
    "-.inf",
    ".nan",
    "NaN",
    "2020-11-01",
    "2001-12-14t21:59:43.10-05:00",
    "2020-01-01 10:00:00",
    "=",
    "<<",
    "-",
    "--",
    "---",
    "...",
    "--- a",
    "- a",
    "?",
    "? a",
    ":",
    ": a",
    "a:",
    "a: b",
    "a #b",
    "#a",
    "a#b",
    "*a",
    "&a",
    "!a",
    "!!str",
    "%a",
    "@a",
    "`a",
    "|",
    "> a",
    "'a",
    "\"a",
    "[a",
    "a]",
    "{a",
    "a}",
    "a, b",
    "a'b",
    "a\"b",
    "\\",
    "a\\b",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a\tb",
    "\n",
    "a\n",
    "\na",
    "a\nb",
    "a\n\nb\n\n",
    " a\nb",
    "a\n b\n",
    "a \nb",
    "a\r\nb",
    "\r",
    "\0",
    "\u{7}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{200b}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffe}",
    "é",
    "日本",
    "\u{1f600}",
    "# x\ny",
    "a\n---\nb",
    "a\n...\nb",
    "::/0",
    "10.0.0.0/16",
];

fn read_back(value: &Value) -> Vec<Value> {
    let text = yaml::write([value]).unwrap();
    yaml::read(&text)
        .map(|document| {
            document
                .unwrap_or_else(|error| panic!("{error}\n{text}"))
                .value
        })
        .collect()
}

#[test]
fn tricky_strings_come_back_as_they_are() {
    for text in TRICKY {
        let value = json!({"v": text, "list": [text, {"in": text}, [text]], "map": {*text: text}});
        assert_eq!(read_back(&value), [value], "{text:?}");
    }
}

fn any_string() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(TRICKY).prop_map(str::to_owned),
        (prop::sample::select(TRICKY), prop::sample::select(TRICKY))
            .prop_map(|(a, b)| format!("{a}{b}")),
        "[ -~]{0,12}",
        "[\n\r\t a:#-]{0,8}",
        any::<String>(),
        // The longest key that can stand on one line with its colon has 1,024 characters (YAML 1.2.2, section 7.4.2).
        "[aä]{1015,1030}",
        "[a:# -]{1015,1030}",
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1.0e15..1.0e15_f64).prop_map(Value::from),
        any_string().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any_string(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_document_comes_back(value in any_json()) {
        let value = json!({"spec": value});
        prop_assert_eq!(read_back(&value), [value]);
    }

    #[test]
    fn the_reader_never_panics(text in any::<String>(), lines in prop::collection::vec(prop::sample::select(TRICKY), 0..12)) {
        for document in yaml::read(&text) { let _ = document; }
        for document in yaml::read(&lines.join("\n")) { let _ = document; }
    }
}
