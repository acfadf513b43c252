//! What changed between two generated libraries, in the words of the people who use them.

use super::notation::Enumeration;
use crate::outcome::{Facts, PropertyFacts};
use std::collections::{BTreeMap, BTreeSet};

/// What a change is about, in the order of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All kinds and types of one API version of one group.
    GroupVersion,
    /// A kind.
    Kind,
    /// A type.
    Type,
    /// A property of a type.
    Property,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// Gone.
    Removed,
    /// Another than before.
    Altered,
    /// New.
    Added,
}

/// One line of the summary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Whether code or documents that were right before may be wrong now. The order puts these first.
    pub harmless: bool,
    /// What it is about.
    pub subject: Subject,
    /// `network/2020-11-01/Subnet`, `network/2020-11-01/Subnet.name`.
    pub path: String,
    /// What happened.
    pub event: Event,
    /// From what to what, or how much of it.
    pub detail: String,
    /// Whether Rust code that compiled before may not compile now. Every property is optional in Rust and every struct
    /// has a default, so that only what goes or gets another type counts.
    pub breaks_rust: bool,
}

impl Change {
    /// Whether code or documents that were right before may be wrong now.
    #[must_use]
    pub fn breaking(&self) -> bool {
        !self.harmless
    }
}

/// How many of one sort were added, removed and altered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// New.
    pub added: usize,
    /// Gone.
    pub removed: usize,
    /// Another than before.
    pub altered: usize,
}

/// All changes, with their counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Kinds, counted once for each API version.
    pub kinds: Tally,
    /// Types.
    pub types: Tally,
    /// Properties, those of added and removed types included.
    pub properties: Tally,
    /// Breaking ones first. What comes or goes with its type or group-version has no line of its own.
    pub list: Vec<Change>,
}

impl Changes {
    /// How many lines are breaking.
    #[must_use]
    pub fn breaking(&self) -> usize {
        self.list.iter().filter(|change| change.breaking()).count()
    }

    /// What comes breaks no Rust code, and what goes does; what is altered may.
    fn push(
        &mut self,
        breaking: bool,
        subject: Subject,
        event: Event,
        path: impl Into<String>,
        detail: String,
    ) {
        self.list.push(Change {
            harmless: !breaking,
            subject,
            path: path.into(),
            event,
            detail,
            breaks_rust: event == Event::Removed,
        });
    }
}

/// Compares two libraries.
#[must_use]
pub fn compare(old: &Facts, new: &Facts) -> Changes {
    let mut changes = Changes::default();
    let whole = whole_group_versions(old, new, &mut changes);
    compare_kinds(old, new, &whole, &mut changes);
    compare_types(old, new, &whole, &mut changes);
    changes.list.sort();
    changes
}

/// `network/2020-11-01`
fn group_version(key: &str) -> &str {
    match key.match_indices('/').nth(1) {
        Some((end, _)) => &key[..end],
        None => key,
    }
}

/// Group-versions that came or went whole get one line instead of thousands.
fn whole_group_versions(old: &Facts, new: &Facts, changes: &mut Changes) -> BTreeSet<String> {
    fn sizes(facts: &Facts) -> BTreeMap<&str, (usize, usize)> {
        let mut sizes = BTreeMap::<_, (usize, usize)>::new();
        for key in facts.kinds.keys() {
            sizes.entry(group_version(key)).or_default().0 += 1;
        }
        for key in facts.types.keys() {
            sizes.entry(group_version(key)).or_default().1 += 1;
        }
        sizes
    }
    let (before, after) = (sizes(old), sizes(new));
    let mut whole = BTreeSet::new();
    for (event, these, those) in [
        (Event::Removed, &before, &after),
        (Event::Added, &after, &before),
    ] {
        for (key, (kinds, types)) in these.iter().filter(|(key, _)| !those.contains_key(*key)) {
            let detail = format!("{kinds} kinds, {types} types");
            changes.push(
                event == Event::Removed,
                Subject::GroupVersion,
                event,
                *key,
                detail,
            );
            whole.insert((*key).to_owned());
        }
    }
    whole
}

fn compare_kinds(old: &Facts, new: &Facts, whole: &BTreeSet<String>, changes: &mut Changes) {
    for (key, before) in &old.kinds {
        let Some(after) = new.kinds.get(key) else {
            changes.kinds.removed += 1;
            if !whole.contains(group_version(key)) {
                changes.push(true, Subject::Kind, Event::Removed, key, String::new());
            }
            continue;
        };
        let lost: Vec<_> = before
            .versions
            .iter()
            .filter(|version| !after.versions.contains(version))
            .collect();
        let won: Vec<_> = after
            .versions
            .iter()
            .filter(|version| !before.versions.contains(version))
            .collect();
        if lost.is_empty() && won.is_empty() {
            continue;
        }
        changes.kinds.altered += 1;
        let said = lost
            .iter()
            .map(|version| format!("no longer served as {version}"))
            .chain(won.iter().map(|version| format!("served as {version}")));
        let detail = said.collect::<Vec<_>>().join(", ");
        changes.push(!lost.is_empty(), Subject::Kind, Event::Altered, key, detail);
    }
    for key in new.kinds.keys().filter(|key| !old.kinds.contains_key(*key)) {
        changes.kinds.added += 1;
        if !whole.contains(group_version(key)) {
            changes.push(false, Subject::Kind, Event::Added, key, String::new());
        }
    }
}

