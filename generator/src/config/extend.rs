//! Adds entries to a group's file as text, so that comments, order and layout stay as people made them.
//!
//! The files are written in block style down to types and properties; what stands there in flow style is not taken
//! apart, but told as a comment beside it.

use crate::suggest::{Entry, Suggestion, TypeEntries, scalar};

/// Width of one step of indentation.
const STEP: usize = 2;

/// The text of a group's file with what was suggested for a kind; a new file if there is none.
pub fn extend(text: &str, suggestion: &Suggestion) -> String {
    let mut file = Lines(text.lines().map(str::to_owned).collect());
    if file.0.iter().all(|line| line.trim().is_empty()) {
        file = Lines(vec![
            "# yaml-language-server: $schema=../config.schema.json".into(),
            "names: dated".into(),
        ]);
    }
    let versions = file.section(None, "versions");
    let version = file.sorted_child(versions, &suggestion.package.version);
    let kinds = file.section(Some(version), "kinds");
    file.append(kinds, lines_of(&suggestion.kind, file.indent(kinds) + STEP));
    if !suggestion.types.is_empty() {
        // `types` stands behind `kinds`, before `status-types`.
        let types = match file.child(Some(version), "types") {
            Some(types) => types,
            None => {
                let kinds = file.section(Some(version), "kinds");
                let line = format!("{}types:", " ".repeat(file.indent(kinds)));
                let end = file.end(kinds);
                file.0.insert(end, line);
                end
            }
        };
        for (name, entries) in &suggestion.types {
            file.add_type(types, name, entries);
        }
    }
    file.0.join("\n") + "\n"
}

/// An entry as lines: the question, if there is one, and the entry.
fn lines_of(entry: &Entry, indent: usize) -> Vec<String> {
    let margin = " ".repeat(indent);
    let question = entry
        .question
        .iter()
        .map(|question| format!("{margin}# decide: {question}"));
    let line = format!("{margin}{}: {}", scalar(&entry.key), entry.value);
    question.chain(std::iter::once(line)).collect()
}

struct Lines(Vec<String>);

impl Lines {
    fn indent(&self, at: usize) -> usize {
        self.0
            .get(at)
            .map_or(0, |line| line.len() - line.trim_start().len())
    }

    /// The line behind the last one that belongs to what starts at a line. Comments in front of what follows are its own.
    fn end(&self, at: usize) -> usize {
        let indent = self.indent(at);
        let mut end = at + 1;
        for (index, line) in self.0.iter().enumerate().skip(at + 1) {
            let content = line.trim_start();
            let inner = line.len() - content.len();
            if content.is_empty() {
                continue;
            }
            // A list may stand as far left as its key.
            let is_item = inner == indent && content.starts_with("- ");
            if inner <= indent && !is_item {
                break;
            }
            end = index + 1;
        }
        end
    }

    /// The line of a key directly below a line (or at the top).
    fn child(&self, parent: Option<usize>, key: &str) -> Option<usize> {
        self.children(parent)
            .into_iter()
            .find(|at| self.key(*at) == Some(key))
    }

    /// Lines of the keys directly below a line (or at the top).
    fn children(&self, parent: Option<usize>) -> Vec<usize> {
        let (start, end) = match parent {
            Some(at) => (at + 1, self.end(at)),
            None => (0, self.0.len()),
        };
        let indent = (start..end)
            .filter(|at| self.key(*at).is_some())
            .map(|at| self.indent(at))
            .min();
        (start..end)
            .filter(|at| self.key(*at).is_some() && Some(self.indent(*at)) == indent)
            .collect()
    }

    /// The key that a line starts with.
    fn key(&self, at: usize) -> Option<&str> {
        let content = self.0.get(at)?.trim_start();
        if content.starts_with(['#', '-']) {
            return None;
        }
        let (key, _) = content.split_once(':')?;
        Some(key.trim().trim_matches(['"', '\'']))
    }

    /// Whether what a key holds stands on the same line.
    fn is_flow(&self, at: usize) -> bool {
        let line = self.0.get(at).map_or("", String::as_str);
        let value = line.split_once(": ").map_or("", |(_, value)| value);
        let value = value.split(" #").next().unwrap_or_default();
        !value.trim().is_empty()
    }

    /// The line of a key below a line; added at its end if it is not there.
    fn section(&mut self, parent: Option<usize>, key: &str) -> usize {
        if let Some(at) = self.child(parent, key) {
            return at;
        }
        let indent = parent.map_or(0, |at| self.indent(at) + STEP);
        let end = parent.map_or(self.0.len(), |at| self.end(at));
        self.0
            .insert(end, format!("{}{}:", " ".repeat(indent), scalar(key)));
        end
    }

    /// The same in the order of keys.
    fn sorted_child(&mut self, parent: usize, key: &str) -> usize {
        if let Some(at) = self.child(Some(parent), key) {
            return at;
        }
        let next = self
            .children(Some(parent))
            .into_iter()
            .find(|at| self.key(*at).is_some_and(|other| other > key));
        let mut at = next.unwrap_or_else(|| self.end(parent));
        // Comments in front of the next key stay with it.
        while next.is_some() && at > 0 && self.0[at - 1].trim_start().starts_with('#') {
            at -= 1;
        }
        let indent = self.indent(parent) + STEP;
        self.0.insert(at, format!("{}{key}:", " ".repeat(indent)));
        at
    }

