//! The file of floors: which group-versions are compared, if not all, and what must be reached.

use super::figures::Figures;
use crate::names::GroupVersion;
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// The committed file. Floors only ever rise by themselves; who adds group-versions may set them anew by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Floor {
    /// `storage@2023-01-01`; empty for all that the generator is configured for.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub group_versions: BTreeSet<GroupVersion>,
    /// Kinds, counted by served version, that are the same fact by fact.
    #[serde(default)]
    pub identical_kinds: usize,
    /// Facts that agree.
    #[serde(default)]
    pub agreeing_facts: usize,
    /// Recorded resources whose request can be rebuilt.
    #[serde(default)]
    pub resources_rebuilt: usize,
    /// Values that survive an import.
    #[serde(default)]
    pub leaves_kept: usize,
    /// Values that no recording has, at most. No limit if it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invented_at_most: Option<usize>,
    /// Requests that are the same.
    #[serde(default)]
    pub identical_requests: usize,
    /// Documents at another API version that are the same.
    #[serde(default)]
    pub identical_conversions: usize,
}

impl Floor {
    /// Reads the file, if it is there.
    ///
    /// # Errors
    /// It cannot be read, or says something else.
    pub fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        match std::fs::read(path) {
            Ok(bytes) => {
                let floor = serde_json::from_slice(&bytes);
                Ok(Some(floor.with_context(|| {
                    format!("{} is no file of floors", path.display())
                })?))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = format!("{}\n", serde_json::to_string_pretty(self)?);
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// What is below its floor, a line each.
    #[must_use]
    pub fn missed(&self, figures: &Figures) -> Vec<String> {
        let mut missed: Vec<_> = [
            (
                "identical CRD kinds",
                figures.crds.identical_kinds,
                self.identical_kinds,
            ),
            (
                "agreeing CRD facts",
                figures.crds.agreeing_facts,
                self.agreeing_facts,
            ),
            (
                "imported resources rebuilt",
                figures.import.resources_rebuilt,
                self.resources_rebuilt,
            ),
            (
                "imported values kept",
                figures.import.leaves_kept,
                self.leaves_kept,
            ),
            (
                "identical requests",
                figures.requests.identical,
                self.identical_requests,
            ),
            (
                "identical conversions",
                figures.conversions.identical,
                self.identical_conversions,
            ),
        ]
        .into_iter()
        .filter(|(_, is, floor)| is < floor)
        .map(|(name, is, floor)| format!("{name}: {is}, and must be at least {floor}"))
        .collect();
        if let Some(most) = self
            .invented_at_most
            .filter(|most| figures.import.invented > *most)
        {
            missed.push(format!(
                "imported values invented: {}, and must be at most {most}",
                figures.import.invented
            ));
        }
        missed
    }

    /// The floors after the figures: never less strict.
    #[must_use]
    pub fn raised(&self, figures: &Figures) -> Self {
        let invented = figures.import.invented;
        Self {
            group_versions: self.group_versions.clone(),
            identical_kinds: self.identical_kinds.max(figures.crds.identical_kinds),
            agreeing_facts: self.agreeing_facts.max(figures.crds.agreeing_facts),
            resources_rebuilt: self.resources_rebuilt.max(figures.import.resources_rebuilt),
            leaves_kept: self.leaves_kept.max(figures.import.leaves_kept),
            invented_at_most: Some(
                self.invented_at_most
                    .map_or(invented, |most| most.min(invented)),
            ),
            identical_requests: self.identical_requests.max(figures.requests.identical),
            identical_conversions: self
                .identical_conversions
                .max(figures.conversions.identical),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::figures::{Conversions, Crds, Import, Requests};

    fn figures(good: usize, invented: usize) -> Figures {
        Figures {
            crds: Crds {
                identical_kinds: good,
                agreeing_facts: good,
                kinds: 99,
                facts: 99,
            },
            import: Import {
                resources_rebuilt: good,
                leaves_kept: good,
                invented,
                resources: 99,
                leaves: 99,
            },
            requests: Requests {
                identical: good,
                requests: 99,
            },
            conversions: Conversions {
                identical: good,
                conversions: 99,
            },
        }
    }

    #[test]
    fn floors_rise_and_never_fall() {
        let floor = Floor::default();
        assert!(floor.missed(&figures(0, 1000)).is_empty());
        let floor = floor.raised(&figures(5, 3));
        assert!(floor.missed(&figures(5, 3)).is_empty());
        assert!(floor.missed(&figures(6, 0)).is_empty());
        assert_eq!(floor.missed(&figures(4, 4)).len(), 7);
        assert_eq!(floor.raised(&figures(4, 4)), floor);
        assert_eq!(floor.raised(&figures(6, 2)).invented_at_most, Some(2));
    }

    #[test]
    fn the_file_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("floor.json");
        assert_eq!(Floor::read(&path).unwrap(), None);
        let mut floor = Floor {
            group_versions: ["storage@2023-01-01".parse().unwrap()].into(),
            ..Floor::default()
        };
        floor.write(&path).unwrap();
        assert_eq!(Floor::read(&path).unwrap(), Some(floor.clone()));
        floor = floor.raised(&figures(5, 3));
        floor.write(&path).unwrap();
        assert_eq!(Floor::read(&path).unwrap(), Some(floor));
        for bad in [
            "",
            r#"{"groupVersions": ["storage"]}"#,
            r#"{"identicalkinds": 3}"#,
        ] {
            std::fs::write(&path, bad).unwrap();
            assert!(Floor::read(&path).is_err(), "{bad}");
        }
    }
}