fn compare_types(old: &Facts, new: &Facts, whole: &BTreeSet<String>, changes: &mut Changes) {
    for (key, before) in &old.types {
        match new.types.get(key) {
            Some(after) => compare_properties(key, before, after, changes),
            None => {
                changes.types.removed += 1;
                changes.properties.removed += before.len();
                if !whole.contains(group_version(key)) {
                    changes.push(
                        true,
                        Subject::Type,
                        Event::Removed,
                        key,
                        properties(before.len()),
                    );
                }
            }
        }
    }
    for (key, after) in new
        .types
        .iter()
        .filter(|(key, _)| !old.types.contains_key(*key))
    {
        changes.types.added += 1;
        changes.properties.added += after.len();
        if !whole.contains(group_version(key)) {
            changes.push(
                false,
                Subject::Type,
                Event::Added,
                key,
                properties(after.len()),
            );
        }
    }
}

fn properties(count: usize) -> String {
    if count == 1 {
        "1 property".to_owned()
    } else {
        format!("{count} properties")
    }
}

fn compare_properties(
    key: &str,
    before: &BTreeMap<String, PropertyFacts>,
    after: &BTreeMap<String, PropertyFacts>,
    changes: &mut Changes,
) {
    if before != after {
        changes.types.altered += 1;
    }
    for (name, was) in before {
        let path = format!("{key}.{name}");
        match after.get(name) {
            None => {
                changes.properties.removed += 1;
                changes.push(
                    true,
                    Subject::Property,
                    Event::Removed,
                    path,
                    was.ty.clone(),
                );
            }
            Some(is) if is != was => {
                changes.properties.altered += 1;
                let (breaks_rust, detail) = alteration(was, is);
                let breaking = breaks_rust || (is.required && !was.required);
                changes.list.push(Change {
                    harmless: !breaking,
                    subject: Subject::Property,
                    event: Event::Altered,
                    path,
                    detail,
                    breaks_rust,
                });
            }
            Some(_) => {}
        }
    }
    for (name, is) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        changes.properties.added += 1;
        let detail = if is.required {
            format!("{}, required", is.ty)
        } else {
            is.ty.clone()
        };
        changes.push(
            is.required,
            Subject::Property,
            Event::Added,
            format!("{key}.{name}"),
            detail,
        );
    }
}