    fn append(&mut self, parent: usize, lines: Vec<String>) {
        let end = self.end(parent);
        self.0.splice(end..end, lines);
    }

    fn add_type(&mut self, types: usize, name: &str, entries: &TypeEntries) {
        let present = self.children(Some(types)).into_iter().find(|at| {
            self.key(*at)
                .is_some_and(|key| key.eq_ignore_ascii_case(name))
        });
        let at = present.unwrap_or_else(|| self.section(Some(types), name));
        let flow = match self.is_flow(at) {
            true => Some(at),
            false => self
                .child(Some(at), "properties")
                .filter(|at| self.is_flow(*at)),
        };
        if let Some(line) = flow {
            let margin = " ".repeat(self.indent(line));
            let told: Vec<String> = entries
                .settings
                .iter()
                .chain(&entries.properties)
                .map(|entry| {
                    let question = entry.question.as_deref().unwrap_or("does this apply?");
                    format!(
                        "{margin}# decide: {}: {}: {question}",
                        scalar(&entry.key),
                        entry.value
                    )
                })
                .collect();
            self.0.splice(line..line, told);
            return;
        }
        let indent = self.indent(at) + STEP;
        let settings: Vec<String> = entries
            .settings
            .iter()
            .filter(|entry| self.child(Some(at), &entry.key).is_none())
            .flat_map(|entry| lines_of(entry, indent))
            .collect();
        self.0.splice(at + 1..at + 1, settings);
        if entries.properties.is_empty() {
            return;
        }
        let properties = self.section(Some(at), "properties");
        let lines = entries
            .properties
            .iter()
            .flat_map(|entry| lines_of(entry, indent + STEP))
            .collect();
        self.append(properties, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Package;

    fn entry(key: &str, value: &str, question: Option<&str>) -> Entry {
        Entry {
            key: key.into(),
            value: value.into(),
            question: question.map(str::to_owned),
        }
    }

    fn suggestion(version: &str) -> Suggestion {
        Suggestion {
            package: Package {
                group: "fixture".into(),
                version: version.into(),
            },
            kind: entry("gears", "{since: v2.17.0}", Some("when?")),
            name: "Gear".into(),
            types: [
                (
                    "Part".to_owned(),
                    TypeEntries {
                        settings: vec![entry("embedded-in", "Gear", Some("whole?"))],
                        properties: vec![entry("hubId", "{reference: arm}", None)],
                    },
                ),
                (
                    "Flow".to_owned(),
                    TypeEntries {
                        settings: Vec::new(),
                        properties: vec![entry("key", "{secret: never}", Some("secret?"))],
                    },
                ),
            ]
            .into(),
        }
    }

    #[test]
    fn a_new_file() {
        assert_eq!(
            extend("", &suggestion("2024-01-01")),
            "# yaml-language-server: $schema=../config.schema.json\nnames: dated\nversions:\n  2024-01-01:\n    kinds:\n      # decide: when?\n      gears: {since: v2.17.0}\n    types:\n      Flow:\n        properties:\n          # decide: secret?\n          key: {secret: never}\n      Part:\n        # decide: whole?\n        embedded-in: Gear\n        properties:\n          hubId: {reference: arm}\n"
        );
    }

    #[test]
    fn a_version_between_others_and_comments_stay() {
        let text = "names: hybrid # as ever\nversions:\n  2023-01-01:\n    kinds:\n      widgets: {since: v2.5.0} # first\n\n  # the last\n  2025-01-01:\n    kinds:\n      widgets: {since: v2.5.0}\n";
        let made = extend(text, &suggestion("2024-01-01"));
        let (before, rest) = made.split_once("  2024-01-01:\n").unwrap_or_default();
        assert!(before.starts_with("names: hybrid # as ever\n") && before.contains("# first"));
        assert!(
            rest.contains(
                "  # the last\n  2025-01-01:\n    kinds:\n      widgets: {since: v2.5.0}\n"
            ),
            "{made}"
        );
    }

    #[test]
    fn a_version_that_is_there() {
        let text = "names: dated\nversions:\n  2024-01-01:\n    kinds:\n      widgets: {since: v2.20.0}\n    types:\n      Flow: {resource: false}\n      Part:\n        # why\n        properties:\n          a: {secret: never}\n    status-types:\n      Part:\n        resource: false\n";
        assert_eq!(
            extend(text, &suggestion("2024-01-01")),
            "names: dated\nversions:\n  2024-01-01:\n    kinds:\n      widgets: {since: v2.20.0}\n      # decide: when?\n      gears: {since: v2.17.0}\n    types:\n      # decide: key: {secret: never}: secret?\n      Flow: {resource: false}\n      Part:\n        # decide: whole?\n        embedded-in: Gear\n        # why\n        properties:\n          a: {secret: never}\n          hubId: {reference: arm}\n    status-types:\n      Part:\n        resource: false\n"
        );
    }
}
