//! What is sent to Azure, or read from it, otherwise than before.

use super::structure::{Property, Type, Version, unwrapped};
use super::walk::{Pair, Side, common, pairs};
use super::{Found, Place};
use std::collections::BTreeSet;

/// What changed, and how many properties can be sent that could not before.
pub(super) fn compare(old: &Version, new: &Version) -> (Found, usize) {
    let mut found = Found::new();
    let mut newly_sent = BTreeSet::new();
    for kind in common(old, new) {
        frame(kind, old, new, &mut found);
        for side in [Side::Request, Side::Response] {
            for pair in pairs(old, new, kind, side) {
                compare_types(&pair, side, &mut found, &mut newly_sent);
            }
        }
    }
    (found, newly_sent.len())
}

fn frame(kind: &str, old: &Version, new: &Version, found: &mut Found) {
    for label in ["ARM type", "scope", "name"] {
        let said = |version: &Version| version.kinds.get(kind)?.get(label).cloned();
        if let (Some(was), Some(is)) = (said(old), said(new))
            && was != is
            // A default for the name in Azure is the operator's business; a fixed name is in the URL.
            && (label != "name" || was.starts_with("always ") || is.starts_with("always "))
        {
            found.push(Place {
                path: kind.to_owned(),
                property: format!("{kind} {label}"),
                detail: format!("{label}: {was} becomes {is}"),
            });
        }
    }
}

fn compare_types(
    pair: &Pair<'_>,
    side: Side,
    found: &mut Found,
    newly_sent: &mut BTreeSet<String>,
) {
    let mut push = |name: &str, detail: String| {
        found.push(Place {
            path: format!(
                "{}{}{name}",
                pair.path,
                if name.is_empty() { "" } else { "." }
            ),
            property: format!("{}.{name}", pair.name),
            detail,
        });
    };
    if pair.old.by != pair.new.by {
        let told = |by: &Option<String>| by.clone().unwrap_or_else(|| "nothing".to_owned());
        let (was, is) = (told(&pair.old.by), told(&pair.new.by));
        push("", format!("options told apart by {was}, now by {is}"));
    }
    let (sent_before, sent_now) = (places(pair.old), places(pair.new));
    for (name, was) in &pair.old.properties {
        match pair.new.properties.get(name) {
            Some(is) => {
                let said = altered(name, was, is, side);
                if !said.is_empty() {
                    push(name, said.join(", "));
                }
            }
            // Another property may fill the same place now: then only its name in Kubernetes changed.
            None => {
                if let Some(place) = place(name, was).filter(|place| !sent_now.contains(place)) {
                    let verb = match side {
                        Side::Request => "sent",
                        Side::Response => "read",
                    };
                    push(name, format!("{place} is no longer {verb}"));
                }
            }
        }
    }
    for (name, is) in &pair.new.properties {
        if side == Side::Request
            && let Some(place) = place(name, is).filter(|place| !sent_before.contains(place))
        {
            newly_sent.insert(format!("{}.{place}", pair.name));
        }
    }
}

fn places(ty: &Type) -> BTreeSet<String> {
    ty.properties
        .iter()
        .filter_map(|(name, property)| place(name, property))
        .collect()
}

/// Where a property stands in ARM; nowhere if it is Kubernetes' alone.
fn place(name: &str, property: &Property) -> Option<String> {
    if property.mark.as_deref() == Some("Kubernetes only") {
        return None;
    }
    if let Some(inner) = name.strip_prefix('(') {
        return Some(inner.strip_suffix(')').unwrap_or(inner).to_owned());
    }
    Some(property.arm.clone().unwrap_or_else(|| name.to_owned()))
}

fn altered(name: &str, was: &Property, is: &Property, side: Side) -> Vec<String> {
    let mut said = Vec::new();
    let (from, to) = (place(name, was), place(name, is));
    if from != to {
        let told = |place: Option<String>| place.unwrap_or_else(|| "nowhere in ARM".to_owned());
        said.push(format!("{} becomes {}", told(from), told(to)));
    }
    if was.option != is.option {
        let told =
            |option: &Option<String>| option.clone().unwrap_or_else(|| "no option".to_owned());
        said.push(format!(
            "{} becomes {}",
            told(&was.option),
            told(&is.option)
        ));
    }
    if side == Side::Request && was.payload != is.payload {
        let told =
            |payload: &Option<String>| payload.clone().unwrap_or_else(|| "nothing".to_owned());
        let (was, is) = (told(&was.payload), told(&is.payload));
        said.push(format!("when it is absent, {was} was sent, now {is}"));
    }
    if side == Side::Request && was.default != is.default {
        let told = |value: &Option<String>| {
            value
                .clone()
                .unwrap_or_else(|| "something unsaid".to_owned())
        };
        let (was, is) = (told(&was.default), told(&is.default));
        said.push(format!("when it is absent, Azure took {was}, now {is}"));
    }
    let (from, to) = (json(was), json(is));
    if from != to {
        said.push(format!("{from} on the wire becomes {to}"));
    }
    said
}

/// What a value is on the wire, as far as names of types do not matter.
fn json(property: &Property) -> String {
    let (inner, around) = unwrapped(&property.ty);
    let ty = match inner {
        "string"
        | "ResourceReference"
        | "WellKnownResourceReference"
        | "SecretReference"
        | "ConfigMapReference" => "text",
        "integer" | "number" => "a number",
        "boolean" => "true or false",
        "any" => "anything",
        _ if inner.starts_with("enum integer") || inner.starts_with("enum number") => "a number",
        _ if inner.starts_with("enum boolean") => "true or false",
        _ if inner.starts_with("enum") => "text",
        "SecretMapReference" => return "{}text".to_owned(),
        _ => "an object",
    };
    format!("{around}{ty}")
}
