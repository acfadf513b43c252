//! What kinds exist, indexed by the two keys that users bring: an ARM type, or a Kubernetes group, version and kind.

use aso_runtime::arm_id::ArmId;
use aso_runtime::registry::{Name, ResourceType};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

/// All resource types that a program can handle.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Keyed by the lower-case ARM type; oldest version first, stable versions after all previews.
    by_arm_type: HashMap<String, Vec<&'static ResourceType>>,
    /// Keyed by group and kind; in the same order.
    by_kind: HashMap<(&'static str, &'static str), Vec<&'static ResourceType>>,
}

/// Why no resource type could be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// No kind is made of the ARM type.
    #[error(
        "no kind is known for the Azure resource type {arm_type}{}",
        Hint("similar", candidates)
    )]
    UnknownArmType {
        /// The type as the document's id gives it.
        arm_type: String,
        /// Similar types, nearest first.
        candidates: Vec<String>,
    },
    /// The kind exists, but not in the version that was asked for.
    #[error("{kind} has no API version {version}{}", Hint("it has", supported))]
    UnsupportedVersion {
        /// The kind, `VirtualNetwork.network.azure.com`, or the ARM type.
        kind: String,
        /// The version as it was given.
        version: String,
        /// What there is, oldest first.
        supported: Vec<String>,
    },
    /// Azure allows one name only, and the resource has another.
    #[error("a resource of type {arm_type} can only be named {}", allowed.join(" or "))]
    FixedName {
        /// The ARM type.
        arm_type: String,
        /// The names that there are kinds for.
        allowed: Vec<String>,
    },
    /// No such Kubernetes kind.
    #[error(
        "no resource kind {kind} is known in {group}{}",
        Hint("similar", candidates)
    )]
    UnknownKind {
        /// The Kubernetes group.
        group: String,
        /// The Kubernetes kind.
        kind: String,
        /// Similar kinds, nearest first.
        candidates: Vec<String>,
    },
}

/// The end of a message that offers what the user may have meant.
struct Hint<'a>(&'static str, &'a [String]);

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() {
            return Ok(());
        }
        write!(f, " ({}: {})", self.0, self.1.join(", "))
    }
}

impl Registry {
    /// Indexes resource types. Their order does not matter.
    pub fn new(types: impl IntoIterator<Item = &'static ResourceType>) -> Self {
        let mut registry = Self::default();
        for resource in types {
            registry
                .by_arm_type
                .entry(resource.arm_type.to_ascii_lowercase())
                .or_default()
                .push(resource);
            registry
                .by_kind
                .entry((resource.group, resource.kind))
                .or_default()
                .push(resource);
        }
        for list in registry.by_arm_type.values_mut() {
            list.sort_by(|a, b| by_age(a, b));
        }
        for list in registry.by_kind.values_mut() {
            list.sort_by(|a, b| by_age(a, b));
        }
        registry
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_kind.is_empty()
    }

