//! The account of which entries were used: one that is not is an error with its line and the nearest names.

use std::collections::BTreeSet;

use super::{GroupFile, VersionConfig};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// Entries that were used while one version (or one group's edits) was generated.
#[derive(Debug, Default, Clone)]
pub struct Usage {
    used: BTreeSet<Vec<String>>,
}

/// Names that exist, to suggest from when an entry matches nothing.
pub struct Known<'a> {
    /// ARM types without provider.
    pub kinds: Vec<&'a str>,
    /// Types of requests.
    pub types: Vec<&'a str>,
    /// Types of responses.
    pub status_types: Vec<&'a str>,
}

impl Usage {
    /// Notes that an entry was used.
    pub fn mark<'a>(&mut self, path: impl IntoIterator<Item = &'a str>) {
        self.used
            .insert(path.into_iter().map(str::to_owned).collect());
    }

    /// Adds what another account has.
    pub fn merge(&mut self, other: Self) {
        self.used.extend(other.used);
    }

    fn has(&self, path: &[&str]) -> bool {
        self.used
            .iter()
            .any(|used| used.iter().map(String::as_str).eq(path.iter().copied()))
    }

    /// Entries of a version that matched nothing.
    pub fn unused(
        &self,
        file: &GroupFile,
        version: &str,
        config: &VersionConfig,
        known: &Known<'_>,
    ) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut report = |path: &[&str], message: String, hint: String| {
            problems.push(
                Diagnostic::error("configuration-not-applied", file.path.clone(), "", message)
                    .line(locate(&file.text, path))
                    .hint(if hint.is_empty() {
                        "remove the entry if it no longer applies".into()
                    } else {
                        hint
                    }),
            );
        };
        for key in config.kinds.keys() {
            let path = ["versions", version, "kinds", key];
            if !self.has(&path) {
                let hint = did_you_mean(key, known.kinds.iter().copied());
                report(
                    &path,
                    format!("the swagger of version {version} has no resource `{key}`"),
                    hint,
                );
            }
        }
        for (section, types, names) in [
            ("types", &config.types, &known.types),
            ("status-types", &config.status_types, &known.status_types),
        ] {
            for (name, entry) in types {
                let path = ["versions", version, section, name.as_str()];
                if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                    let hint = did_you_mean(name, names.iter().copied());
                    report(
                        &path,
                        format!("version {version} has no type `{name}` under `{section}`"),
                        hint,
                    );
                    continue;
                }
                let plain = [
                    ("resource", entry.resource.is_some()),
                    ("embedded-in", entry.embedded_in.is_some()),
                    ("rename", entry.rename.is_some()),
                ];
                for (setting, given) in plain {
                    let path = ["versions", version, section, name.as_str(), setting];
                    if given && !self.has(&path) {
                        report(
                            &path,
                            format!("`{setting}` of type `{name}` has no effect"),
                            String::new(),
                        );
                    }
                }
                for (property, settings) in &entry.properties {
                    let given = [
                        ("reference", settings.reference.is_some()),
                        ("secret", settings.secret.is_some()),
                        ("config-map", settings.config_map),
                        ("owned-by", settings.owned_by.is_some()),
                        ("payload", settings.payload.is_some()),
                        ("rename", settings.rename.is_some()),
                        ("hub-name", settings.hub_name.is_some()),
                        ("description", settings.description.is_some()),
                    ];
                    for (setting, given) in given {
                        let path = [
                            "versions",
                            version,
                            section,
                            name.as_str(),
                            "properties",
                            property,
                            setting,
                        ];
                        if given && !self.has(&path) {
                            report(
                                &path,
                                format!(
                                    "`{setting}` of property `{property}` of type `{name}` has no effect: there is no such property, or it does not hold what the setting is for"
                                ),
                                String::new(),
                            );
                        }
                    }
                }
            }
        }
        problems
    }

    /// Edits of a group that changed nothing in any of its versions.
    pub fn unused_edits(&self, file: &GroupFile) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (index, edit) in file.config.edits.iter().enumerate() {
            for pattern in edit.types.iter().chain(&edit.properties) {
                if !self.has(&["edits", &index.to_string(), pattern]) {
                    let line = nth_item(&file.text, "edits", index);
                    problems.push(
                        Diagnostic::error(
                            "configuration-not-applied",
                            file.path.clone(),
                            "",
                            format!("the edit's pattern `{pattern}` matches nothing"),
                        )
                        .line(line)
                        .hint("remove it if it no longer applies"),
                    );
                }
            }
        }
        problems
    }
}

/// The line (from 1) where a path of keys stands in block-style YAML; the line of its nearest ancestor if the rest is
/// written in flow style.
pub(crate) fn locate(text: &str, path: &[&str]) -> usize {
    let mut found = 0;
    let mut keys = path.iter().peekable();
    let mut inside = 0;
    for (index, line) in text.lines().enumerate() {
        let Some(key) = keys.peek() else { break };
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if content.is_empty() || content.starts_with('#') || (found > 0 && indent < inside) {
            if found > 0 && !content.is_empty() && !content.starts_with('#') {
                break;
            }
            continue;
        }
        let plain = content
            .split_once(':')
            .map(|(name, _)| name.trim().trim_matches(['"', '\'']));
        if plain == Some(**key) {
            found = index + 1;
            inside = indent + 1;
            keys.next();
        }
    }
    found
}

/// The line of the n-th item of a top-level list.
pub(crate) fn nth_item(text: &str, key: &str, number: usize) -> usize {
    let start = locate(text, &[key]);
    text.lines()
        .enumerate()
        .skip(start)
        .filter(|(_, line)| {
            let content = line.trim_start();
            content.starts_with("- ") && line.len() - content.len() <= 2
        })
        .nth(number)
        .map_or(start, |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn lines_are_found() {
        let text = "names: hybrid\nversions:\n  2020-01-01:\n    types:\n      A:\n        properties: {x: {reference: arm}}\n      B:\n        resource: false\n";
        assert_eq!(
            locate(text, &["versions", "2020-01-01", "types", "B", "resource"]),
            8
        );
        assert_eq!(
            locate(
                text,
                &["versions", "2020-01-01", "types", "A", "properties", "x"]
            ),
            6
        );
        assert_eq!(locate(text, &["versions", "2020-01-01", "types", "C"]), 4);
    }
}
