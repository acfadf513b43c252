//! Reads structure files. `generator/src/emit/structure.rs` says how they are written.

use crate::output::notation::split;
use std::collections::BTreeMap;

/// One group-version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Version {
    /// What is said of each kind, by label (`ARM type`, `operator secret primaryKey`).
    pub(super) kinds: BTreeMap<String, BTreeMap<String, String>>,
    /// Types by name; those of responses start with `status.`.
    pub(super) types: BTreeMap<String, Type>,
}

/// One type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Type {
    /// The discriminator of a choice.
    pub(super) by: Option<String>,
    /// Its properties by JSON name; those that only ARM has stand in parentheses.
    pub(super) properties: BTreeMap<String, Property>,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) ty: String,
    pub(super) required: bool,
    /// `length 1..80`, …
    pub(super) bounds: Vec<String>,
    /// `reference`, `secret`, `config map`, `Kubernetes only`.
    pub(super) mark: Option<String>,
    /// Where it stands in ARM, if that is not its own name.
    pub(super) arm: Option<String>,
    /// What is sent when it is absent.
    pub(super) payload: Option<String>,
    /// What Azure takes it for when it is absent.
    pub(super) default: Option<String>,
    /// What other API versions call it.
    pub(super) hub: Option<String>,
    /// The option that it is.
    pub(super) option: Option<String>,
}

/// Reads a file; what it does not understand it takes for a bound, so that no change goes unseen.
pub(super) fn parse(text: &str) -> Version {
    let mut version = Version::default();
    let mut kind: Option<String> = None;
    let mut ty: Option<String> = None;
    for line in text.lines() {
        if let Some(line) = line.strip_prefix("  ") {
            let name = split(line, ':').first().copied().unwrap_or_default();
            let rest = line.get(name.len() + 1..).unwrap_or_default().trim_start();
            if let Some(kind) = kind.as_ref().and_then(|kind| version.kinds.get_mut(kind)) {
                kind.insert(name.to_owned(), rest.to_owned());
            } else if let Some(ty) = ty.as_ref().and_then(|ty| version.types.get_mut(ty)) {
                ty.properties.insert(name.to_owned(), property(rest));
            }
        } else if let Some(name) = line.strip_prefix("kind ") {
            (kind, ty) = (Some(name.to_owned()), None);
            version.kinds.entry(name.to_owned()).or_default();
        } else if let Some(head) = line.strip_prefix("type ") {
            let (name, by) = match head.split_once(", one of several by ") {
                Some((name, by)) => (name, Some(by.to_owned())),
                None => (head, None),
            };
            (kind, ty) = (None, Some(name.to_owned()));
            version.types.entry(name.to_owned()).or_default().by = by;
        }
    }
    version
}

fn property(text: &str) -> Property {
    let mut items = split(text, ',').into_iter().map(str::trim);
    let mut property = Property {
        ty: items.next().unwrap_or_default().to_owned(),
        ..Property::default()
    };
    for item in items {
        match item {
            "required" => property.required = true,
            "reference" | "secret" | "config map" | "Kubernetes only" | "kept by its owner" => {
                property.mark = Some(item.to_owned());
            }
            _ => {
                if let Some(arm) = item.strip_prefix("ARM ") {
                    property.arm = Some(arm.to_owned());
                } else if let Some(payload) = item.strip_prefix("payload ") {
                    property.payload = Some(payload.to_owned());
                } else if let Some(value) = item.strip_prefix("default ") {
                    property.default = Some(value.to_owned());
                } else if let Some(name) = item.strip_prefix("hub ") {
                    property.hub = Some(name.to_owned());
                } else if item.starts_with("when ") {
                    property.option = Some(item.to_owned());
                } else {
                    property.bounds.push(item.to_owned());
                }
            }
        }
    }
    property
}

/// A type without the lists and maps around it, and these as a path: `list<map<Subnet>>` → `Subnet`, `[]{}`.
pub(super) fn unwrapped(ty: &str) -> (&str, String) {
    let (mut inner, mut path) = (ty, String::new());
    loop {
        let (rest, mark) = if let Some(rest) = inner.strip_prefix("list<") {
            (rest, "[]")
        } else if let Some(rest) = inner.strip_prefix("map<") {
            (rest, "{}")
        } else {
            return (inner, path);
        };
        inner = rest.strip_suffix('>').unwrap_or(rest);
        path += mark;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_read() {
        let text = concat!(
            "network.azure.com at 2020-11-01\n\nkind Net\n  ARM type: M.N/nets\n  name: azureName, no default\n",
            "  operator secret key\n  operator property note: string(a|b)\n\ntype Choice, one of several by kind\n",
            "  a: A, when kind is A\n\ntype NetSpec\n  (properties.subnets): list, kept by its owner, payload null\n",
            "  \"odd:name\": enum E(\"x, y\"|z), required, pattern \"a, ARM b: c\", each length ..3, ARM properties.\"o.n\", default \"x, y\", hub even\n",
        );
        let version = parse(text);
        let kind = &version.kinds["Net"];
        assert_eq!(kind["name"], "azureName, no default");
        assert_eq!(kind["operator secret key"], "");
        assert_eq!(kind["operator property note"], "string(a|b)");
        assert_eq!(version.types["Choice"].by.as_deref(), Some("kind"));
        let option = &version.types["Choice"].properties["a"];
        assert_eq!(option.option.as_deref(), Some("when kind is A"));
        let spec = &version.types["NetSpec"].properties;
        let kept = &spec["(properties.subnets)"];
        assert_eq!(
            (kept.ty.as_str(), kept.payload.as_deref()),
            ("list", Some("null"))
        );
        let odd = &spec["\"odd:name\""];
        assert_eq!(odd.ty, "enum E(\"x, y\"|z)");
        assert!(odd.required);
        assert_eq!(odd.bounds, ["pattern \"a, ARM b: c\"", "each length ..3"]);
        assert_eq!(odd.arm.as_deref(), Some("properties.\"o.n\""));
        assert_eq!(odd.default.as_deref(), Some("\"x, y\""));
        assert_eq!(odd.hub.as_deref(), Some("even"));
        assert_eq!(
            unwrapped("list<map<Subnet>>"),
            ("Subnet", "[]{}".to_owned())
        );
    }
}
