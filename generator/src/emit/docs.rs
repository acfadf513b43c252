//! Doc comments: the specification's prose where there is some, and the facts.

use crate::lower::{KubernetesProperty, Schema};
use crate::model::Validations;

/// Makes text safe for rustdoc: no accidental HTML, links, code or bare addresses.
pub(super) fn safe(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        match word.find("http://").or_else(|| word.find("https://")) {
            Some(at) => {
                let (before, rest) = word.split_at(at);
                let end = rest
                    .find(|letter: char| "\"'<>()[]`,;".contains(letter))
                    .unwrap_or(rest.len());
                let (address, after) = rest.split_at(end);
                let (address, dot) = address
                    .strip_suffix('.')
                    .map_or((address, ""), |address| (address, "."));
                out += &escaped(before);
                out += &format!("<{address}>{dot}");
                out += &escaped(after);
            }
            None => out += &escaped(word),
        }
    }
    out
}

fn escaped(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        if "[]<>`*_\\|".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// What is said of a property in Kubernetes: prose, then bounds, place in ARM, and whether it is required.
pub(super) fn property(property: &KubernetesProperty) -> String {
    let mut sentences: Vec<String> = Vec::new();
    let mut facts = Vec::new();
    if property.required {
        facts.push("required".to_owned());
    }
    bounds(&property.schema, &mut facts);
    if !property.flattened.is_empty() {
        facts.push(format!("in ARM under `{}`", property.flattened.join(".")));
    }
    match &property.description {
        Some(text) if !text.trim().is_empty() => sentences.push(safe(text)),
        _ => sentences.push(format!("`{}`", property.json)),
    }
    if !facts.is_empty() {
        let text = facts.join("; ");
        let described = property
            .description
            .as_ref()
            .is_some_and(|text| !text.trim().is_empty());
        if described {
            sentences.push(String::new());
            let mut letters = text.chars();
            let upper: String = letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect())
                .unwrap_or_default();
            sentences.push(format!("{upper}."));
        } else if let Some(last) = sentences.last_mut() {
            *last = format!("{last}: {text}.");
        }
    } else if property.description.is_none()
        && let Some(last) = sentences.last_mut()
    {
        last.push('.');
    }
    sentences.join("\n")
}

fn bounds(schema: &Schema, facts: &mut Vec<String>) {
    match schema {
        Schema::Scalar(_, bounds) => describe(bounds, facts),
        Schema::List(items, bounds) => {
            describe(bounds, facts);
            let mut inner = Vec::new();
            self::bounds(items, &mut inner);
            facts.extend(inner.into_iter().map(|fact| format!("each {fact}")));
        }
        _ => {}
    }
}

fn describe(bounds: &Validations, facts: &mut Vec<String>) {
    let range = |low: Option<String>, high: Option<String>, unit: &str| match (low, high) {
        (Some(low), Some(high)) if low == high => Some(format!("{low}{unit}")),
        (Some(low), Some(high)) => Some(format!("{low} to {high}{unit}")),
        (Some(low), None) => Some(format!("at least {low}{unit}")),
        (None, Some(high)) => Some(format!("at most {high}{unit}")),
        (None, None) => None,
    };
    let text = |value: Option<u64>| value.map(|value| value.to_string());
    facts.extend(range(
        text(bounds.min_length),
        text(bounds.max_length),
        " characters",
    ));
    facts.extend(range(
        text(bounds.min_items),
        text(bounds.max_items),
        " items",
    ));
    facts.extend(range(
        bounds.minimum.map(|value| value.to_string()),
        bounds.maximum.map(|value| value.to_string()),
        "",
    ));
    facts.extend(
        bounds
            .multiple_of
            .map(|value| format!("a multiple of {value}")),
    );
    facts.extend(
        bounds
            .patterns
            .last()
            .map(|pattern| code(pattern))
            .map(|pattern| format!("pattern {pattern}")),
    );
}

/// Text as code, however many backticks it holds.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn prose_is_harmless() {
        assert_eq!(
            safe("See [x](https://a.b/c). Use <name>  here"),
            r"See \[x\](<https://a.b/c>). Use \<name\> here"
        );
        assert_eq!(safe("at https://a.b/c."), "at <https://a.b/c>.");
    }
}
