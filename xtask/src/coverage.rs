//! Which kinds of which groups and versions the library has, which it has not yet, and which it cannot have.
//!
//! What is generated is read from the records beside the generated crates. What is not comes from a small committed
//! list (`.ci/coverage.json`), so that the page is the same for everyone; a list of all that is wanted can be given
//! beside it, and then what the library lacks of it counts as "not yet". Nothing of that goes into the page.

use crate::names;
use crate::outcome::Facts;
use crate::output::grouped;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Kinds that are known to be missing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Absent {
    /// `network`
    pub group: String,
    /// `2020-11-01`, or how else the version is called.
    pub api_version: String,
    /// Their names.
    pub kinds: Vec<String>,
    /// Why they cannot be generated; without, they are not yet.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Kinds that are wanted.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    /// `network`
    pub group: String,
    /// `2020-11-01`
    pub api_version: String,
    /// `v1api20201101`
    pub kubernetes_version: String,
    /// Their names.
    pub kinds: Vec<String>,
}

/// One kind at one API version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Cell {
    /// The names it is served under; none if it is not generated.
    served: Vec<String>,
    /// Names that are wanted and not served.
    missing: BTreeSet<String>,
    /// Why it cannot be generated.
    reason: Option<String>,
}

/// By group, kind and API version.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    groups: BTreeMap<String, BTreeMap<String, BTreeMap<String, Cell>>>,
}

/// How many kinds there are of each sort, counted once for each API version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Generated.
    pub generated: usize,
    /// The same, counted once for each name they are served under.
    pub served: usize,
    /// Not yet generated, or not under all names that are wanted.
    pub not_yet: usize,
    /// Cannot be generated.
    pub not_possible: usize,
}

impl Coverage {
    /// What a library has, and what the list says that it has not.
    ///
    /// # Errors
    /// The list names kinds that are generated.
    pub fn new(facts: &Facts, absent: &[Absent]) -> Result<Self, Vec<String>> {
        let mut coverage = Self::default();
        for (key, kind) in &facts.kinds {
            let mut parts = key.splitn(3, '/');
            if let (Some(group), Some(version), Some(name)) =
                (parts.next(), parts.next(), parts.next())
            {
                coverage.cell(group, name, version).served = kind.versions.clone();
            }
        }
        let mut generated = Vec::new();
        for entry in absent {
            for kind in &entry.kinds {
                let cell = coverage.cell(&entry.group, kind, &entry.api_version);
                if !cell.served.is_empty() {
                    generated.push(format!("{}/{}/{kind}", entry.group, entry.api_version));
                }
                cell.reason.clone_from(&entry.reason);
            }
        }
        if generated.is_empty() {
            Ok(coverage)
        } else {
            Err(generated)
        }
    }

    /// Adds what is wanted.
    pub fn want(&mut self, wanted: &[Wanted]) {
        for row in wanted {
            for kind in &row.kinds {
                let cell = self.cell(&row.group, kind, &row.api_version);
                if cell.reason.is_none() && !cell.served.contains(&row.kubernetes_version) {
                    cell.missing.insert(row.kubernetes_version.clone());
                }
            }
        }
    }

    fn cell(&mut self, group: &str, kind: &str, version: &str) -> &mut Cell {
        self.groups
            .entry(names::group(group))
            .or_default()
            .entry(kind.to_owned())
            .or_default()
            .entry(version.to_owned())
            .or_default()
    }

    /// All groups together.
    #[must_use]
    pub fn count(&self) -> Count {
        let mut count = Count::default();
        for cell in self.groups.values().flat_map(cells) {
            count.add(cell);
        }
        count
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let Count {
            generated, served, ..
        } = self.count();
        let versions: usize = self
            .groups
            .values()
            .map(|kinds| versions_of(kinds, |cell| !cell.served.is_empty()).len())
            .sum();
        writeln!(
            text,
            "# Coverage\n\nWritten by `cargo xtask coverage`. DO NOT EDIT.\n\n\
             Generated: {} kinds, counted once for each API version, in {} group-versions. Under all the names that they\n\
             are served under, these are {}. What is not generated stands here as far as `.ci/coverage.json` lists it.\n",
            grouped(generated),
            grouped(versions),
            grouped(served)
        )?;
        writeln!(
            text,
            "| group | API versions | generated | as served | not yet | not possible |\n|---|--:|--:|--:|--:|--:|"
        )?;
        for (group, kinds) in &self.groups {
            let mut count = Count::default();
            cells(kinds).for_each(|cell| count.add(cell));
            writeln!(
                text,
                "| [{group}](#{}azurecom) | {} | {} | {} | {} | {} |",
                group.replace('.', ""),
                versions_of(kinds, |_| true).len(),
                count.generated,
                count.served,
                count.not_yet,
                count.not_possible
            )?;
        }
        for (group, kinds) in &self.groups {
            self::group(text, group, kinds)?;
        }
        Ok(())
    }
}

