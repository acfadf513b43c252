//! `facts/<group>.json`: what the library offered after the last run, so that the next run can say what changed.
//!
//! One line a kind and one line a type, so that a pull request shows a change of a type as a change of a line.
//! Types and properties are whatever the generator calls them; `required` before a type marks a required property.

use super::error::OutputError;
use super::manifest::quoted;
use super::paths;
use crate::outcome::{Facts, KindFacts, PropertyFacts};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

const REQUIRED: &str = "required ";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    kinds: BTreeMap<String, Vec<String>>,
    types: BTreeMap<String, BTreeMap<String, String>>,
}

/// The first segment of a key.
pub(crate) fn group_of(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}

/// The path of a group's record.
pub(crate) fn path(group: &str) -> String {
    format!("{}/{group}.json", paths::FACTS)
}

/// The group whose record the path is.
pub(crate) fn group_of_path(path: &str) -> Option<&str> {
    path.strip_prefix(paths::FACTS)?
        .strip_prefix('/')?
        .strip_suffix(".json")
}

/// The records of all groups that the facts mention, by path.
pub(crate) fn to_files(facts: &Facts) -> BTreeMap<String, Vec<u8>> {
    let groups: BTreeSet<&str> = facts
        .kinds
        .keys()
        .chain(facts.types.keys())
        .map(|key| group_of(key))
        .collect();
    groups
        .into_iter()
        .map(|group| (path(group), to_text(facts, group).into_bytes()))
        .collect()
}

fn to_text(facts: &Facts, group: &str) -> String {
    let kinds = facts
        .kinds
        .iter()
        .filter(|(key, _)| group_of(key) == group)
        .map(|(key, kind)| {
            let versions: Vec<_> = kind
                .versions
                .iter()
                .map(|version| quoted(version))
                .collect();
            format!("{}: [{}]", quoted(key), versions.join(","))
        });
    let types = facts
        .types
        .iter()
        .filter(|(key, _)| group_of(key) == group)
        .map(|(key, properties)| {
            let properties: Vec<_> = properties
                .iter()
                .map(|(name, property)| {
                    let mark = if property.required { REQUIRED } else { "" };
                    format!(
                        "{}:{}",
                        quoted(name),
                        quoted(&format!("{mark}{}", property.ty))
                    )
                })
                .collect();
            format!("{}: {{{}}}", quoted(key), properties.join(","))
        });
    let mut text = String::from("{\n\"kinds\": {\n");
    lines(&mut text, kinds);
    text.push_str("},\n\"types\": {\n");
    lines(&mut text, types);
    text.push_str("}\n}\n");
    text
}

fn lines(text: &mut String, entries: impl Iterator<Item = String>) {
    let mut entries = entries.peekable();
    while let Some(entry) = entries.next() {
        let comma = if entries.peek().is_some() { "," } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{entry}{comma}");
    }
}

/// Adds what a record says.
pub(crate) fn add(facts: &mut Facts, bytes: &[u8]) -> Result<(), serde_json::Error> {
    let document: Document = serde_json::from_slice(bytes)?;
    facts.kinds.extend(
        document
            .kinds
            .into_iter()
            .map(|(key, versions)| (key, KindFacts { versions })),
    );
    facts
        .types
        .extend(document.types.into_iter().map(|(key, properties)| {
            let properties = properties.into_iter().map(|(name, ty)| {
                let property = match ty.strip_prefix(REQUIRED) {
                    Some(ty) => PropertyFacts {
                        ty: ty.to_owned(),
                        required: true,
                    },
                    None => PropertyFacts {
                        ty,
                        required: false,
                    },
                };
                (name, property)
            });
            (key, properties.collect())
        }));
    Ok(())
}

/// The facts of the given records. A record that is missing, or was edited until it cannot be read, counts as empty:
/// it is reported as edited, and it is no reason not to generate.
pub(crate) fn read<'a>(root: &Path, groups: impl Iterator<Item = &'a str>) -> Facts {
    let mut facts = Facts::default();
    for group in groups {
        if let Ok(bytes) = std::fs::read(paths::on_disk(root, &path(group))) {
            let mut one = Facts::default();
            if add(&mut one, &bytes).is_ok() {
                facts.kinds.append(&mut one.kinds);
                facts.types.append(&mut one.types);
            }
        }
    }
    facts
}

/// What the library under a folder offers now, all groups: for a run that generates some groups only, and must write
/// the files that mention all.
///
/// # Errors
/// The folder's manifest cannot be read.
pub fn known_facts(root: &Path) -> Result<Facts, OutputError> {
    let manifest = super::Manifest::read(root)?.unwrap_or_default();
    Ok(read(
        root,
        manifest.files.keys().filter_map(|path| group_of_path(path)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back() {
        let mut facts = Facts::default();
        facts.kinds.insert(
            "network.frontdoor/2022-05-01/Policy".into(),
            KindFacts {
                versions: vec!["v1api20220501".into(), "v20220501".into()],
            },
        );
        facts
            .kinds
            .insert("network/2020-11-01/Lonely".into(), KindFacts::default());
        let property = |ty: &str, required| PropertyFacts {
            ty: ty.into(),
            required,
        };
        facts.types.insert(
            "network/2020-11-01/Subnet".into(),
            [
                ("a".into(), property("enum(A|B)", true)),
                ("b".into(), property("list<\"x\">", false)),
            ]
            .into(),
        );
        facts
            .types
            .insert("network/2020-11-01/Empty".into(), BTreeMap::new());
        let files = to_files(&facts);
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["facts/network.frontdoor.json", "facts/network.json"]
        );
        let mut back = Facts::default();
        for (path, bytes) in &files {
            assert!(group_of_path(path).is_some());
            add(&mut back, bytes).unwrap();
        }
        assert_eq!(back, facts);
        assert_eq!(to_files(&back), files);
        let text = std::str::from_utf8(&files["facts/network.json"]).unwrap();
        assert!(text.contains("\"network/2020-11-01/Subnet\": {\"a\":\"required enum(A|B)\",\"b\":\"list<\\\"x\\\">\"}\n"));
    }
}
