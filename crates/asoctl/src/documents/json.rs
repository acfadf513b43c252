//! JSON where YAML is expected: one value after the other, as `asoctl convert --format json` writes them, or an array of them.
//!
//! YAML knows no stream of this form, and has limits that JSON has not: a key of more than 1,024 characters, or a character
//! written as two `\u` escapes.

use crate::json;
use aso_yaml as yaml;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// A value of a stream.
struct Part<'t> {
    text: &'t str,
    start: Place,
}

/// A place in a text, from 1. Columns are bytes, as serde_json counts them.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    column: usize,
}

/// The documents of a text that is JSON from end to end; nothing if it is not, and then it can be YAML. Elements of arrays are
/// documents, and null is none.
pub(super) fn read(text: &str) -> Option<Vec<Result<yaml::Document, yaml::ReadError>>> {
    let parts = parts(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    Some(parts.into_iter().filter_map(document).collect())
}

fn document(part: Part<'_>) -> Option<Result<yaml::Document, yaml::ReadError>> {
    let Place { line, column } = part.start;
    match serde_json::from_str(part.text) {
        Ok(Strict(Value::Null)) => None,
        Ok(Strict(value)) => Some(Ok(yaml::Document { line, value })),
        Err(error) => {
            // The error counts from the start of the value.
            let before = if error.line() <= 1 { column - 1 } else { 0 };
            Some(Err(yaml::ReadError {
                line: line + error.line().max(1) - 1,
                column: before + error.column().max(1),
                message: json::problem(&error),
            }))
        }
    }
}

/// Cuts a text into its values. Nothing is kept of them yet, so that a text which turns out to be YAML costs little.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut rest = Rest {
        text,
        place: Place { line: 1, column: 1 },
    };
    if !rest.peek().is_some_and(|first| matches!(first, '{' | '[')) {
        return None;
    }
    let mut parts = Vec::new();
    while let Some(first) = rest.peek() {
        if first != '[' {
            parts.push(rest.value()?);
            continue;
        }
        rest.take(1);
        if rest.peek()? == ']' {
            rest.take(1);
            continue;
        }
        loop {
            rest.peek()?;
            parts.push(rest.value()?);
            let after = rest.peek()?;
            rest.take(1);
            match after {
                ',' => {}
                ']' => break,
                _ => return None,
            }
        }
    }
    Some(parts)
}

/// What of a text is not read yet.
struct Rest<'t> {
    text: &'t str,
    /// Where it starts.
    place: Place,
}

impl<'t> Rest<'t> {
    /// The first character behind what JSON has for blanks, which are passed over.
    fn peek(&mut self) -> Option<char> {
        let blank = |c| matches!(c, ' ' | '\t' | '\r' | '\n');
        self.take(self.text.len() - self.text.trim_start_matches(blank).len());
        self.text.chars().next()
    }

    /// Takes so many bytes off, which have to end with a character.
    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.text.split_at_checked(bytes).unwrap_or((self.text, ""));
        self.place.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        match taken.rfind('\n') {
            Some(end) => self.place.column = taken.len() - end,
            None => self.place.column += taken.len(),
        }
        self.text = rest;
        taken
    }

    /// Takes a value off. Nothing if there is none.
    fn value(&mut self) -> Option<Part<'t>> {
        let start = self.place;
        let mut values = serde_json::Deserializer::from_str(self.text).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        let text = self.take(values.byte_offset());
        Some(Part { text, start })
    }
}

/// A JSON value in which no object has a name twice. The reader of YAML takes none either: one of the two would be lost silently.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // The parser refuses what is out of range.
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = sequence.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if object.contains_key(&name) {
                // The name is not shown: it can be a secret's.
                return Err(de::Error::custom(
                    "a name stands here that this object has already; remove one of the two",
                ));
            }
            let Strict(value) = entries.next_value()?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and value, or an error as it is shown.
    fn all(text: &str) -> Option<Vec<(usize, String)>> {
        let read = read(text)?.into_iter().map(|result| match result {
            Ok(document) => (document.line, document.value.to_string()),
            Err(error) => (error.line, error.to_string()),
        });
        Some(read.collect())
    }

    #[test]
    fn values_keep_their_lines() {
        let text =
            "\u{feff}\n{\"a\": 1}\n{\"b\":\n 2} [\n {\"c\": 3},\n\n null, {\"d\": -1.5}\n] []\n{}";
        let own = |line: usize, text: &str| (line, text.to_owned());
        assert_eq!(
            all(text).unwrap(),
            [
                own(2, r#"{"a":1}"#),
                own(3, r#"{"b":2}"#),
                own(5, r#"{"c":3}"#),
                own(7, r#"{"d":-1.5}"#),
                own(9, "{}"),
            ]
        );
    }

    #[test]
    fn what_is_no_json_is_left_to_yaml() {
        for text in [
            "",
            "7",
            "a: 1",
            "--- {}",
            "{a: 1}",
            "{\"a\": 1,}",
            "{\"a\": 1}\n---\n{\"b\": 2}",
            "{\"a\": 1} # one",
            "[{\"a\": 1},]",
            "[{\"a\": 1}",
            "[{\"a\": 1} {\"b\": 2}]",
            "[",
            "{\"a\": 1}\n{\"b\":",
        ] {
            assert_eq!(all(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_in_one_value_does_not_hide_the_next() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        let text = format!("{{}}\n{{\"a\": 1,\n \"a\": 2}} {{\"a\": {deep}}}\n{{}}");
        let got = all(&text).unwrap();
        assert_eq!(got.len(), 4, "{got:?}");
        let twice = "3:4: a name stands here that this object has already; remove one of the two";
        assert_eq!(got[1], (3, twice.to_owned()));
        let nested = "3:142: nested more than 127 levels deep, which no resource is";
        assert_eq!(got[2], (3, nested.to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_without_a_panic(text in "[\\[\\]{}\",:1a\\\\ \n\u{e9}]*") {
            let _ = read(&text);
        }
    }
}
