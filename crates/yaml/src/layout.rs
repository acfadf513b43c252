//! The layout of a document: one line for each property and element, block style throughout.
//!
//! Which strings need quotes, and how, is `serde-saphyr`'s to say; but asking it costs more than all else in an import, and most
//! strings are beyond doubt ([`is_plain`]). The tests hold the two to the same text, but for keys that are longer than a line may be.

use super::WriteError;
use serde_json::{Map, Value};
use serde_saphyr::SerializerOptions;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How much further right than its key an object's property stands.
const STEP: usize = 2;

/// A property that is written as a comment, with the object in which it would stand.
pub(super) struct Remark<'v> {
    pub(super) object: &'v Map<String, Value>,
    pub(super) name: String,
    pub(super) value: &'v Value,
}

/// Appends a document, with a line break at its end. The remarks are sorted by name.
pub(super) fn append(
    text: &mut String,
    document: &Value,
    remarks: &[Remark<'_>],
) -> Result<(), WriteError> {
    let mut writer = Writer { text, remarks };
    match document {
        Value::Object(entries) if !entries.is_empty() => writer.object(entries, 0, false),
        Value::Array(elements) if !elements.is_empty() => writer.array(elements, 0, false),
        other => writer.scalar(other, STEP),
    }
}

struct Writer<'w, 'v> {
    text: &'w mut String,
    remarks: &'w [Remark<'v>],
}

impl Writer<'_, '_> {
    /// The properties of an object that has some. `started` says that the first line holds its indentation already.
    fn object(
        &mut self,
        entries: &Map<String, Value>,
        column: usize,
        mut started: bool,
    ) -> Result<(), WriteError> {
        let remarks = self.remarks;
        let mut remarks = remarks
            .iter()
            .filter(|remark| std::ptr::eq(remark.object, entries))
            .peekable();
        for (name, value) in entries {
            while let Some(remark) = remarks.next_if(|remark| remark.name < *name) {
                self.remark(remark, column, std::mem::take(&mut started))?;
            }
            if !std::mem::take(&mut started) {
                indent(self.text, column);
            }
            key(self.text, name, column)?;
            self.text.push(':');
            match value {
                Value::Object(inner) if !inner.is_empty() => {
                    self.text.push('\n');
                    self.object(inner, column + STEP, false)?;
                }
                Value::Array(inner) if !inner.is_empty() => {
                    self.text.push('\n');
                    self.array(inner, column, false)?;
                }
                other => {
                    self.text.push(' ');
                    self.scalar(other, column + STEP)?;
                }
            }
        }
        for remark in remarks {
            self.remark(remark, column, false)?;
        }
        Ok(())
    }

    /// The elements of a list that has some.
    fn array(
        &mut self,
        elements: &[Value],
        column: usize,
        mut started: bool,
    ) -> Result<(), WriteError> {
        for value in elements {
            if !std::mem::take(&mut started) {
                indent(self.text, column);
            }
            self.text.push_str("- ");
            match value {
                Value::Object(inner) if !inner.is_empty() => {
                    self.object(inner, column + STEP, true)?;
                }
                Value::Array(inner) if !inner.is_empty() => {
                    self.array(inner, column + STEP, true)?;
                }
                other => self.scalar(other, column + STEP)?,
            }
        }
        Ok(())
    }

    /// The rest of a line, and those after it at `column`: a value without properties or elements.
    fn scalar(&mut self, value: &Value, column: usize) -> Result<(), WriteError> {
        scalar(self.text, value, column)?;
        self.text.push('\n');
        Ok(())
    }

    /// A property in comments. That the line has begun with the dash of a list changes nothing: the element goes on below.
    fn remark(
        &mut self,
        remark: &Remark<'_>,
        column: usize,
        mut started: bool,
    ) -> Result<(), WriteError> {
        let mut lines = String::new();
        let property = Map::from_iter([(remark.name.clone(), remark.value.clone())]);
        append(&mut lines, &Value::Object(property), &[])?;
        for line in lines.lines() {
            if !std::mem::take(&mut started) {
                indent(self.text, column);
            }
            comment(self.text, line);
        }
        Ok(())
    }
}

/// Appends a comment and a line break, without spaces at the end.
pub(super) fn comment(text: &mut String, line: &str) {
    text.push_str("# ");
    text.push_str(line);
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

fn indent(text: &mut String, column: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = column;
    while left > 0 {
        let some = left.min(SPACES.len());
        text.push_str(&SPACES[..some]);
        left -= some;
    }
}

/// The defaults quote for YAML 1.1. Which strings become blocks is decided by [`is_block`].
fn options() -> SerializerOptions {
    serde_saphyr::ser_options! {
        prefer_block_scalars: false,
    }
}

/// Appends a key; its colon comes next, which stands at `column` if the key is too long for one line with it (YAML 1.2.2,
/// section 8.2.2).
fn key(text: &mut String, name: &str, column: usize) -> Result<(), WriteError> {
    /// In bytes, so that a key above it can still be short enough in characters: the library knows.
    const LONGEST: usize = 1000;
    if name.len() <= LONGEST && is_plain(name) {
        text.push_str(name);
        return Ok(());
    }
    // A key is quoted by rules of its own, so that it has to be written as one.
    let mut entry = String::new();
    serde_saphyr::to_fmt_writer_with_options(&mut entry, &BTreeMap::from([(name, ())]), options())?;
    match entry.strip_suffix("\n: null\n") {
        Some(long) => {
            text.push_str(long);
            text.push('\n');
            indent(text, column);
        }
        None => text.push_str(entry.strip_suffix(": null\n").unwrap_or(&entry)),
    }
    Ok(())
}

/// Appends a value without properties or elements; lines after the first stand at `column`.
fn scalar(text: &mut String, value: &Value, column: usize) -> Result<(), WriteError> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Object(_) => text.push_str("{}"),
        Value::Array(_) => text.push_str("[]"),
        Value::String(string) if is_plain(string) => text.push_str(string),
        Value::String(string) if is_block(string) => block(text, string, column),
        Value::Number(number) if !number.is_f64() => {
            // Writing to a String does not fail.
            let _ = write!(text, "{number}");
        }
        Value::Number(_) | Value::String(_) => {
            serde_saphyr::to_fmt_writer_with_options(&mut *text, value, options())?;
            text.truncate(text.trim_end_matches('\n').len());
        }
    }
    Ok(())
}

