//! YAML in the layout that Azure Service Operator's own importer writes, and a reader that bad input cannot hurt.

mod comments;
mod layout;

pub use comments::{Comments, OutCommented};

use serde_json::Value;
use serde_saphyr::Options;

/// Kubernetes documents are rarely nested deeper than twenty levels; the reader recurses, so that the depth needs a limit.
const MAX_DEPTH: usize = 128;

/// What aliases may add to one document, in parser events. Hand-written anchors stay far below; an alias bomb does not.
const MAX_ALIAS_EVENTS: usize = 100_000;

/// The line that starts a stream and ends each document.
const SEPARATOR: &str = "---\n";

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the document can't be written as YAML: {0}")]
pub struct WriteError(#[from] serde_saphyr::SerializeError);

/// Why a document could not be read. Holds no text of the document, since that can be a secret.
#[derive(Debug, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct ReadError {
    /// The line in the file, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong, and the way out where there is one.
    pub message: String,
}

/// A document read from a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The line in the file on which it starts, from 1.
    pub line: usize,
    /// What it holds.
    pub value: Value,
}

/// Writes documents one after the other: `---` before the first and after each.
///
/// Keys are sorted at every level, lists are not indented below their key, and a string is quoted wherever a reader of
/// YAML 1.1 or 1.2 could take it for something else.
///
/// # Errors
/// A value that YAML has no form for; no JSON value is.
pub fn write<'v>(documents: impl IntoIterator<Item = &'v Value>) -> Result<String, WriteError> {
    let mut text = start();
    for document in documents {
        append(&mut text, document)?;
    }
    Ok(text)
}

/// The start of a stream, to which documents are [appended](append).
#[must_use]
pub fn start() -> String {
    SEPARATOR.to_owned()
}

/// Appends one document and the `---` after it.
///
/// # Errors
/// As [`write()`].
pub fn append(text: &mut String, document: &Value) -> Result<(), WriteError> {
    layout::append(text, document, &[])?;
    text.push_str(SEPARATOR);
    Ok(())
}

/// Appends one document with comments, and the `---` after it.
///
/// # Errors
/// As [`write()`].
pub fn append_with(
    text: &mut String,
    document: &Value,
    comments: &Comments,
) -> Result<(), WriteError> {
    comments::append(text, document, comments)?;
    text.push_str(SEPARATOR);
    Ok(())
}

/// `kubectl` reads YAML 1.1, so that `yes` is a boolean and `0755` is octal.
fn reader_options() -> Options {
    serde_saphyr::options! {
        // A snippet would show the text around the error.
        with_snippet: false,
        legacy_octal_numbers: true,
        budget: serde_saphyr::budget! { max_depth: MAX_DEPTH },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_ALIAS_EVENTS },
    }
}

/// Reads all documents of a stream. Each is read by itself, so that one that is broken does not hide the others, and
/// limits hold for a document and not for the file. Empty documents are left out.
///
/// A document at the limit of nesting (128 levels) takes a MiB of stack, and several without optimisation.
pub fn read(text: &str) -> impl Iterator<Item = Result<Document, ReadError>> + '_ {
    split(text).filter_map(|(first_line, part)| {
        match serde_saphyr::from_str_with_options::<Value>(part, reader_options()) {
            Ok(Value::Null) => None,
            Ok(value) => Some(Ok(Document {
                line: first_line + content_offset(part),
                value,
            })),
            Err(error) => Some(Err(read_error(&error, first_line))),
        }
    })
}

fn read_error(error: &serde_saphyr::Error, first_line: usize) -> ReadError {
    use serde_saphyr::Error;
    let (line, column) = error.location().map_or((1, 1), |place| {
        let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).max(1);
        (number(place.line()), number(place.column()))
    });
    let text = without_place(error);
    // An error inside an alias comes as a text; the variants for the limits are gone by then.
    let message = if text.starts_with("alias ") && text.contains("exceeded") {
        "aliases (*name) repeat more content than a document may hold; write the values out instead"
            .to_owned()
    } else if matches!(error.without_snippet(), Error::DuplicateMappingKey { .. }) {
        "a name stands here that this object has already; remove one of the two".to_owned()
    } else if matches!(error.without_snippet(), Error::Budget { .. }) {
        format!(
            "{text}: the document is too large or nested too deeply; split it or check for an unclosed bracket"
        )
    } else {
        text
    };
    ReadError {
        line: first_line + line - 1,
        column,
        message,
    }
}

/// The parser counts lines from the start of the document, so that its own mention of the place would mislead.
fn without_place(error: &serde_saphyr::Error) -> String {
    let text = error.to_string();
    match text.find(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// How many lines of separators, comments and blanks stand before a document's content.
fn content_offset(part: &str) -> usize {
    part.lines()
        .take_while(|line| {
            let line = line.trim();
            line.is_empty() || line == "---" || line.starts_with('#') || line.starts_with('%')
        })
        .count()
}

/// Cuts a stream before each `---` and after each `...`. Both may stand at the start of a line only as markers, whatever
/// surrounds them (YAML 1.2.2, section 9.1.2), so that no parser is needed. Gives each part with the number of its first line.
fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut line = 1;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let first_line = line;
        let mut end = 0;
        let mut content = false;
        for part in rest.split_inclusive('\n') {
            if content && is_marker(part, "---") {
                break;
            }
            end += part.len();
            line += 1;
            if is_marker(part, "...") {
                break;
            }
            // Directives belong to the document behind the `---` that follows them.
            content |= !(part.trim().is_empty() || part.starts_with(['#', '%']));
        }
        let (part, tail) = rest.split_at(end);
        rest = tail;
        Some((first_line, part))
    })
}

fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(usize, String)> {
        read(text)
            .map(|result| match result {
                Ok(document) => (document.line, document.value.to_string()),
                Err(error) => (error.line, error.message),
            })
            .collect()
    }

    #[test]
    fn documents_are_split_at_markers_and_keep_their_lines() {
        let text = "---\na: 1\n---\n# nothing\n---\nb: |\n  ---\n  x\n...\n%YAML 1.2\n---\nc: 3\n--- {d: 4}\n";
        assert_eq!(
            all(text),
            [
                (2, r#"{"a":1}"#.to_owned()),
                (6, r#"{"b":"---\nx\n"}"#.to_owned()),
                (12, r#"{"c":3}"#.to_owned()),
                (13, r#"{"d":4}"#.to_owned()),
            ]
        );
    }

    #[test]
    fn a_name_given_twice_is_an_error_that_does_not_show_it() {
        assert_eq!(
            all("a: 1\nhunter2: 2\nhunter2: 3\n"),
            [(
                3,
                "a name stands here that this object has already; remove one of the two".to_owned()
            )]
        );
    }

    #[test]
    fn a_broken_document_does_not_hide_the_next() {
        let got = all("a: 1\n---\nb: [1\n---\nc: 3\n");
        assert_eq!(got.len(), 3, "{got:?}");
        assert_eq!(got[0], (1, r#"{"a":1}"#.to_owned()));
        assert_eq!(got[2], (5, r#"{"c":3}"#.to_owned()));
        assert!(!got[1].1.contains("at line"), "{got:?}");
    }
}
