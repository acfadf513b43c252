//! What an import has to say, as lines for people or as JSON for programs.

use super::args::{Report as Form, Unknown};
use super::count;
use super::progress::Verbosity;
use crate::import::{Import, Imported, Problem, Skipped, Verification};
use aso_runtime::arm_id::ArmId;
use aso_runtime::engine::{Difference, DifferenceKind};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// All that an import has to say.
pub(super) struct Report<'r> {
    pub(super) import: &'r Import,
    /// Of the resources that were verified.
    pub(super) verified: Option<&'r [Verification]>,
    /// What went wrong beside the documents themselves.
    pub(super) errors: &'r [String],
    /// Warnings about files.
    pub(super) warnings: &'r [String],
    pub(super) unknown: Unknown,
    /// How many resources were written.
    pub(super) written: usize,
    pub(super) verbosity: Verbosity,
}

impl Report<'_> {
    /// How many things failed.
    pub(super) fn failed(&self) -> usize {
        self.errors.len() + self.import.failures.len()
    }

    /// Whether a verified resource would change.
    pub(super) fn would_change(&self) -> bool {
        self.verified
            .is_some_and(|all| all.iter().any(Verification::would_change))
    }

    pub(super) fn print(&self, form: Form, err: &mut dyn Write) -> io::Result<()> {
        match form {
            Form::Text => self.text(err),
            Form::Json => writeln!(err, "{}", self.json()),
        }
    }

    fn text(&self, err: &mut dyn Write) -> io::Result<()> {
        for warning in self.warnings {
            writeln!(err, "warning: {warning}")?;
        }
        for warning in &self.import.warnings {
            writeln!(err, "warning: {}: {}", warning.origin, warning.message)?;
        }
        for error in self.errors {
            writeln!(err, "error: {error}")?;
        }
        for failure in &self.import.failures {
            // An error of Azure names what it was about.
            match &failure.problem {
                Problem::Azure(error) => writeln!(err, "error: {error}")?,
                _ => writeln!(err, "error: {failure}")?,
            }
        }
        if self.verbosity == Verbosity::Quiet {
            return Ok(());
        }
        for skipped in self.import.skipped.iter().filter(|it| !is_live(it)) {
            writeln!(
                err,
                "skipped: {}: {}: {}",
                skipped.origin, skipped.id, skipped.reason
            )?;
        }
        self.unknown_text(err)?;
        if let Some(verified) = self.verified {
            self.verified_text(verified, err)?;
        }
        self.summary(err)
    }

    fn unknown_text(&self, err: &mut dyn Write) -> io::Result<()> {
        if self.unknown == Unknown::Paths {
            for found in &self.import.resources {
                for path in &found.unknown {
                    writeln!(err, "unknown: {}: {path}", found.id)?;
                }
            }
        }
        let unknown: usize = self
            .import
            .resources
            .iter()
            .map(|found| found.unknown.len())
            .sum();
        if unknown > 0 {
            let hint = match self.unknown {
                Unknown::Paths => "",
                Unknown::None | Unknown::Count => " (--unknown paths lists them)",
            };
            let (noun, be) = if unknown == 1 {
                ("property", "is")
            } else {
                ("properties", "are")
            };
            writeln!(
                err,
                "{unknown} {noun} of Azure's answers {be} not described by the API version, and left out{hint}"
            )?;
        }
        Ok(())
    }

    fn verified_text(&self, verified: &[Verification], err: &mut dyn Write) -> io::Result<()> {
        let mut totals: BTreeMap<DifferenceKind, usize> = BTreeMap::new();
        let mut changed = 0;
        for result in verified {
            let Some(found) = self.import.resources.get(result.resource) else {
                continue;
            };
            changed += usize::from(result.would_change());
            if result.problems.is_empty() && result.differences.is_empty() {
                continue;
            }
            writeln!(
                err,
                "verify: {}/{} {}",
                found.resource.kind, found.name, found.id
            )?;
            for problem in &result.problems {
                writeln!(err, "  can't be rebuilt: {problem}")?;
            }
            for difference in &result.differences {
                *totals.entry(difference.kind).or_default() += 1;
                writeln!(err, "  {}", line(difference))?;
            }
        }
        let total = |kind| totals.get(&kind).copied().unwrap_or_default();
        writeln!(
            err,
            "verified {}: {changed} would change ({} changed, {} lost, {} added); {} at their default, {} from secrets",
            count(verified.len(), "resource"),
            total(DifferenceKind::Changed),
            total(DifferenceKind::Lost),
            total(DifferenceKind::Added),
            total(DifferenceKind::Default),
            total(DifferenceKind::Secret),
        )
    }

    /// Says what was imported, and in which version: which one was chosen is what people ask first.
    fn summary(&self, err: &mut dyn Write) -> io::Result<()> {
        if self.written == self.import.resources.len() {
            let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
            for found in &self.import.resources {
                let resource = found.resource;
                *kinds
                    .entry((resource.group, resource.kind, resource.api_version))
                    .or_default() += 1;
            }
            for ((group, kind, version), number) in kinds {
                writeln!(err, "{number:6}  {kind}.{group} {version}")?;
            }
        }
        self.left_out(err)?;
        write!(err, "imported {}", count(self.written, "resource"))?;
        if !self.import.skipped.is_empty() {
            write!(err, ", {} skipped", self.import.skipped.len())?;
        }
        if self.failed() > 0 {
            write!(err, ", {} failed", self.failed())?;
        }
        if !self.import.unsupported.is_empty() {
            let total: usize = self.import.unsupported.values().sum();
            write!(err, ", {total} unsupported")?;
        }
        writeln!(err)
    }

    /// What of Azure was not imported, by type: there can be hundreds of each.
    fn left_out(&self, err: &mut dyn Write) -> io::Result<()> {
        let mut rows: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for skipped in self.import.skipped.iter().filter(|it| is_live(it)) {
            let row = format!("{}: {}", arm_type(&skipped.id), skipped.reason);
            *rows.entry(("skipped", row)).or_default() += 1;
        }
        for failure in &self.import.failures {
            if let Problem::Azure(error) = &failure.problem {
                let about = arm_type(&failure.origin.file.to_string_lossy());
                let row = match (error.status(), error.code()) {
                    (Some(status), Some(code)) => format!("{about}: {status} {code}"),
                    _ => format!("{about}: no usable answer"),
                };
                *rows.entry(("failed", row)).or_default() += 1;
            }
        }
        for (arm_type, number) in &self.import.unsupported {
            rows.insert(("unsupported", arm_type.clone()), *number);
        }
        for ((what, row), number) in rows {
            writeln!(err, "{number:6}  {what} {row}")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let mut warnings: Vec<Value> = self
            .warnings
            .iter()
            .map(|message| json!({ "message": message }))
            .collect();
        warnings.extend(self.import.warnings.iter().map(
            |warning| json!({ "origin": warning.origin.to_string(), "message": warning.message }),
        ));
        let mut errors: Vec<Value> = self
            .errors
            .iter()
            .map(|message| json!({ "message": message }))
            .collect();
        errors.extend(self.import.failures.iter().map(|failure| {
            json!({ "origin": failure.origin.to_string(), "message": failure.problem.to_string() })
        }));
        let skipped: Vec<Value> = self
            .import
            .skipped
            .iter()
            .map(|skipped| {
                json!({ "origin": skipped.origin.to_string(), "id": skipped.id, "reason": skipped.reason })
            })
            .collect();
        let mut verified: BTreeMap<usize, &Verification> = self
            .verified
            .unwrap_or_default()
            .iter()
            .map(|result| (result.resource, result))
            .collect();
        let resources: Vec<Value> = self
            .import
            .resources
            .iter()
            .enumerate()
            .map(|(index, found)| self.resource(found, verified.remove(&index)))
            .collect();
        json!({
            "imported": self.written,
            "wouldChange": self.verified.map(|_| self.would_change()),
            "resources": resources,
            "skipped": skipped,
            "unsupported": self.import.unsupported,
            "warnings": warnings,
            "errors": errors,
        })
    }

    fn resource(&self, found: &Imported, verified: Option<&Verification>) -> Value {
        let api_version = found.document.get("apiVersion").and_then(Value::as_str);
        let mut object = json!({
            "apiVersion": api_version,
            "kind": found.resource.kind,
            "name": found.name,
            "id": found.id.to_string(),
            "origin": found.origin.to_string(),
        });
        match self.unknown {
            Unknown::None => {}
            Unknown::Count => object["unknown"] = json!(found.unknown.len()),
            Unknown::Paths => object["unknown"] = json!(found.unknown),
        }
        if let Some(verified) = verified {
            let of = |kind: DifferenceKind| -> Vec<Value> {
                verified
                    .differences
                    .iter()
                    .filter(|difference| difference.kind == kind)
                    .map(entry)
                    .collect()
            };
            object["verify"] = json!({
                "wouldChange": verified.would_change(),
                "changed": of(DifferenceKind::Changed),
                "lost": of(DifferenceKind::Lost),
                "added": of(DifferenceKind::Added),
                "defaults": of(DifferenceKind::Default),
                "secrets": of(DifferenceKind::Secret),
                "problems": verified.problems,
            });
        }
        object
    }
}

