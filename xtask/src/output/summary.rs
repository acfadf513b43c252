//! What a run says at its end: counts, then what changed, breaking changes first. The same for both modes.

use super::Mode;
use super::changes::{Change, Changes, Event, Subject, Tally};
use super::tree::FileChanges;
use std::fmt::Write as _;

/// What changed, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Whether it did, or would.
    pub mode: Mode,
    /// The files.
    pub files: FileChanges,
    /// What the library offers.
    pub changes: Changes,
    /// The folder holds a run that was interrupted: finished now, or in [`Mode::Check`] still to be finished.
    pub interrupted: bool,
}

impl Summary {
    /// Whether everything was as it should be.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let unfinished = self.interrupted && self.mode == Mode::Check;
        self.files.is_clean() && !unfinished
    }

    /// Plain text that ends with a line break. Each list has at most `limit` lines; none has more than that with 0.
    #[must_use]
    pub fn render(&self, folder: &str, limit: usize) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(
            &mut text,
            folder,
            if limit == 0 { usize::MAX } else { limit },
        );
        text
    }

    fn write(&self, text: &mut String, folder: &str, limit: usize) -> std::fmt::Result {
        if self.interrupted {
            let said = match self.mode {
                Mode::Write => "an interrupted run was finished first",
                Mode::Check => "a run was interrupted half way; generate again to finish it",
            };
            writeln!(text, "{folder}: {said}")?;
        }
        if self.files.is_clean() {
            return writeln!(
                text,
                "{folder}: up to date, {} files",
                grouped(self.files.unchanged)
            );
        }
        let verdict = if self.mode == Mode::Check {
            "not up to date: "
        } else {
            ""
        };
        writeln!(text, "{folder}: {verdict}{}", self.file_counts())?;
        let changes = &self.changes;
        for (name, tally) in [
            ("kinds", changes.kinds),
            ("types", changes.types),
            ("properties", changes.properties),
        ] {
            if tally != Tally::default() {
                let Tally {
                    added,
                    removed,
                    altered,
                } = tally;
                let [added, removed, altered] = [added, removed, altered].map(grouped);
                writeln!(
                    text,
                    "  {name:<10}  {added} added, {removed} removed, {altered} altered"
                )?;
            }
        }
        if changes.breaking() > 0 {
            writeln!(
                text,
                "  {:<10}  {}",
                "BREAKING",
                grouped(changes.breaking())
            )?;
        }
        capped(
            text,
            "what the library offers",
            changes.list.iter().map(line),
            limit,
        )?;
        let files = &self.files;
        // Edits and strangers call for someone's eyes; stale files are counted above and shown by version control.
        let note = if self.mode == Mode::Check {
            "edited by hand"
        } else {
            "edited by hand, and overwritten"
        };
        capped(text, note, files.edited.iter().cloned(), limit)?;
        capped(
            text,
            "not written by this tool",
            files.foreign.iter().cloned(),
            limit,
        )?;
        if self.mode == Mode::Check {
            let stale = [
                ("+", &files.added),
                ("~", &files.changed),
                ("-", &files.removed),
            ];
            let stale = stale
                .into_iter()
                .flat_map(|(mark, list)| list.iter().map(move |path| format!("{mark} {path}")));
            capped(text, "stale", stale, limit)?;
        }
        Ok(())
    }

    fn file_counts(&self) -> String {
        let files = &self.files;
        let counts = [
            (files.added.len(), "added"),
            (files.changed.len(), "changed"),
            (files.removed.len(), "removed"),
            (files.edited.len(), "edited by hand"),
            (files.foreign.len(), "not written by this tool"),
            (files.unchanged, "unchanged"),
        ];
        let said: Vec<_> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{} {word}", grouped(*count)))
            .collect();
        format!("files: {}", said.join(", "))
    }
}

fn line(change: &Change) -> String {
    let breaking = if change.breaking() { "BREAKING " } else { "" };
    let mark = match change.event {
        Event::Added => '+',
        Event::Removed => '-',
        Event::Altered => '~',
    };
    let subject = match change.subject {
        Subject::GroupVersion => "version",
        Subject::Kind => "kind",
        Subject::Type => "type",
        Subject::Property => "property",
    };
    let detail = if change.detail.is_empty() {
        String::new()
    } else {
        format!(": {}", change.detail)
    };
    format!("{breaking}{mark} {subject} {}{detail}", change.path)
}

fn capped(
    text: &mut String,
    title: &str,
    lines: impl Iterator<Item = String>,
    limit: usize,
) -> std::fmt::Result {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    writeln!(text, "{title}:")?;
    for line in lines.by_ref().take(limit) {
        writeln!(text, "  {line}")?;
    }
    match lines.count() {
        0 => Ok(()),
        more => writeln!(text, "  … and {} more", grouped(more)),
    }
}

/// `24,632`
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(harmless: bool, path: &str) -> Change {
        Change {
            harmless,
            subject: Subject::Type,
            event: Event::Removed,
            path: path.into(),
            detail: "3 properties".into(),
            breaks_rust: !harmless,
        }
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!(
            [0, 999, 1000, 24632, 1234567].map(grouped),
            ["0", "999", "1,000", "24,632", "1,234,567"]
        );
    }

    #[test]
    fn lists_are_capped_and_breaking_changes_come_first() {
        let summary = Summary {
            mode: Mode::Check,
            interrupted: false,
            files: FileChanges {
                added: vec!["a.rs".into(), "b.rs".into()],
                removed: vec!["c.rs".into()],
                edited: vec!["d.rs".into()],
                foreign: vec!["e.rs".into()],
                unchanged: 1204,
                ..FileChanges::default()
            },
            changes: Changes {
                types: Tally {
                    removed: 2,
                    ..Tally::default()
                },
                list: vec![change(false, "n/1/A"), change(true, "n/1/B")],
                ..Changes::default()
            },
        };
        assert_eq!(
            summary.render("generated", 1),
            "generated: not up to date: files: 2 added, 1 removed, 1 edited by hand, 1 not written by this tool, 1,204 unchanged\n\
             \x20 types       0 added, 2 removed, 0 altered\n\
             \x20 BREAKING    1\n\
             what the library offers:\n\
             \x20 BREAKING - type n/1/A: 3 properties\n\
             \x20 … and 1 more\n\
             edited by hand:\n\
             \x20 d.rs\n\
             not written by this tool:\n\
             \x20 e.rs\n\
             stale:\n\
             \x20 + a.rs\n\
             \x20 … and 2 more\n"
        );
        assert!(!summary.render("generated", 0).contains("more"));
        assert!(!summary.is_clean());
    }

    #[test]
    fn nothing_to_do_is_one_line() {
        let summary = Summary {
            mode: Mode::Write,
            interrupted: false,
            files: FileChanges {
                unchanged: 3,
                ..FileChanges::default()
            },
            changes: Changes::default(),
        };
        assert!(summary.is_clean());
        assert_eq!(
            summary.render("generated", 5),
            "generated: up to date, 3 files\n"
        );
    }
}