/// Text of several lines as a literal block (`|`), where every reader agrees on what that holds.
fn block(text: &mut String, string: &str, column: usize) {
    text.push_str(if string.ends_with('\n') { "|" } else { "|-" });
    for line in string.lines() {
        text.push('\n');
        if !line.is_empty() {
            indent(text, column);
            text.push_str(line);
        }
    }
}

/// Whether nobody could take a string for anything but itself: it starts like a word or a path, holds nothing that has a meaning in
/// YAML, and is no word of YAML 1.1 or 1.2. Says no to many that need no quotes either.
fn is_plain(string: &str) -> bool {
    const SAFE: [bool; 256] = {
        let mut safe = [false; 256];
        let mut byte = 0;
        while byte < 128 {
            let c = byte as u8;
            safe[byte] = c.is_ascii_alphanumeric() || matches!(c, b'/' | b'_' | b'.' | b'-');
            byte += 1;
        }
        safe
    };
    const WORDS: &[&str] = &[
        "y", "n", "on", "no", "off", "yes", "nan", "inf", "null", "true", "false", "infinity",
    ];
    const LONGEST: usize = 8;
    let bytes = string.as_bytes();
    let starts = matches!(bytes.first(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/'));
    let safe = |byte: &u8| SAFE[usize::from(*byte)];
    let is_word = || WORDS.iter().any(|word| word.eq_ignore_ascii_case(string));
    starts && bytes.iter().all(safe) && (bytes.len() > LONGEST || !is_word())
}

/// Whether a text of several lines can be written as a literal block.
///
/// `libyaml`, which `kubectl` and most other readers descend from, finds the indentation by the first line, and does not take tabs in
/// blank lines; and a line break other than `\n` would be changed. Such text is quoted instead.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let plain = |c: char| matches!(c, '\n' | '\t' | ' '..='~' | '\u{a1}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}');
    text.contains('\n')
        && !body.is_empty()
        && !body.starts_with([' ', '\t', '\n'])
        && !body.ends_with('\n')
        && body.chars().all(plain)
        && body
            .split('\n')
            .all(|line| line.is_empty() || !line.trim_start_matches(['\t', ' ']).is_empty())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::{Serialize, Serializer};
    use serde_json::json;
    use serde_saphyr::LitStr;

    /// A document as the library writes it, but for text of several lines.
    struct Reference<'v>(&'v Value);

    impl Serialize for Reference<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self.0 {
                Value::Array(list) => serializer.collect_seq(list.iter().map(Reference)),
                Value::Object(map) => {
                    serializer.collect_map(map.iter().map(|(key, value)| (key, Reference(value))))
                }
                Value::String(text) if is_block(text) => LitStr(text).serialize(serializer),
                other => other.serialize(serializer),
            }
        }
    }

    fn reference(value: &Value) -> String {
        let mut text = String::new();
        serde_saphyr::to_fmt_writer_with_options(&mut text, &Reference(value), options()).unwrap();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }

    fn written(value: &Value) -> String {
        let mut text = String::new();
        append(&mut text, value, &[]).unwrap();
        text
    }

    fn any_string() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[a-zA-Z0-9/_. :#-]{0,12}",
            "[yYnNtTfFoOiI~.=<][a-zA-Z]{0,7}",
            "[0-9+._-][0-9a-fxoTZ:._+-]{0,10}",
            "([a-z #:-]{0,6}\n){1,3}[a-z ]{0,3}",
        ]
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any_string().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(any_string(), inner, 0..5)
                    .prop_map(|entries| entries.into_iter().collect::<Value>()),
            ]
        })
    }

    #[test]
    fn words_of_yaml_are_quoted() {
        for word in ["NaN", "YES", "oFF", "Infinity", "null", "n"] {
            assert!(!is_plain(word), "{word}");
        }
        for word in ["name", "/subscriptions/0-1/a_b.c", "only", "i", "None"] {
            assert!(is_plain(word), "{word}");
        }
        assert_eq!(
            written(&json!({"on": "yes", "a:b": 1.0})),
            "\"a:b\": 1.0\n\"on\": \"yes\"\n"
        );
    }

    proptest! {
        #[test]
        fn the_layout_is_the_library_s(value in any_json()) {
            prop_assert_eq!(written(&value), reference(&value));
        }
    }
}
