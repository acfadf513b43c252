//! Rust names: types, fields, variants and modules.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Spellings that a plain casing algorithm would tear apart, with the form it treats well.
const ACRONYMS: [(&str, &str); 12] = [
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("VCPUs", "Vcpus"),
    ("vCPUs", "Vcpus"),
    ("IPs", "Ips"),
    ("IDs", "Ids"),
    ("FQDNs", "Fqdns"),
    ("URLs", "Urls"),
    ("URIs", "Uris"),
    ("SKUs", "Skus"),
    ("DNSs", "Dnss"),
    ("OAuth", "Oauth"),
];

fn prepared(name: &str) -> String {
    // What is a letter to Unicode need not be one to Rust (`²`); other scripts are spelled out.
    let mut text: String = if name.is_ascii() {
        name.to_owned()
    } else {
        name.chars()
            .map(|letter| match letter {
                letter if letter.is_alphanumeric() && !letter.is_ascii() => spell(letter),
                letter => letter.into(),
            })
            .collect()
    };
    for (from, to) in ACRONYMS {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}

/// The Rust type of a model type: `PublicIPAddress` → `PublicIpAddress`, `Identity_Type` → `IdentityType`.
pub fn type_name(name: &str) -> String {
    let camel = prepared(name).to_upper_camel_case();
    if camel.starts_with(|first: char| first.is_ascii_digit()) || camel.is_empty() {
        format!("T{camel}")
    } else {
        camel
    }
}

/// The Rust field of a property: `ipv4Address` → `ipv4_address`, `type` → `type_`.
pub fn field_name(json: &str) -> String {
    let snake = prepared(json).to_snake_case();
    let snake = if snake.starts_with(|first: char| first.is_ascii_digit()) || snake.is_empty() {
        format!("n{snake}")
    } else {
        snake
    };
    if is_keyword(&snake) {
        format!("{snake}_")
    } else {
        snake
    }
}

/// The Rust module of something: `VirtualNetworksSubnet` → `virtual_networks_subnet`.
pub fn module_name(name: &str) -> String {
    field_name(name)
}

/// The Rust variants of an enum's values, in their order. Values that differ only in case or punctuation are told apart
/// by spelling out what a name cannot hold.
pub fn variant_names(values: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = values.iter().map(|value| variant(value)).collect();
    let mut seen = BTreeSet::from(["Unknown".to_owned()]);
    for (name, value) in names.iter_mut().zip(values) {
        if !seen.insert(name.clone()) {
            let spelled: String = value.chars().map(spell).collect();
            *name = format!("V{spelled}");
            while !seen.insert(name.clone()) {
                name.push('_');
            }
        }
    }
    names
}

fn variant(value: &str) -> String {
    let symbols = !value.is_empty() && !value.contains(|letter: char| letter.is_alphanumeric());
    let text: String = if value.is_empty() {
        "Empty".into()
    } else if symbols {
        value.chars().map(spell).collect()
    } else {
        value.into()
    };
    let name = prepared(&text).to_upper_camel_case();
    // `Self` is the one keyword in upper camel case.
    if name == "Self" || name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("V{name}")
    } else {
        name
    }
}

/// What stands for a character that a name cannot hold; upper case is marked, so that `On` and `on` differ.
fn spell(letter: char) -> String {
    match letter {
        '*' => "Star".into(),
        '.' => "Dot".into(),
        '-' => "Dash".into(),
        '_' => "Underscore".into(),
        ' ' => "Space".into(),
        letter if letter.is_ascii_uppercase() => format!("Upper{letter}"),
        letter if letter.is_ascii_alphanumeric() => letter.into(),
        letter => format!("U{:x}", u32::from(letter)),
    }
}

/// Keywords of Rust (reference, "Keywords"), and `self`-like names that raw identifiers cannot express.
fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "as" | "async"
            | "await"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
            | "abstract"
            | "become"
            | "box"
            | "do"
            | "final"
            | "macro"
            | "override"
            | "priv"
            | "try"
            | "typeof"
            | "unsized"
            | "virtual"
            | "yield"
    )
}

/// Name of a version's module and feature: `v20230101`, `v20220131preview`.
pub(crate) fn version_module(api_version: &str) -> String {
    let digits: String = api_version
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("v{}", digits.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rust() {
        assert_eq!(type_name("PublicIPAddress"), "PublicIpAddress");
        assert_eq!(type_name("Identity_Type"), "IdentityType");
        assert_eq!(field_name("ipv4Address"), "ipv4_address");
        assert_eq!(field_name("type"), "type_");
        assert_eq!(field_name("clusterIPs"), "cluster_ips");
        assert_eq!(
            variant_names(&["TLS1_0", "on", "On", "*", ""]),
            ["Tls10", "On", "VUpperOn", "Star", "Empty"]
        );
    }
}
