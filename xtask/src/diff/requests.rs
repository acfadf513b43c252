//! What documents that were right before may stumble over: of requests only, because responses are written by no one.

use super::structure::{Property, Version, unwrapped};
use super::walk::{Pair, Side, common, pairs};
use super::{Found, Place};
use crate::output::notation::Enumeration;

/// Everything that may be refused or ignored now.
pub(super) fn compare(old: &Version, new: &Version) -> Found {
    let mut found = Found::new();
    for kind in common(old, new) {
        frame(kind, old, new, &mut found);
        for pair in pairs(old, new, kind, Side::Request) {
            compare_types(old, new, &pair, &mut found);
        }
    }
    found
}

/// What is said of the kind itself.
fn frame(kind: &str, old: &Version, new: &Version, found: &mut Found) {
    let nothing = Default::default();
    let before = old.kinds.get(kind).unwrap_or(&nothing);
    let after = new.kinds.get(kind).unwrap_or(&nothing);
    let mut push = |label: &str, detail: String| {
        found.push(Place {
            path: kind.to_owned(),
            property: format!("{kind} {label}"),
            detail,
        });
    };
    for (label, was) in before {
        match after.get(label) {
            None if label.starts_with("operator ") => push(label, format!("{label} is gone")),
            Some(is) if is != was && matters(label) => {
                push(label, format!("{label}: {was} becomes {is}"));
            }
            _ => {}
        }
    }
}

/// Served versions are told with the kinds; type names and the ARM type are none of a document's business.
fn matters(label: &str) -> bool {
    matches!(label, "name" | "owner" | "plural" | "scope") || label.starts_with("operator ")
}

fn compare_types(old: &Version, new: &Version, pair: &Pair<'_>, found: &mut Found) {
    let mut push = |name: &str, detail: String| {
        found.push(Place {
            path: format!("{}.{name}", pair.path),
            property: format!("{}.{name}", pair.name),
            detail,
        });
    };
    let in_kubernetes = |name: &str| !name.starts_with('(');
    for (name, was) in &pair.old.properties {
        match pair.new.properties.get(name) {
            _ if !in_kubernetes(name) => {}
            None => push(name, "removed".to_owned()),
            Some(is) => {
                let said = stricter(old, new, was, is);
                if !said.is_empty() {
                    push(name, said.join(", "));
                }
            }
        }
    }
    for (name, is) in &pair.new.properties {
        if is.required && in_kubernetes(name) && !pair.old.properties.contains_key(name) {
            push(name, "new, and required".to_owned());
        }
    }
}

/// In what a property accepts less than before.
fn stricter(old: &Version, new: &Version, was: &Property, is: &Property) -> Vec<String> {
    let mut said = Vec::new();
    if was.ty != is.ty {
        said.extend(narrower(old, new, &was.ty, &is.ty));
    }
    if is.required && !was.required {
        said.push("becomes required".to_owned());
    }
    for bound in &is.bounds {
        if !was.bounds.iter().any(|before| implies(before, bound)) {
            let before = was.bounds.iter().find(|one| name(one) == name(bound));
            said.push(match before {
                Some(before) => format!("{before} becomes {bound}"),
                None => format!("now bounded: {bound}"),
            });
        }
    }
    said
}

fn narrower(old: &Version, new: &Version, was: &str, is: &str) -> Option<String> {
    let ((from, around), (to, same)) = (unwrapped(was), unwrapped(is));
    let retyped = || Some(format!("{was} becomes {is}"));
    if around != same {
        return retyped();
    }
    if let (Some(before), Some(after)) = (Enumeration::parse(from), Enumeration::parse(to)) {
        let lost = before.without(&after);
        return (!lost.is_empty()).then(|| format!("enum loses {}", lost.join(", ")));
    }
    let object = |version: &Version, name: &str| version.types.contains_key(name);
    if from == to || (object(old, from) && object(new, to)) {
        // Objects are compared by themselves, whatever they are called.
        return None;
    }
    let text_for_enum = to == "string" && from.starts_with("enum ");
    let wider = matches!((from, to), (_, "any") | ("integer", "number"));
    if text_for_enum || wider {
        None
    } else {
        retyped()
    }
}

fn name(bound: &str) -> &str {
    bound.rsplit_once(' ').map_or(bound, |(name, _)| name)
}

/// Whether whatever keeps the first bound keeps the second.
fn implies(was: &str, is: &str) -> bool {
    if was == is {
        return true;
    }
    let span = |bound: &str| {
        let (least, most) = bound.rsplit_once(' ')?.1.split_once("..")?;
        let number = |text: &str, open: f64| match text.trim_matches('<') {
            "" => Some(open),
            text => text.parse::<f64>().ok(),
        };
        Some((
            number(least, f64::NEG_INFINITY)?,
            number(most, f64::INFINITY)?,
            least.ends_with('<'),
            most.starts_with('<'),
        ))
    };
    let quoted = was.contains('"') || is.contains('"');
    if name(was) != name(is) || quoted {
        return false;
    }
    let (Some(before), Some(after)) = (span(was), span(is)) else {
        return false;
    };
    let least = after.0 < before.0 || (after.0 == before.0 && (before.2 || !after.2));
    let most = after.1 > before.1 || (after.1 == before.1 && (before.3 || !after.3));
    least && most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tighter_bounds_count() {
        for (was, is) in [
            ("length 1..80", "length ..80"),
            ("length 1..80", "length 1..90"),
            ("range 0<..5", "range 0..5"),
            ("each items ..5", "each items ..6"),
        ] {
            assert!(implies(was, is) && !implies(is, was), "{was} {is}");
        }
        assert!(!implies("length 1..80", "items 1..80"));
        assert!(!implies("pattern \"a..b\"", "pattern \"a..c\""));
        assert!(!implies("multiple of 2", "multiple of 3"));
    }
}
