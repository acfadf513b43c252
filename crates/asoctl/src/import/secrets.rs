//! Secrets: what Azure never returns, the YAML refers to; what it would export, can be asked for. No value is ever written.

use super::Imported;
use super::build::Built;
use crate::names;
use aso_runtime::engine::{MissingSecret, SecretShape};
use aso_runtime::plan::{Local, Op, Plan, Step};
use aso_runtime::registry::ResourceType;
use aso_yaml::OutCommented;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// Adds references to secrets. Those that the kind requires are set, and a comment above the document says what the Secret has
/// to hold; others are there as comments. With `operator`, the secrets that the operator can export are asked for as well.
pub(super) fn refer(resources: &mut [Built], operator: bool) {
    // Secrets are named after their resources, which have names of their own only within their kind.
    let mut users: HashMap<String, BTreeSet<(&str, &str)>> = HashMap::new();
    for built in &*resources {
        let found = &built.imported;
        if !built.missing_secrets.is_empty() || (operator && !exportable(found.resource).is_empty())
        {
            users
                .entry(found.name.clone())
                .or_default()
                .insert((found.resource.group, found.resource.kind));
        }
    }
    for built in resources {
        let missing = std::mem::take(&mut built.missing_secrets);
        let found = &mut built.imported;
        if missing.is_empty() && !operator {
            continue;
        }
        let shared = users.get(&found.name).map_or(0, BTreeSet::len) > 1;
        let secret = if shared {
            fitting(&format!(
                "{}-{}",
                found.resource.kind.to_ascii_lowercase(),
                found.name
            ))
        } else {
            found.name.clone()
        };
        add_missing(found, missing, &secret);
        if operator {
            scaffold(found, &secret);
        }
    }
}

fn add_missing(found: &mut Imported, missing: Vec<MissingSecret>, secret: &str) {
    let mut leaves: HashMap<&str, usize> = HashMap::new();
    for missing in &missing {
        *leaves.entry(leaf(missing)).or_default() += 1;
    }
    let unique = |missing: &MissingSecret| leaves.get(leaf(missing)) == Some(&1);
    let (required, optional): (Vec<_>, Vec<_>) =
        missing.iter().partition(|missing| missing.required);
    let mut needs = Vec::new();
    for missing in required {
        let (value, holds) = reference(missing, secret, unique(missing));
        let Some((parent, name)) = missing.pointer.rsplit_once('/') else {
            continue;
        };
        let name = name.replace("~1", "/").replace("~0", "~");
        if let Some(Value::Object(object)) = found
            .document
            .get_mut("spec")
            .and_then(|spec| spec.pointer_mut(parent))
        {
            object.insert(name, value);
            needs.push(format!("- {holds} {}", missing.path));
        }
    }
    let above = &mut found.comments.above;
    if !needs.is_empty() {
        above.push(
            "Azure does not return all that this resource needs. Before it is applied, its namespace has to have:"
                .to_owned(),
        );
        above.extend(needs);
    }
    for missing in optional {
        let (value, holds) = reference(missing, secret, unique(missing));
        let property = OutCommented {
            pointer: format!("/spec{}", missing.pointer),
            value,
        };
        if property.fits(&found.document) {
            found.comments.out_commented.push(property);
        } else {
            found
                .comments
                .above
                .push(format!("Optional: {holds} {}", missing.path));
        }
    }
}

/// The name of the property itself.
fn leaf(missing: &MissingSecret) -> &str {
    missing
        .pointer
        .rsplit_once('/')
        .map_or(missing.pointer.as_str(), |(_, leaf)| leaf)
}

/// A reference to the secret, and what the secret has to hold, in words that the property's path follows. Where several properties of
/// the resource have the same name, the key tells where they are.
fn reference(missing: &MissingSecret, secret: &str, unique: bool) -> (Value, String) {
    let parts: Vec<&str> = if unique {
        vec![leaf(missing)]
    } else {
        missing.pointer.split('/').skip(1).collect()
    };
    match missing.shape {
        SecretShape::Key | SecretShape::Keys => {
            let key = valid_key(&parts.join("."), &missing.pointer);
            let text = format!("Secret {secret}, key {key}: the value of");
            let reference = json!({ "name": secret, "key": key });
            if missing.shape == SecretShape::Keys {
                (json!([reference]), text)
            } else {
                (reference, text)
            }
        }
        SecretShape::Whole => {
            // All keys of the Secret are sent, so that it can hold nothing else.
            let part: String = parts
                .join("-")
                .to_ascii_lowercase()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
                .collect();
            let name = fitting(&format!("{secret}-{}", part.trim_matches('-')));
            let text = format!("Secret {name}, with a key for each entry of");
            (json!({ "name": name }), text)
        }
    }
}

/// Keys of Secrets are letters, digits, `-`, `_` and `.`; a map's own keys, which can be in the path, are anything.
fn valid_key(key: &str, pointer: &str) -> String {
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if key.len() <= names::MAX_LENGTH && key.chars().all(valid) {
        return key.to_owned();
    }
    let replaced: String = key
        .chars()
        .map(|c| if valid(c) { c } else { '-' })
        .take(200)
        .collect();
    format!("{replaced}-{}", names::hash(pointer, 6))
}

/// A name that Kubernetes takes: cut, with a hash, where it is too long.
fn fitting(name: &str) -> String {
    if name.len() <= names::MAX_LENGTH {
        return name.to_owned();
    }
    let cut = name.get(..names::MAX_LENGTH - 7).unwrap_or_default();
    format!("{}-{}", cut.trim_end_matches('-'), names::hash(name, 6))
}

/// Asks the operator to write what the service can export into a Secret. It has to be another one than those that are
/// read: the operator only writes to Secrets that it has made itself.
fn scaffold(found: &mut Imported, secret: &str) {
    let names = exportable(found.resource);
    if names.is_empty() {
        return;
    }
    let target = fitting(&format!("{secret}-exported"));
    let secrets: Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "name": target, "key": name })))
        .collect();
    if let Some(Value::Object(spec)) = found.document.get_mut("spec") {
        spec.insert("operatorSpec".to_owned(), json!({ "secrets": secrets }));
    }
}

/// What the operator can export of a kind.
fn exportable(resource: &ResourceType) -> &'static [&'static str] {
    let steps: &'static [Step] = match resource.request {
        Plan::Object(steps) | Plan::OneOf { shared: steps, .. } => steps,
    };
    steps
        .iter()
        .find_map(|step| match &step.op {
            Op::Local(Local::OperatorSpec { secrets, .. }) => Some(*secrets),
            _ => None,
        })
        .unwrap_or_default()
}