    /// How many kinds there are, each of their API versions counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_kind.values().map(Vec::len).sum()
    }

    /// Group and kind of all that there are, in no particular order.
    pub fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.by_kind.keys().copied()
    }

    /// The resource type for a resource in Azure: of the version that is wanted, else the newest stable one, else the newest preview.
    ///
    /// # Errors
    /// [`LookupError`] says what is not known: the type, the version or the name.
    pub fn for_arm_id(
        &self,
        id: &ArmId,
        version: Option<&str>,
    ) -> Result<&'static ResourceType, LookupError> {
        let arm_type = id.arm_type();
        let Some(all) = self.by_arm_type.get(&arm_type.to_ascii_lowercase()) else {
            let candidates = self.similar_arm_types(&arm_type);
            return Err(LookupError::UnknownArmType {
                arm_type,
                candidates,
            });
        };
        // Two kinds can share a type where Azure fixes the names: each of them stands for one name.
        let fits = |resource: &&&'static ResourceType| match resource.name {
            Name::Fixed(name) => name.eq_ignore_ascii_case(id.name()),
            Name::Free | Name::Explicit => true,
        };
        let has_version = |resource: &&&'static ResourceType| {
            version.is_none_or(|version| same_version(resource.api_version, version))
        };
        if let Some(found) = all.iter().filter(fits).rfind(has_version) {
            return Ok(found);
        }
        if !all.iter().any(|resource| fits(&resource)) {
            let mut allowed: Vec<_> = all
                .iter()
                .filter_map(|resource| match resource.name {
                    Name::Fixed(name) => Some(name.to_owned()),
                    Name::Free | Name::Explicit => None,
                })
                .collect();
            allowed.sort();
            allowed.dedup();
            return Err(LookupError::FixedName { arm_type, allowed });
        }
        let mut supported: Vec<_> = all
            .iter()
            .map(|found| found.api_version.to_owned())
            .collect();
        supported.dedup();
        Err(LookupError::UnsupportedVersion {
            kind: arm_type,
            version: version.unwrap_or_default().to_owned(),
            supported,
        })
    }

    /// The resource type of a Kubernetes document. `version` has to be a name under which the version is served.
    ///
    /// # Errors
    /// [`LookupError::UnknownKind`] or [`LookupError::UnsupportedVersion`].
    pub fn for_kind(
        &self,
        group: &str,
        version: &str,
        kind: &str,
    ) -> Result<&'static ResourceType, LookupError> {
        let Some(all) = self.by_kind.get(&(group, kind)) else {
            return Err(LookupError::UnknownKind {
                group: group.to_owned(),
                kind: kind.to_owned(),
                candidates: self.similar_kinds(group, kind),
            });
        };
        all.iter()
            .copied()
            .find(|resource| resource.versions.contains(&version))
            .ok_or_else(|| LookupError::UnsupportedVersion {
                kind: format!("{kind}.{group}"),
                version: version.to_owned(),
                supported: all
                    .iter()
                    .flat_map(|resource| resource.versions.iter().map(|name| (*name).to_owned()))
                    .collect(),
            })
    }

    /// A version of a kind by the name under which it is served (`v1api20201101`), which is then the name given back, or by
    /// its date (`2020-11-01`), with the name that we write.
    ///
    /// # Errors
    /// [`LookupError::UnknownKind`] or [`LookupError::UnsupportedVersion`].
    pub fn version_of(
        &self,
        group: &str,
        kind: &str,
        version: &str,
    ) -> Result<(&'static ResourceType, &'static str), LookupError> {
        let served = |resource: &&'static ResourceType| {
            let exact = resource.versions.iter().find(|name| **name == version);
            let preferred = || {
                let same = same_version(resource.api_version, version);
                resource.versions.first().filter(|_| same)
            };
            Some((*resource, *exact.or_else(preferred)?))
        };
        let all = self.by_kind.get(&(group, kind)).map(Vec::as_slice);
        let found = all.unwrap_or_default().iter().find_map(served);
        // For the errors, which list what there is.
        found.map_or_else(
            || {
                self.for_kind(group, version, kind)
                    .map(|resource| (resource, resource.api_version))
            },
            Ok,
        )
    }

    /// Any version of a kind, where only its ARM type matters: the newest stable one, else the newest preview.
    #[must_use]
    pub fn newest(&self, group: &str, kind: &str) -> Option<&'static ResourceType> {
        self.by_kind.get(&(group, kind))?.last().copied()
    }

    /// All ARM types in lower case, in no particular order, each with its newest stable version, else its newest preview.
    pub fn arm_types(&self) -> impl Iterator<Item = (&str, &'static ResourceType)> {
        self.by_arm_type
            .iter()
            .filter_map(|(key, all)| Some((key.as_str(), all.last().copied()?)))
    }

    /// An ARM type at a version, whatever the resource is called.
    #[must_use]
    pub fn arm_type_at(&self, arm_type: &str, version: &str) -> Option<&'static ResourceType> {
        self.by_arm_type
            .get(&arm_type.to_ascii_lowercase())?
            .iter()
            .copied()
            .rfind(|resource| same_version(resource.api_version, version))
    }

    fn similar_arm_types(&self, arm_type: &str) -> Vec<String> {
        let wanted = arm_type.to_ascii_lowercase();
        nearest(
            self.by_arm_type
                .iter()
                .filter_map(|(key, list)| Some((key.as_str(), list.first()?.arm_type.to_owned()))),
            &wanted,
        )
    }

    fn similar_kinds(&self, group: &str, kind: &str) -> Vec<String> {
        let wanted = format!("{kind}.{group}");
        let names: Vec<_> = self
            .by_kind
            .keys()
            .map(|(group, kind)| format!("{kind}.{group}"))
            .collect();
        nearest(
            names.iter().map(|name| (name.as_str(), name.clone())),
            &wanted,
        )
    }
}