/// Whether it was read from Azure, and not from a file.
fn is_live(skipped: &Skipped) -> bool {
    skipped.origin.file.to_str() == Some(&skipped.id)
}

/// The type of an id, or of what a list's path lists.
fn arm_type(path: &str) -> String {
    let id = ArmId::parse(path).or_else(|_| ArmId::parse(&format!("{path}/any")));
    id.map_or_else(|_| path.to_owned(), |id| id.arm_type())
}

fn entry(difference: &Difference) -> Value {
    let mut entry = Map::new();
    entry.insert("path".to_owned(), Value::from(difference.path.as_str()));
    for (name, value) in [("read", &difference.read), ("sent", &difference.sent)] {
        if let Some(value) = value {
            entry.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(entry)
}

/// `would change   properties.tier: "Hot" → "Cool"`.
fn line(difference: &Difference) -> String {
    let label = match difference.kind {
        DifferenceKind::Changed => "would change   ",
        DifferenceKind::Lost => "would be lost  ",
        DifferenceKind::Added => "would be added ",
        DifferenceKind::Default => "is the default ",
        DifferenceKind::Secret => "from a secret  ",
    };
    let mut text = format!("{label}{}", difference.path);
    match (&difference.read, &difference.sent) {
        (Some(read), Some(sent)) if read != sent => text += &format!(": {read} → {sent}"),
        (Some(value), _) | (None, Some(value)) => text += &format!(": {value}"),
        (None, None) => {}
    }
    text
}
