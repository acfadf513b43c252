//! Comments in documents that are written. YAML's data model has none, so that they are put into the text.

use super::{WriteError, layout};
use serde_json::{Map, Value};

/// What is said about a document in comments.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comments {
    /// Lines above the document.
    pub above: Vec<String>,
    /// Properties that stand in the document as comments, so that it is enough to remove the `#` to set them.
    pub out_commented: Vec<OutCommented>,
}

/// A property that is written as a comment.
#[derive(Debug, Clone, PartialEq)]
pub struct OutCommented {
    /// Where it would stand, as a JSON pointer (`/spec/osProfile/adminPassword`). The object that would hold it has to be there,
    /// and must hold something else.
    pub pointer: String,
    /// Its value.
    pub value: Value,
}

impl OutCommented {
    /// Whether the document has the place for it: an object that is there, has something else in it, and does not have the property.
    /// (An object with nothing but comments would be read as `null`.)
    #[must_use]
    pub fn fits(&self, document: &Value) -> bool {
        self.place().is_some_and(|(parent, key)| {
            matches!(document.pointer(parent), Some(Value::Object(object)) if !object.is_empty() && !object.contains_key(&key))
        })
    }

    /// The pointer of the object, and the name in it.
    fn place(&self) -> Option<(&str, String)> {
        let (parent, key) = self.pointer.rsplit_once('/')?;
        Some((parent, key.replace("~1", "/").replace("~0", "~")))
    }
}

/// Writes a document with its comments. What [does not fit](OutCommented::fits) is left out.
pub(super) fn append(
    text: &mut String,
    document: &Value,
    comments: &Comments,
) -> Result<(), WriteError> {
    for line in &comments.above {
        for line in line.lines() {
            comment(text, "", line);
        }
    }
    let fitting: Vec<&OutCommented> = comments
        .out_commented
        .iter()
        .filter(|property| property.fits(document))
        .collect();
    if fitting.is_empty() {
        return layout::append(text, document);
    }
    // The writer decides where each property goes: a mark takes the place of the value, and its line is replaced.
    let mark = mark(document);
    let mut marked = document.clone();
    for (index, property) in fitting.iter().enumerate() {
        if let Some((parent, key)) = property.place()
            && let Some(Value::Object(object)) = marked.pointer_mut(parent)
        {
            object.insert(key, Value::String(format!("{mark}{index}")));
        }
    }
    // The order of keys must not depend on how serde_json was configured by some other crate in the build.
    marked.sort_all_objects();
    let mut written = String::new();
    layout::append(&mut written, &marked)?;
    for line in written.lines() {
        let found = line
            .split_once(&mark)
            .and_then(|(before, index)| Some((before, fitting.get(index.parse::<usize>().ok()?)?)));
        match found {
            Some((before, property)) => replaced(text, before, property)?,
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    Ok(())
}

/// The lines of one property: `before` is the indentation, the dash of a list if the property is the first of its element, and the name.
fn replaced(text: &mut String, before: &str, property: &OutCommented) -> Result<(), WriteError> {
    let Some((_, key)) = property.place() else {
        return Ok(());
    };
    let mut lines = String::new();
    let object = Value::Object(Map::from_iter([(key, property.value.clone())]));
    layout::append(&mut lines, &object)?;
    let indent = before.len() - before.trim_start_matches([' ', '-']).len();
    let dash = before.get(..indent).unwrap_or_default();
    for (index, line) in lines.lines().enumerate() {
        if index == 0 {
            // The element goes on below its dash.
            comment(text, dash, line);
        } else {
            comment(text, &" ".repeat(indent), line);
        }
    }
    Ok(())
}

fn comment(text: &mut String, indent: &str, line: &str) {
    text.push_str(indent);
    text.push_str("# ");
    text.push_str(line);
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

/// A text that does not occur in the document, and is written without quotes.
fn mark(document: &Value) -> String {
    fn occurs(value: &Value, mark: &str) -> bool {
        match value {
            Value::String(text) => text.contains(mark),
            Value::Array(elements) => elements.iter().any(|value| occurs(value, mark)),
            Value::Object(entries) => entries
                .iter()
                .any(|(key, value)| key.contains(mark) || occurs(value, mark)),
            _ => false,
        }
    }
    let mut mark = "out-commented-".to_owned();
    while occurs(document, &mark) {
        mark.push_str("x-");
    }
    mark
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::{append_with, read, start};
    use serde_json::json;

    fn property(pointer: &str) -> OutCommented {
        OutCommented {
            pointer: pointer.to_owned(),
            value: json!({"name": "s", "key": "k"}),
        }
    }

    #[test]
    fn comments_stand_where_the_properties_would() {
        let document = json!({
            "kind": "K",
            "spec": {
                "empty": {},
                "list": [{"z": 1}, {"a": {"b": "out-commented-0"}}, "text"],
                "text": "a\nb\n",
            },
        });
        let comments = Comments {
            above: vec!["one".to_owned(), "two\nthree".to_owned()],
            out_commented: [
                "/spec/password",
                "/spec/list/0/password",
                "/spec/list/1/pass~1word",
                "/spec/list/1/a/z",
                "/spec/list/2/not-here",
                "/spec/empty/not-here",
                "/kind/not-here",
                "/spec/text",
            ]
            .map(property)
            .to_vec(),
        };
        let mut text = start();
        append_with(&mut text, &document, &comments).unwrap();
        assert_eq!(
            text,
            "---
# one
# two
# three
kind: K
spec:
  empty: {}
  list:
  - # password:
    #   key: k
    #   name: s
    z: 1
  - a:
      b: out-commented-0
      # z:
      #   key: k
      #   name: s
    # pass/word:
    #   key: k
    #   name: s
  - text
  # password:
  #   key: k
  #   name: s
  text: |
    a
    b
---
"
        );
        let back: Vec<_> = read(&text).map(|found| found.unwrap().value).collect();
        assert_eq!(back, std::slice::from_ref(&document));
        // Without the `#` they are what was meant.
        let set: String = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.replacen("# ", "", 1) + "\n")
            .collect();
        let mut wanted = document;
        let secret = json!({"name": "s", "key": "k"});
        wanted["spec"]["password"] = secret.clone();
        wanted["spec"]["list"][0]["password"] = secret.clone();
        wanted["spec"]["list"][1]["pass/word"] = secret.clone();
        wanted["spec"]["list"][1]["a"]["z"] = secret;
        let back: Vec<_> = read(&set).map(|found| found.unwrap().value).collect();
        assert_eq!(back, [wanted]);
    }
}