/// Whether it breaks Rust code, and how to say it.
fn alteration(was: &PropertyFacts, is: &PropertyFacts) -> (bool, String) {
    let mut breaks = false;
    let mut said = Vec::new();
    if was.ty != is.ty {
        match (Enumeration::parse(&was.ty), Enumeration::parse(&is.ty)) {
            // Enums are open, so a value more breaks no one.
            (Some(before), Some(after)) if before.outer == after.outer => {
                if let (Some(from), Some(to)) = (before.name, after.name)
                    && from != to
                {
                    breaks = true;
                    said.push(format!("enum {from} becomes {to}"));
                }
                let (lost, won) = (before.without(&after), after.without(&before));
                breaks |= !lost.is_empty();
                if !lost.is_empty() {
                    said.push(format!("enum loses {}", lost.join(", ")));
                }
                if !won.is_empty() {
                    said.push(format!("enum gains {}", won.join(", ")));
                }
                if said.is_empty() {
                    said.push("enum in another order".to_owned());
                }
            }
            _ => {
                breaks = true;
                said.push(format!("{} becomes {}", was.ty, is.ty));
            }
        }
    }
    match (was.required, is.required) {
        (false, true) => said.push("becomes required".to_owned()),
        (true, false) => said.push("becomes optional".to_owned()),
        _ => {}
    }
    (breaks, said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::KindFacts;

    fn facts(kinds: &[(&str, &[&str])], types: &[(&str, &[(&str, &str)])]) -> Facts {
        let property = |ty: &str| match ty.strip_suffix('!') {
            Some(ty) => PropertyFacts {
                ty: ty.into(),
                required: true,
            },
            None => PropertyFacts {
                ty: ty.into(),
                required: false,
            },
        };
        Facts {
            kinds: kinds
                .iter()
                .map(|(key, versions)| {
                    (
                        (*key).into(),
                        KindFacts {
                            versions: versions.iter().map(|v| (*v).into()).collect(),
                        },
                    )
                })
                .collect(),
            types: types
                .iter()
                .map(|(key, properties)| {
                    (
                        (*key).into(),
                        properties
                            .iter()
                            .map(|(name, ty)| ((*name).into(), property(ty)))
                            .collect(),
                    )
                })
                .collect(),
        }
    }

    fn lines(changes: &Changes) -> Vec<String> {
        changes
            .list
            .iter()
            .map(|c| {
                let mark = if c.breaking() { "BREAKING " } else { "" };
                format!(
                    "{mark}{:?} {:?} {} ({})",
                    c.event, c.subject, c.path, c.detail
                )
            })
            .collect()
    }

    #[test]
    fn nothing_changed() {
        let one = facts(&[("n/1/A", &["v1"])], &[("n/1/T", &[("a", "string")])]);
        assert_eq!(compare(&one, &one.clone()), Changes::default());
    }

    #[test]
    fn removals_and_type_changes_are_breaking_and_come_first() {
        let old = facts(
            &[("n/1/Gone", &["v1"]), ("n/1/Kept", &["v1", "v2"])],
            &[
                ("n/1/Old", &[("x", "string")]),
                (
                    "n/1/T",
                    &[
                        ("gone", "string"),
                        ("ty", "string"),
                        ("opt", "string!"),
                        ("req", "string"),
                        ("more", "enum(A|B)"),
                        ("less", "list<enum E(A|B)>"),
                        ("named", "enum E(A)"),
                    ],
                ),
            ],
        );
        let new = facts(
            &[("n/1/Kept", &["v1", "v3"]), ("n/1/New", &["v1"])],
            &[
                (
                    "n/1/T",
                    &[
                        ("ty", "int"),
                        ("opt", "string"),
                        ("req", "string!"),
                        ("more", "enum E(A|B|C)"),
                        ("less", "list<enum E(A|C)>"),
                        ("named", "enum F(A)"),
                        ("new", "bool"),
                        ("newreq", "bool!"),
                    ],
                ),
                ("n/1/U", &[("y", "int"), ("z", "int")]),
            ],
        );
        let changes = compare(&old, &new);
        assert_eq!(
            lines(&changes),
            [
                "BREAKING Removed Kind n/1/Gone ()",
                "BREAKING Altered Kind n/1/Kept (no longer served as v2, served as v3)",
                "BREAKING Removed Type n/1/Old (1 property)",
                "BREAKING Removed Property n/1/T.gone (string)",
                "BREAKING Altered Property n/1/T.less (enum loses B, enum gains C)",
                "BREAKING Altered Property n/1/T.named (enum E becomes F)",
                "BREAKING Added Property n/1/T.newreq (bool, required)",
                "BREAKING Altered Property n/1/T.req (becomes required)",
                "BREAKING Altered Property n/1/T.ty (string becomes int)",
                "Added Kind n/1/New ()",
                "Added Type n/1/U (2 properties)",
                "Altered Property n/1/T.more (enum gains C)",
                "Added Property n/1/T.new (bool)",
                "Altered Property n/1/T.opt (becomes optional)",
            ]
        );
        assert_eq!(
            changes.kinds,
            Tally {
                added: 1,
                removed: 1,
                altered: 1
            }
        );
        assert_eq!(
            changes.types,
            Tally {
                added: 1,
                removed: 1,
                altered: 1
            }
        );
        assert_eq!(
            changes.properties,
            Tally {
                added: 4,
                removed: 2,
                altered: 6
            }
        );
        assert_eq!(changes.breaking(), 9);
        let rust: Vec<_> = changes
            .list
            .iter()
            .filter(|change| change.breaks_rust)
            .map(|change| change.path.as_str())
            .collect();
        assert_eq!(
            rust,
            [
                "n/1/Gone",
                "n/1/Old",
                "n/1/T.gone",
                "n/1/T.less",
                "n/1/T.named",
                "n/1/T.ty"
            ]
        );
    }

    #[test]
    fn a_whole_group_version_has_one_line() {
        let old = facts(&[("n/1/A", &["v1"])], &[("n/1/T", &[("a", "string")])]);
        let new = facts(
            &[("n/2/A", &["v2"])],
            &[("n/2/T", &[("a", "string"), ("b", "int")])],
        );
        let changes = compare(&old, &new);
        assert_eq!(
            lines(&changes),
            [
                "BREAKING Removed GroupVersion n/1 (1 kinds, 1 types)",
                "Added GroupVersion n/2 (1 kinds, 1 types)"
            ]
        );
        assert_eq!(
            changes.properties,
            Tally {
                added: 2,
                removed: 1,
                altered: 0
            }
        );
    }
}
