//! What changed between a revision and the work tree, for the description of a pull request.
//!
//! Both sides are read from what is committed: the records (`generated/facts/`) say what Rust users see, the structure
//! files (`generated/structure/`) what YAML users see and what goes over the wire. Nothing is generated or compiled.

pub mod git;
mod library;
mod markdown;
mod requests;
mod structure;
mod walk;
mod wire;

pub use library::Library;

use crate::output::{Change, Changes, Event, Subject, Tally, compare_facts};
use serde::Serialize;
use std::collections::BTreeMap;

/// One thing that a group of users has to know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// Group and API version.
    pub version: String,
    /// Kind and property, as in YAML: `VirtualNetwork.spec.subnets[].name`; for Rust, type and property.
    pub path: String,
    /// What happened.
    pub detail: String,
    /// In how many further kinds of the version the same happened.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_kinds: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The whole change.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Everything that changed in what the library offers.
    pub changes: Changes,
    /// What may keep Rust code from compiling.
    pub rust: Vec<Finding>,
    /// What may make a server refuse documents that were accepted, or ignore a part of them.
    pub yaml: Vec<Finding>,
    /// What Azure is sent otherwise, or read otherwise.
    pub wire: Vec<Finding>,
    /// Properties that can be sent now and could not before.
    pub newly_sent: usize,
    /// Group-versions that one side has no structure of: there YAML and wire are not compared.
    pub not_compared: Vec<String>,
}

/// Compares two libraries.
#[must_use]
pub fn compare(old: &Library, new: &Library) -> Report {
    let changes = compare_facts(&old.facts, &new.facts);
    let mut report = Report {
        rust: rust(&changes),
        yaml: kinds_gone(&changes),
        ..Report::default()
    };
    for (key, text) in &new.structure {
        let Some(before) = old.structure.get(key) else {
            if old.has_version(key) {
                report.not_compared.push(key.clone());
            }
            continue;
        };
        if before == text {
            continue;
        }
        let (before, after) = (structure::parse(before), structure::parse(text));
        report
            .yaml
            .extend(in_version(key, requests::compare(&before, &after)));
        let (wire, newly_sent) = wire::compare(&before, &after);
        report.wire.extend(in_version(key, wire));
        report.newly_sent += newly_sent;
    }
    report.not_compared.extend(
        old.structure
            .keys()
            .filter(|key| !new.structure.contains_key(*key) && new.has_version(key))
            .cloned(),
    );
    for list in [&mut report.rust, &mut report.yaml, &mut report.wire] {
        list.sort();
    }
    report.not_compared.sort();
    report.changes = changes;
    report
}

/// What one comparison found in one kind: where, and what.
type Found = Vec<Place>;

/// A change at a place of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// `VirtualNetwork.spec.subnets[].name`
    path: String,
    /// Type and property: the same in all kinds that reach them.
    property: String,
    /// What happened.
    detail: String,
}

/// The same property of the same type is told once, with the number of further kinds that reach it.
fn in_version(version: &str, found: Found) -> Vec<Finding> {
    let mut told: BTreeMap<(String, String), Finding> = BTreeMap::new();
    for place in found {
        told.entry((place.property, place.detail.clone()))
            .and_modify(|finding| finding.more_kinds += 1)
            .or_insert(Finding {
                version: version.to_owned(),
                path: place.path,
                detail: place.detail,
                more_kinds: 0,
            });
    }
    told.into_values().collect()
}

fn split_key(path: &str) -> (String, String) {
    match path.match_indices('/').nth(1) {
        Some((at, _)) => (path[..at].to_owned(), path[at + 1..].to_owned()),
        None => (path.to_owned(), String::new()),
    }
}

fn rust(changes: &Changes) -> Vec<Finding> {
    changes
        .list
        .iter()
        .filter(|change| change.breaks_rust)
        .map(|change| finding(change, rust_detail(change)))
        .collect()
}

fn rust_detail(change: &Change) -> String {
    let what = match change.subject {
        Subject::GroupVersion => "module",
        Subject::Kind => "kind",
        Subject::Type => "type",
        Subject::Property => "field",
    };
    match (change.event, change.detail.as_str()) {
        (Event::Removed, "") => format!("{what} removed"),
        (Event::Removed, detail) => format!("{what} removed ({detail})"),
        (_, detail) => detail.to_owned(),
    }
}

/// Kinds that are served no longer, or under fewer names.
fn kinds_gone(changes: &Changes) -> Vec<Finding> {
    changes
        .list
        .iter()
        .filter(|change| {
            change.breaking() && matches!(change.subject, Subject::GroupVersion | Subject::Kind)
        })
        .map(|change| {
            let detail = match change.event {
                Event::Removed => "no longer served".to_owned(),
                _ => change.detail.clone(),
            };
            finding(change, detail)
        })
        .collect()
}

fn finding(change: &Change, detail: String) -> Finding {
    let (version, path) = split_key(&change.path);
    Finding {
        version,
        path,
        detail,
        more_kinds: 0,
    }
}

/// The report as JSON.
#[must_use]
pub fn json(report: &Report, from: &str, to: &str) -> serde_json::Value {
    let tally = |tally: Tally| {
        serde_json::json!({
            "added": tally.added, "removed": tally.removed, "altered": tally.altered,
        })
    };
    let changes: Vec<_> = report
        .changes
        .list
        .iter()
        .map(|change| {
            let event = match change.event {
                Event::Added => "added",
                Event::Removed => "removed",
                Event::Altered => "altered",
            };
            serde_json::json!({
                "subject": markdown::subject(change.subject),
                "event": event,
                "path": change.path,
                "detail": change.detail,
                "breaking": change.breaking(),
            })
        })
        .collect();
    serde_json::json!({
        "from": from,
        "to": to,
        "kinds": tally(report.changes.kinds),
        "types": tally(report.changes.types),
        "properties": tally(report.changes.properties),
        "breaksRust": report.rust,
        "breaksYaml": report.yaml,
        "wire": report.wire,
        "newlySent": report.newly_sent,
        "notCompared": report.not_compared,
        "changes": changes,
    })
}

pub use markdown::markdown;

#[cfg(test)]
mod tests;
