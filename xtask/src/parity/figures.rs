//! The figures, as the tools print them in their last line.

use crate::output::grouped;
use serde::{Deserialize, Serialize};

/// `crd_parity.py`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Crds {
    /// Kinds, counted by served version, that are the same fact by fact.
    pub identical_kinds: usize,
    /// Of so many.
    pub kinds: usize,
    /// Facts that agree.
    pub agreeing_facts: usize,
    /// Facts that either side states.
    pub facts: usize,
}

/// `import_fidelity.py`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Import {
    /// Recorded resources whose request could be rebuilt.
    pub resources_rebuilt: usize,
    /// Of so many.
    pub resources: usize,
    /// Values that survived.
    pub leaves_kept: usize,
    /// Of so many that the service returned.
    pub leaves: usize,
    /// Values that no recording has.
    pub invented: usize,
}

/// `request_parity.py`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// Requests that are the same.
    pub identical: usize,
    /// Of so many.
    pub requests: usize,
}

/// `conversion_parity.py`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversions {
    /// Documents at another API version that are the same.
    pub identical: usize,
    /// Of so many.
    pub conversions: usize,
}

/// Everything that is compared with a floor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// `crd_parity.py`
    pub crds: Crds,
    /// `import_fidelity.py`
    pub import: Import,
    /// `request_parity.py`
    pub requests: Requests,
    /// `conversion_parity.py`
    pub conversions: Conversions,
}

impl Crds {
    /// Reads the tool's last line.
    #[must_use]
    pub fn parse(output: &str) -> Option<Self> {
        let found = last(
            output,
            "kinds {}/{} emitted, {} identical; facts {}/{} agree = {}%",
        )?;
        Some(Self {
            kinds: number(&found, 1)?,
            identical_kinds: number(&found, 2)?,
            agreeing_facts: number(&found, 3)?,
            facts: number(&found, 4)?,
        })
    }
}

impl Import {
    /// Reads the tool's last line.
    #[must_use]
    pub fn parse(output: &str) -> Option<Self> {
        let line =
            "types {}, whole {}; resources {}/{} rebuilt; leaves {}/{} kept = {}%; {} invented";
        let found = last(output, line)?;
        Some(Self {
            resources_rebuilt: number(&found, 2)?,
            resources: number(&found, 3)?,
            leaves_kept: number(&found, 4)?,
            leaves: number(&found, 5)?,
            invented: number(&found, 7)?,
        })
    }
}

impl Requests {
    /// Reads the tool's last line.
    #[must_use]
    pub fn parse(output: &str) -> Option<Self> {
        let found = last(output, "requests {}/{} identical, {} not made = {}%")?;
        Some(Self {
            identical: number(&found, 0)?,
            requests: number(&found, 1)?,
        })
    }
}

impl Conversions {
    /// Reads the tool's last line.
    #[must_use]
    pub fn parse(output: &str) -> Option<Self> {
        let found = last(output, "conversions {}/{} identical, {} not made = {}%")?;
        Some(Self {
            identical: number(&found, 0)?,
            conversions: number(&found, 1)?,
        })
    }
}

impl Figures {
    /// Each figure, with what it is a part of.
    #[must_use]
    pub fn rows(&self) -> [(&'static str, usize, Option<usize>); 7] {
        let Self {
            crds,
            import,
            requests,
            conversions,
        } = *self;
        [
            (
                "CRD kinds identical",
                crds.identical_kinds,
                Some(crds.kinds),
            ),
            ("CRD facts agreeing", crds.agreeing_facts, Some(crds.facts)),
            (
                "imported resources rebuilt",
                import.resources_rebuilt,
                Some(import.resources),
            ),
            (
                "imported values kept",
                import.leaves_kept,
                Some(import.leaves),
            ),
            ("imported values invented", import.invented, None),
            (
                "requests identical",
                requests.identical,
                Some(requests.requests),
            ),
            (
                "conversions identical",
                conversions.identical,
                Some(conversions.conversions),
            ),
        ]
    }

    /// The figures, a line each.
    #[must_use]
    pub fn table(&self) -> String {
        self.rows()
            .into_iter()
            .map(|(name, count, of)| {
                let of = of
                    .map(|of| format!(" of {}", grouped(of)))
                    .unwrap_or_default();
                format!("{name:<27} {:>7}{of}\n", grouped(count))
            })
            .collect()
    }
}

fn number(found: &[&str], index: usize) -> Option<usize> {
    found.get(index)?.parse().ok()
}

fn last<'a>(output: &'a str, template: &str) -> Option<Vec<&'a str>> {
    scan(output.trim_end().lines().next_back()?.trim_end(), template)
}

/// What stands where the template has `{}`, if the rest is the same.
fn scan<'a>(line: &'a str, template: &str) -> Option<Vec<&'a str>> {
    let mut parts = template.split("{}");
    let mut rest = line.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    for part in parts {
        let end = if part.is_empty() {
            rest.len()
        } else {
            rest.find(part)?
        };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_of_the_tools_are_read() {
        let crds = "  0.00%  a/b/C: 0/9 agree\nkinds 110/111 emitted, 109 identical; facts 24000/24632 agree = 97.4342%\n";
        let wanted = Crds {
            identical_kinds: 109,
            kinds: 111,
            agreeing_facts: 24000,
            facts: 24632,
        };
        assert_eq!(Crds::parse(crds), Some(wanted));
        let import = "types 63, whole 60; resources 794/795 rebuilt; leaves 2680/2681 kept = 99.9627%; 3 invented";
        let wanted = Import {
            resources_rebuilt: 794,
            resources: 795,
            leaves_kept: 2680,
            leaves: 2681,
            invented: 3,
        };
        assert_eq!(Import::parse(import), Some(wanted));
        let requests = "requests 180/186 identical, 2 not made = 96.7742%";
        assert_eq!(
            Requests::parse(requests),
            Some(Requests {
                identical: 180,
                requests: 186
            })
        );
        let conversions = "conversions 1345/1346 identical, 1 not made = 99.9257%";
        assert_eq!(
            Conversions::parse(conversions),
            Some(Conversions {
                identical: 1345,
                conversions: 1346
            })
        );
        for broken in [
            "",
            "Traceback",
            "requests many/186 identical, 2 not made = 9%",
            "requests 1/2 identical",
        ] {
            assert_eq!(Requests::parse(broken), None, "{broken}");
        }
    }
}