/// At most three candidates that resemble `wanted`, best first.
pub(crate) fn nearest<'a>(
    candidates: impl Iterator<Item = (&'a str, String)>,
    wanted: &str,
) -> Vec<String> {
    /// Below this similarity a hint confuses more than it helps.
    const SIMILAR: f64 = 0.8;
    let mut scored: Vec<_> = candidates
        .map(|(key, text)| (strsim::normalized_levenshtein(key, wanted), text))
        .filter(|(score, _)| *score >= SIMILAR)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.into_iter().take(3).map(|(_, text)| text).collect()
}

/// Orders versions so that the one to prefer comes last. The kind's name breaks ties, for determinism.
fn by_age(a: &ResourceType, b: &ResourceType) -> Ordering {
    let stable = |resource: &ResourceType| !is_preview(resource.api_version);
    stable(a)
        .cmp(&stable(b))
        .then_with(|| a.api_version.cmp(b.api_version))
        .then_with(|| (b.group, b.kind).cmp(&(a.group, a.kind)))
}

/// Azure's versions are dates; a preview has a word after it (`2023-05-01-preview`).
fn is_preview(api_version: &str) -> bool {
    api_version.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// One spelling for `2020-11-01`, `v1api20201101` and `v20201101`: `20201101`.
fn canonical_version(text: &str) -> impl Iterator<Item = u8> {
    let text = text.trim();
    let after = |prefix: &str| {
        let (start, rest) = text.split_at_checked(prefix.len())?;
        let fits = start.eq_ignore_ascii_case(prefix)
            && rest.starts_with(|first: char| first.is_ascii_digit());
        fits.then_some(rest)
    };
    let rest = after("v1api").or_else(|| after("v")).unwrap_or(text);
    rest.bytes()
        .filter(|byte| *byte != b'-')
        .map(|byte| byte.to_ascii_lowercase())
}

fn same_version(a: &str, b: &str) -> bool {
    canonical_version(a).eq(canonical_version(b))
}

/// Whether a Kubernetes group is one of Azure's kinds, known or not: all of them end alike.
pub(crate) fn is_azure_group(group: &str) -> bool {
    group.ends_with(".azure.com")
}

/// Whether a text has the form of an API version, in one of the spellings that users know.
#[must_use]
pub fn looks_like_version(text: &str) -> bool {
    let start = canonical_version(text).take(8);
    start.filter(u8::is_ascii_digit).count() == 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_one_spelling() {
        for text in ["2020-11-01", "v1api20201101", "v20201101", "V1API20201101"] {
            assert!(canonical_version(text).eq(*b"20201101"), "{text}");
        }
        assert!(same_version("2023-05-01-preview", "v1api20230501PREVIEW"));
        assert!(!same_version("2023-05-01-preview", "2023-05-01"));
        assert!(looks_like_version("2020-11-01"));
        assert!(!looks_like_version("documents"));
        assert!(!looks_like_version("v1api"));
    }
}
