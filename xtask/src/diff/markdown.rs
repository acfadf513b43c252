//! The report as people read it under a pull request.

use super::{Finding, Report};
use crate::output::{Change, Event, Subject, Tally, grouped};
use std::fmt::Write as _;

/// Markdown that ends with a line break; each list has at most `limit` lines.
#[must_use]
pub fn markdown(report: &Report, from: &str, to: &str, files: usize, limit: usize) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, report, from, to, files, limit);
    text
}

/// What a change is about, in words.
pub(super) fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::GroupVersion => "version",
        Subject::Kind => "kind",
        Subject::Type => "type",
        Subject::Property => "property",
    }
}

fn write(
    text: &mut String,
    report: &Report,
    from: &str,
    to: &str,
    files: usize,
    limit: usize,
) -> std::fmt::Result {
    writeln!(text, "## Generated library: {from} → {to}\n")?;
    let changes = &report.changes;
    if changes.list.is_empty() && report.yaml.is_empty() && report.wire.is_empty() {
        return match files {
            0 => writeln!(text, "Nothing changed."),
            _ => writeln!(
                text,
                "What users see did not change. Files that differ: {}.",
                grouped(files)
            ),
        };
    }
    writeln!(text, "| | added | removed | altered |\n|---|--:|--:|--:|")?;
    for (name, tally) in [
        ("kinds, by API version", changes.kinds),
        ("types", changes.types),
        ("properties", changes.properties),
    ] {
        let Tally {
            added,
            removed,
            altered,
        } = tally;
        let [added, removed, altered] = [added, removed, altered].map(grouped);
        writeln!(text, "| {name} | {added} | {removed} | {altered} |")?;
    }
    writeln!(text, "\nFiles that differ: {}.\n", grouped(files))?;
    findings(
        text,
        "What breaks Rust users",
        "A name is gone, or a field has another type.",
        &report.rust,
        limit,
    )?;
    findings(
        text,
        "What breaks YAML users",
        "A document that was right may be refused, or a part of it ignored.",
        &report.yaml,
        limit,
    )?;
    findings(
        text,
        "What changes on the wire",
        "Azure is sent something else for the same document, or its answer is read otherwise.",
        &report.wire,
        limit,
    )?;
    if report.newly_sent > 0 {
        writeln!(
            text,
            "Properties that can be sent now and could not before: {}.\n",
            grouped(report.newly_sent)
        )?;
    }
    if let Some(first) = report.not_compared.first() {
        let more = match report.not_compared.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(
            text,
            "Not compared for YAML and the wire, because one side has no structure file: {first}{more}.\n"
        )?;
    }
    let (offers, properties): (Vec<&Change>, Vec<&Change>) = changes
        .list
        .iter()
        .partition(|change| matches!(change.subject, Subject::GroupVersion | Subject::Kind));
    details(text, "Versions and kinds", &offers, limit)?;
    details(text, "Types and properties", &properties, limit)
}

fn findings(
    text: &mut String,
    title: &str,
    meaning: &str,
    list: &[Finding],
    limit: usize,
) -> std::fmt::Result {
    writeln!(text, "### {title}: {}\n", grouped(list.len()))?;
    if list.is_empty() {
        return Ok(());
    }
    writeln!(text, "{meaning}\n")?;
    for finding in list.iter().take(limit) {
        let mut place = finding.version.clone();
        if !finding.path.is_empty() {
            let _ = write!(place, " {}", finding.path);
        }
        write!(text, "- `{place}`: {}", escaped(&finding.detail))?;
        match finding.more_kinds {
            0 => writeln!(text)?,
            1 => writeln!(text, " (and in one more kind)")?,
            more => writeln!(text, " (and in {more} more kinds)")?,
        }
    }
    more(text, list.len(), limit)
}

fn details(text: &mut String, title: &str, list: &[&Change], limit: usize) -> std::fmt::Result {
    if list.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "<details><summary>{title}: {}</summary>\n",
        grouped(list.len())
    )?;
    for change in list.iter().take(limit) {
        let event = match change.event {
            Event::Added => "added",
            Event::Removed => "removed",
            Event::Altered => "altered",
        };
        let detail = if change.detail.is_empty() {
            String::new()
        } else {
            format!(": {}", escaped(&change.detail))
        };
        writeln!(
            text,
            "- {} {event} `{}`{detail}",
            subject(change.subject),
            change.path
        )?;
    }
    more(text, list.len(), limit)?;
    writeln!(text, "</details>\n")
}

fn more(text: &mut String, count: usize, limit: usize) -> std::fmt::Result {
    match count.saturating_sub(limit) {
        0 => writeln!(text),
        more => writeln!(text, "- … and {} more\n", grouped(more)),
    }
}

/// Types have angle brackets and patterns have stars, which Markdown gives a meaning.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '<' | '>' | '*' | '_' | '`' | '|' | '[' | ']' | '\\') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
