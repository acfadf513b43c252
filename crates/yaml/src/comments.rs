//! Comments in documents that are written. YAML's data model has none, so that they are put into the text.

use super::WriteError;
use super::layout::{self, Remark};
use serde_json::Value;

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
        self.remark(document).is_some()
    }

    fn remark<'v>(&'v self, document: &'v Value) -> Option<Remark<'v>> {
        let (parent, name) = self.pointer.rsplit_once('/')?;
        let object = document.pointer(parent)?.as_object()?;
        let name = name.replace("~1", "/").replace("~0", "~");
        (!object.is_empty() && !object.contains_key(&name)).then_some(Remark {
            object,
            name,
            value: &self.value,
        })
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
            layout::comment(text, line);
        }
    }
    let mut remarks: Vec<Remark<'_>> = comments
        .out_commented
        .iter()
        .filter_map(|property| property.remark(document))
        .collect();
    remarks.sort_by(|a, b| a.name.cmp(&b.name));
    layout::append(text, document, &remarks)
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