fn group(
    text: &mut String,
    group: &str,
    kinds: &BTreeMap<String, BTreeMap<String, Cell>>,
) -> std::fmt::Result {
    let versions = versions_of(kinds, |_| true);
    writeln!(text, "\n## {group}.azure.com\n")?;
    let head: Vec<&str> = versions.iter().copied().collect();
    writeln!(text, "| kind | {} |", head.join(" | "))?;
    writeln!(text, "|---|{}", "---|".repeat(versions.len()))?;
    let mut reasons: Vec<&str> = Vec::new();
    for (kind, by_version) in kinds {
        write!(text, "| {kind} |")?;
        for version in &versions {
            match by_version.get(*version) {
                None => write!(text, " |")?,
                Some(cell) => write!(text, " {} |", said(cell, &mut reasons))?,
            }
        }
        writeln!(text)?;
    }
    for (index, reason) in reasons.iter().enumerate() {
        writeln!(text, "\n({}) {reason}", index + 1)?;
    }
    Ok(())
}

/// What stands in a cell; reasons are numbered, because cells are narrow.
fn said<'a>(cell: &'a Cell, reasons: &mut Vec<&'a str>) -> String {
    if let Some(reason) = &cell.reason {
        let known = reasons.iter().position(|one| one == reason);
        let index = known.unwrap_or_else(|| {
            reasons.push(reason);
            reasons.len() - 1
        });
        return format!("not possible ({})", index + 1);
    }
    let mut words: Vec<String> = cell
        .served
        .iter()
        .map(|version| format!("`{version}`"))
        .collect();
    words.extend(
        cell.missing
            .iter()
            .map(|version| format!("not yet `{version}`")),
    );
    if words.is_empty() {
        return "not yet".to_owned();
    }
    words.join(", ")
}

impl Count {
    fn add(&mut self, cell: &Cell) {
        self.served += cell.served.len();
        if !cell.served.is_empty() {
            self.generated += 1;
        }
        if cell.reason.is_some() {
            self.not_possible += 1;
        } else if cell.served.is_empty() || !cell.missing.is_empty() {
            self.not_yet += 1;
        }
    }
}

fn cells(kinds: &BTreeMap<String, BTreeMap<String, Cell>>) -> impl Iterator<Item = &Cell> {
    kinds.values().flat_map(BTreeMap::values)
}

fn versions_of(
    kinds: &BTreeMap<String, BTreeMap<String, Cell>>,
    keep: impl Fn(&Cell) -> bool,
) -> BTreeSet<&str> {
    kinds
        .values()
        .flatten()
        .filter(|(_, cell)| keep(cell))
        .map(|(version, _)| version.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::KindFacts;

    fn facts(kinds: &[(&str, &[&str])]) -> Facts {
        let kinds = kinds.iter().map(|(key, versions)| {
            let versions = versions.iter().map(|one| (*one).to_owned()).collect();
            ((*key).to_owned(), KindFacts { versions })
        });
        Facts {
            kinds: kinds.collect(),
            ..Facts::default()
        }
    }

    fn absent(kind: &str, reason: Option<&str>) -> Absent {
        Absent {
            group: "sql.azure.com".into(),
            api_version: "2021-11-01".into(),
            kinds: vec![kind.into()],
            reason: reason.map(str::to_owned),
        }
    }

    #[test]
    fn every_sort_has_its_cell() {
        let facts = facts(&[
            ("sql/2021-11-01/Server", &["v20211101", "v1api20211101"]),
            ("sql/2023-08-01/Server", &["v20230801"]),
            ("network.frontdoor/2022-05-01/Policy", &["v1api20220501"]),
        ]);
        let list = [
            absent("User", Some("it is no ARM resource")),
            absent("Job", None),
        ];
        let mut coverage = Coverage::new(&facts, &list).unwrap();
        let page = coverage.page();
        for line in [
            "Generated: 3 kinds, counted once for each API version, in 3 group-versions.",
            "| [network.frontdoor](#networkfrontdoorazurecom) | 1 | 1 | 1 | 0 | 0 |",
            "| [sql](#sqlazurecom) | 2 | 2 | 3 | 1 | 1 |",
            "## sql.azure.com",
            "| kind | 2021-11-01 | 2023-08-01 |",
            "| Job | not yet | |",
            "| Server | `v20211101`, `v1api20211101` | `v20230801` |",
            "| User | not possible (1) | |",
            "(1) it is no ARM resource",
        ] {
            assert!(page.contains(line), "{line}\n{page}");
        }
        coverage.want(&[
            Wanted {
                group: "sql".into(),
                api_version: "2023-08-01".into(),
                kubernetes_version: "v1api20230801".into(),
                kinds: vec!["Server".into(), "ServersDatabase".into()],
            },
            Wanted {
                group: "sql".into(),
                api_version: "2021-11-01".into(),
                kubernetes_version: "v20211101".into(),
                kinds: vec!["Server".into(), "User".into()],
            },
        ]);
        assert_eq!(
            coverage.count(),
            Count {
                generated: 3,
                served: 4,
                not_yet: 3,
                not_possible: 1
            }
        );
        let page = coverage.page();
        assert!(
            page.contains("`v20230801`, not yet `v1api20230801` |")
                && page.contains("| ServersDatabase | | not yet `v1api20230801` |"),
            "{page}"
        );
    }

    #[test]
    fn what_is_generated_is_not_absent() {
        let facts = facts(&[("sql/2021-11-01/Server", &["v20211101"])]);
        let problems = Coverage::new(&facts, &[absent("Server", None)]).unwrap_err();
        assert_eq!(problems, ["sql.azure.com/2021-11-01/Server"]);
    }
}
