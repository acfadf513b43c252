//! Where the library differs from Azure Service Operator, and what users gain by it.
//!
//! Every difference that a tool finds must be listed, with its gain, and every entry of the list must still apply: so
//! the page says all there is, and nothing that was.

use super::figures::Figures;
use crate::output::grouped;
use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The tools that compare, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// `crd_parity.py`: facts of CustomResourceDefinitions.
    Crds,
    /// `import_fidelity.py`: what an import keeps of recorded resources.
    Import,
    /// `request_parity.py`: requests that documents become.
    Requests,
    /// `conversion_parity.py`: documents at other API versions.
    Conversions,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Who found it.
    pub tool: Tool,
    /// The kind, the ARM type or the document: `network/v1api20201101/LoadBalancer`.
    pub subject: String,
    /// What differs.
    pub fact: String,
}

/// An entry of the list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowed {
    /// Who finds it.
    pub tool: Tool,
    /// Which subjects; `*` stands for anything, `?` for one letter.
    pub subject: String,
    /// Which facts, likewise.
    pub fact: String,
    /// What users gain.
    pub gain: String,
}

/// Differences by the entry that allows them, and what is wrong with the list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// As many lists as the list of allowed differences has entries.
    pub allowed: Vec<Vec<Difference>>,
    /// Differences that no entry allows, and entries that allow nothing; a line each.
    pub problems: Vec<String>,
}

/// Reads the list.
///
/// # Errors
/// It is not there, or says something else.
pub fn read(path: &Path) -> anyhow::Result<Vec<Allowed>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is no list of differences", path.display()))
}

/// Reads what a tool wrote with `--json`.
///
/// # Errors
/// It is of another form than it used to be.
pub fn parse(tool: Tool, json: &Value) -> anyhow::Result<Vec<Difference>> {
    let found = match tool {
        Tool::Crds => crds(json),
        Tool::Import => json.as_object().and_then(|losses| {
            let lines = losses.keys().map(|line| two_parts(tool, line));
            lines.collect()
        }),
        Tool::Requests | Tool::Conversions => json.as_array().and_then(|lines| {
            let lines = lines.iter().map(|line| two_parts(tool, line.as_str()?));
            lines.collect()
        }),
    };
    found.with_context(|| format!("the JSON of the tool for {tool:?} is not as expected"))
}

/// Facts that only one side states.
fn crds(json: &Value) -> Option<Vec<Difference>> {
    let mut found = Vec::new();
    for row in json.as_array()? {
        let subject = row.get("kind")?.as_str()?;
        let mut push = |fact: String| {
            found.push(Difference {
                tool: Tool::Crds,
                subject: subject.to_owned(),
                fact,
            });
        };
        let facts = |name: &str| row.get(name).and_then(Value::as_array);
        let (lost, added) = (facts("lost")?, facts("added")?);
        if lost.is_empty() && row.get("missing")?.as_u64()? > 0 {
            push("not generated".to_owned());
        }
        for (mark, facts) in [("-", lost), ("+", added)] {
            for fact in facts {
                let part = |index: usize| Some(text(fact.get(index)?));
                push(format!("{mark} {} {}={}", part(0)?, part(1)?, part(2)?));
            }
        }
    }
    Some(found)
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `subject: fact`
fn two_parts(tool: Tool, line: &str) -> Option<Difference> {
    let (subject, fact) = line.split_once(": ")?;
    Some(Difference {
        tool,
        subject: subject.to_owned(),
        fact: fact.to_owned(),
    })
}

/// Compares the differences with the list.
#[must_use]
pub fn judge(found: &[Difference], list: &[Allowed]) -> Judged {
    let mut judged = Judged {
        allowed: vec![Vec::new(); list.len()],
        problems: Vec::new(),
    };
    for difference in found {
        let entry = list.iter().position(|entry| {
            entry.tool == difference.tool
                && matches(&entry.subject, &difference.subject)
                && matches(&entry.fact, &difference.fact)
        });
        match entry.and_then(|entry| judged.allowed.get_mut(entry)) {
            Some(allowed) => allowed.push(difference.clone()),
            None => judged.problems.push(format!(
                "not listed: {:?} {}: {}",
                difference.tool, difference.subject, difference.fact
            )),
        }
    }
    for (entry, allowed) in list.iter().zip(&judged.allowed) {
        if allowed.is_empty() {
            judged.problems.push(format!(
                "no longer applies: {:?} {}: {}",
                entry.tool, entry.subject, entry.fact
            ));
        }
    }
    judged
}

/// Whether a pattern with `*` and `?` fits the whole text.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where the last star stands, and how much of the text it takes so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, taken)) => {
                    *taken += 1;
                    (p, t) = (*at + 1, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// The page.
#[must_use]
pub fn page(figures: &Figures, list: &[Allowed], judged: &Judged) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, figures, list, judged);
    text
}

