//! How records and structure files write types and marks, as far as anyone has to read them again.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Splits at a separator, but not inside of quotes or parentheses.
pub(crate) fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            _ if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// What stands in quotes, if it does.
fn unquoted(text: &str) -> Cow<'_, str> {
    match serde_json::from_str::<String>(text) {
        Ok(value) => Cow::Owned(value),
        Err(_) => Cow::Borrowed(text),
    }
}

/// A type that is an enum, or a list or map of one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Enumeration<'a> {
    /// `list<` and the like.
    pub(crate) outer: &'a str,
    /// Its name; records of earlier releases have none.
    pub(crate) name: Option<&'a str>,
    /// Its values.
    pub(crate) values: BTreeSet<Cow<'a, str>>,
}

impl<'a> Enumeration<'a> {
    /// Reads `enum Name(A|B)`, `list<enum Name(A|B)>`, `enum(A|B)`.
    pub(crate) fn parse(ty: &'a str) -> Option<Self> {
        let start = ty.find("enum")?;
        let outer = &ty[..start];
        let mut wrappers = outer.split_inclusive('<');
        if !wrappers.all(|one| matches!(one, "list<" | "map<")) {
            return None;
        }
        let (name, values) = ty[start + "enum".len()..].split_once('(')?;
        let name = match name.strip_prefix(' ') {
            Some(name) => Some(name),
            None if name.is_empty() => None,
            None => return None,
        };
        let values = values.trim_end_matches('>').strip_suffix(')')?;
        Some(Self {
            outer,
            name,
            values: split(values, '|').into_iter().map(unquoted).collect(),
        })
    }

    /// The values that only this one has.
    pub(crate) fn without(&self, other: &Self) -> Vec<&str> {
        self.values
            .iter()
            .filter(|value| !other.values.contains(*value))
            .map(AsRef::as_ref)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_count_outside_of_quotes_and_parentheses() {
        assert_eq!(
            split(r#"enum A(x, y), pattern "a, \", (b", required"#, ','),
            ["enum A(x, y)", r#" pattern "a, \", (b""#, " required"]
        );
        assert_eq!(split("", ','), [""]);
    }

    #[test]
    fn enums_are_found_in_lists_and_maps() {
        let parsed = Enumeration::parse(r#"list<map<enum Sku(A|"b|c")>>"#).unwrap();
        assert_eq!((parsed.outer, parsed.name), ("list<map<", Some("Sku")));
        let other = Enumeration::parse("enum(A|B, C)").unwrap();
        assert_eq!((other.name, other.outer), (None, ""));
        assert_eq!(parsed.without(&other), ["b|c"]);
        assert_eq!(other.without(&parsed), ["B, C"]);
        for other in [
            "string",
            "Enumeration",
            "list<enumX(A)>",
            "menum(A)",
            "enum",
        ] {
            assert_eq!(Enumeration::parse(other), None, "{other}");
        }
    }
}
