//! Scalars that are easily misread, and JSON of any shape.

use crate::choices::Choices;
use aso_runtime::plan::{Plan, Step};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Texts that YAML, or a converter, could take for something else. None is empty.
const TEXTS: &[&str] = &[
    "a",
    "westeurope",
    "true",
    "no",
    "null",
    "~",
    "0755",
    "0x1F",
    "1e3",
    "12:30:45",
    "2023-01-01",
    "2023-01-01T00:00:00Z",
    ".inf",
    "- a",
    "a: b",
    "a #b",
    "#a",
    "{a}",
    "[a",
    "'a'",
    "\"a\"",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "|",
    ">-",
    "? a",
    " a ",
    "\ta\t",
    "a\nb",
    "a\nb\n",
    "\n",
    "\n a\n\n",
    "a\r\nb",
    "---",
    "...",
    "=",
    "<<",
    "\\n",
    "Zoë Ünïcødé",
    "日本語",
    "🦀",
    "\u{feff}a",
    "\u{85}",
    "\u{2028}a",
    "\u{7}",
    "\u{0}",
    "-1",
    "1_000",
    "/a/b",
];

/// A text that is not empty.
pub fn text(choices: &mut Choices<'_>) -> &'static str {
    TEXTS[choices.below(TEXTS.len())]
}

/// A name as Kubernetes and Azure have them.
pub fn name(choices: &mut Choices<'_>) -> String {
    format!("n{}", choices.below(256))
}

/// A whole number.
pub fn integer(choices: &mut Choices<'_>) -> i64 {
    const INTEGERS: &[i64] = &[0, 1, -1, 7, 443, 65_535, i64::MAX, i64::MIN];
    INTEGERS[choices.below(INTEGERS.len())]
}

/// A number in the form in which `serde_json` prints it: whole numbers without a point.
pub fn number(choices: &mut Choices<'_>) -> Value {
    const NUMBERS: &[f64] = &[0.5, -0.25, 1.0e-7, 6.02e23, 1.5e300, 0.1];
    match choices.below(NUMBERS.len() + 1) {
        0 => Value::from(2),
        index => Value::from(NUMBERS[index - 1]),
    }
}

/// JSON that is not `null`. Keys are often from `vocabulary`, so that plans meet values of the wrong type at the right place.
pub fn any(choices: &mut Choices<'_>, vocabulary: &[&'static str], depth: usize) -> Value {
    let kinds = if depth == 0 || choices.ended() { 5 } else { 7 };
    match choices.below(kinds) {
        0 => Value::Bool(choices.flag()),
        1 => Value::from(integer(choices)),
        2 => number(choices),
        3 => Value::from(text(choices)),
        4 => Value::from(""),
        5 => (0..choices.length(0))
            .map(|_| any_or_null(choices, vocabulary, depth - 1))
            .collect(),
        _ => {
            let mut map = Map::new();
            for _ in 0..choices.length(0) {
                let key = match vocabulary {
                    [] => text(choices),
                    words if choices.below(8) > 0 => words[choices.below(words.len())],
                    _ => text(choices),
                };
                map.insert(key.to_owned(), any_or_null(choices, vocabulary, depth - 1));
            }
            Value::Object(map)
        }
    }
}

fn any_or_null(choices: &mut Choices<'_>, vocabulary: &[&'static str], depth: usize) -> Value {
    if choices.below(8) == 7 {
        return Value::Null;
    }
    any(choices, vocabulary, depth)
}

/// Replaces one value of a document, at any place, by any JSON; or changes the name of a property.
pub fn damage(value: &mut Value, choices: &mut Choices<'_>, vocabulary: &[&'static str]) {
    let below = match value {
        Value::Array(list) => list.len(),
        Value::Object(map) => map.len(),
        _ => 0,
    };
    // Nearly always down, because most of a document is at its ends.
    if below == 0 || choices.below(8) == 7 {
        *value = any_or_null(choices, vocabulary, 3);
        return;
    }
    let chosen = choices.below(below);
    match value {
        Value::Array(list) => damage(&mut list[chosen], choices, vocabulary),
        Value::Object(map) => {
            let key = map.keys().nth(chosen).cloned().unwrap_or_default();
            if choices.below(8) == 7 {
                let value = map.remove(&key).unwrap_or_default();
                map.insert(key.to_ascii_uppercase(), value);
            } else if let Some(value) = map.get_mut(&key) {
                damage(value, choices, vocabulary);
            }
        }
        _ => {}
    }
}

/// All property names that a plan knows, on both sides, and those of references.
#[must_use]
pub fn vocabulary(plan: &'static Plan) -> Vec<&'static str> {
    let mut words = BTreeSet::from(["armId", "group", "key", "kind", "name", "reference"]);
    let mut seen = BTreeSet::new();
    collect(plan, &mut words, &mut seen);
    words.remove("");
    words.into_iter().collect()
}

fn collect(
    plan: &'static Plan,
    words: &mut BTreeSet<&'static str>,
    seen: &mut BTreeSet<*const Plan>,
) {
    if !seen.insert(std::ptr::from_ref(plan)) {
        return;
    }
    match plan {
        Plan::Object(steps) => collect_steps(steps, words, seen),
        Plan::OneOf {
            discriminator,
            options,
            shared,
        } => {
            words.insert(discriminator);
            collect_steps(shared, words, seen);
            for option in *options {
                words.insert(option.kubernetes);
                collect(option.plan, words, seen);
            }
        }
    }
}

fn collect_steps(
    steps: &'static [Step],
    words: &mut BTreeSet<&'static str>,
    seen: &mut BTreeSet<*const Plan>,
) {
    use aso_runtime::plan::{Op, Or};
    for step in steps {
        words.insert(step.kubernetes);
        words.insert(step.arm);
        if let Some(Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name)) = step.or {
            words.insert(name);
        }
        let mut op = &step.op;
        while let Op::List(inner) | Op::Map(inner) = op {
            op = inner;
        }
        match op {
            Op::Object(plan) => collect(plan, words, seen),
            Op::Nested(inner) => collect_steps(inner, words, seen),
            _ => {}
        }
    }
}

/// Removes properties that are `null`, at every level: the same as absent for typed structs.
#[must_use]
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key, without_nulls(value)))
                .collect(),
        ),
        other => other,
    }
}

/// An ARM id that the parser takes.
#[must_use]
pub fn arm_id(name: &str) -> Value {
    json!(format!(
        "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Test/things/{name}"
    ))
}