fn write(
    text: &mut String,
    figures: &Figures,
    list: &[Allowed],
    judged: &Judged,
) -> std::fmt::Result {
    writeln!(
        text,
        "# Differences from Azure Service Operator\n\nWritten by `cargo xtask parity`. DO NOT EDIT.\n\n\
         What is measured, against its CRDs and requests, and against resources that were recorded:\n\n\
         | | same | of |\n|---|--:|--:|"
    )?;
    for (name, same, of) in figures.rows() {
        let of = of.map(grouped).unwrap_or_default();
        writeln!(text, "| {name} | {} | {of} |", grouped(same))?;
    }
    for (tool, title, meaning) in [
        (
            Tool::Crds,
            "CustomResourceDefinitions",
            "Facts are types, formats, enums, patterns, bounds, required properties and names; `-` is one that only Azure Service \
             Operator states, `+` one that only this library states.",
        ),
        (
            Tool::Import,
            "Import",
            "Recorded resources are read, and what an import of them would send is compared with what was sent.",
        ),
        (
            Tool::Requests,
            "Requests",
            "Documents of Azure Service Operator's are turned into requests, and compared with its own.",
        ),
        (
            Tool::Conversions,
            "Conversions",
            "Documents of Azure Service Operator's are converted to every other API version of their kinds, and compared with its own.",
        ),
    ] {
        writeln!(text, "\n## {title}\n\n{meaning}\n")?;
        let entries: Vec<(&Allowed, &Vec<Difference>)> = list
            .iter()
            .zip(&judged.allowed)
            .filter(|(entry, _)| entry.tool == tool)
            .collect();
        if entries.is_empty() {
            writeln!(text, "No differences.")?;
            continue;
        }
        for (entry, found) in entries {
            writeln!(text, "- {}", entry.gain)?;
            writeln!(
                text,
                "  Differs in {}: `{}` of `{}`.",
                grouped(found.len()),
                entry.fact,
                entry.subject
            )?;
            for (subject, facts) in by_subject(found) {
                writeln!(text, "  - `{subject}`: {facts}")?;
            }
        }
    }
    Ok(())
}

/// How many facts of each subject; the fact itself, if it is one.
fn by_subject(found: &[Difference]) -> BTreeMap<&str, String> {
    let mut facts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for difference in found {
        facts
            .entry(&difference.subject)
            .or_default()
            .push(&difference.fact);
    }
    facts
        .into_iter()
        .map(|(subject, facts)| {
            let said = match facts.as_slice() {
                [only] => format!("`{only}`"),
                more => format!("{} facts", grouped(more.len())),
            };
            (subject, said)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(tool: Tool, subject: &str, fact: &str) -> Allowed {
        Allowed {
            tool,
            subject: subject.into(),
            fact: fact.into(),
            gain: "It is shorter.".into(),
        }
    }

    #[test]
    fn what_the_tools_write_is_read() {
        let rows = json!([
            {"kind": "a/v1/A", "score": 1.0, "wanted": 3, "agree": 3, "missing": 0, "extra": 0, "lost": [], "added": []},
            {"kind": "a/v1/B", "score": 0.5, "wanted": 3, "agree": 2, "missing": 1, "extra": 1,
             "lost": [[".spec.x", "type", "\"string\""]], "added": [["names", "kind", null]]},
            {"kind": "a/v1/C", "score": 0.0, "wanted": 3, "agree": 0, "missing": 3, "extra": 0, "lost": [], "added": []},
        ]);
        let said = |tool, value: &Value| -> Vec<String> {
            let found = parse(tool, value).unwrap();
            found
                .iter()
                .map(|one| format!("{} | {}", one.subject, one.fact))
                .collect()
        };
        assert_eq!(
            said(Tool::Crds, &rows),
            [
                "a/v1/B | - .spec.x type=\"string\"",
                "a/v1/B | + names kind=null",
                "a/v1/C | not generated"
            ]
        );
        let losses = json!({"M.N/a@1: properties.b": 3, "M.N/a@1: invented properties.c": 1});
        assert_eq!(
            said(Tool::Import, &losses),
            ["M.N/a@1 | invented properties.c", "M.N/a@1 | properties.b"]
        );
        let problems = json!(["x/a.yaml A/a: $.properties.b: 1 became 2"]);
        assert_eq!(
            said(Tool::Requests, &problems),
            ["x/a.yaml A/a | $.properties.b: 1 became 2"]
        );
        for (tool, bad) in [
            (Tool::Crds, json!([{"kind": "a"}])),
            (Tool::Import, json!([])),
            (Tool::Requests, json!(["one"])),
        ] {
            assert!(parse(tool, &bad).is_err());
        }
    }

    #[test]
    fn every_difference_is_listed_and_every_entry_applies() {
        let found = [
            Difference {
                tool: Tool::Crds,
                subject: "a/v1/A".into(),
                fact: "+ .spec.x enum=[1]".into(),
            },
            Difference {
                tool: Tool::Import,
                subject: "M.N/a".into(),
                fact: "properties.b".into(),
            },
        ];
        let list = [
            entry(Tool::Crds, "a/*", "+ * enum=*"),
            entry(Tool::Import, "M.N/?", "properties.b"),
        ];
        let judged = judge(&found, &list);
        assert!(judged.problems.is_empty());
        let page = page(&Figures::default(), &list, &judged);
        for line in [
            "- It is shorter.\n  Differs in 1: `+ * enum=*` of `a/*`.\n  - `a/v1/A`: `+ .spec.x enum=[1]`",
            "## Requests\n",
            "No differences.",
        ] {
            assert!(page.contains(line), "{line}\n{page}");
        }
        let other = [entry(Tool::Requests, "*", "*"), list[0].clone()];
        assert_eq!(
            super::judge(&found, &other).problems,
            [
                "not listed: Import M.N/a: properties.b",
                "no longer applies: Requests *: *"
            ]
        );
    }

    #[test]
    fn patterns() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("a*c*e", "abcde", true),
            ("a*c", "abcd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*ab", "aab", true),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }
}
