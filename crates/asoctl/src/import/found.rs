//! A resource as its own document tells, and the choice between several documents of one.

use super::{Options, Origin, VersionChoice, Warning};
use aso_runtime::arm_id::ArmId;
use aso_runtime::engine::{self, ImportedSpec, MissingSecret, UnlistedValue};
use aso_runtime::registry::ResourceType;
use serde_json::Value;
use std::collections::HashMap;

/// A resource whose type is known, with its Spec as far as its own document tells.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) resource: &'static ResourceType,
    pub(super) id: ArmId,
    /// [`ArmId::key`] of the resource.
    pub(super) key: String,
    /// The resource's number among those [collected](Collected), of which it has one once it is there.
    pub(super) number: usize,
    pub(super) spec: Value,
    /// The ids that the Spec refers to.
    pub(super) references: Vec<String>,
    /// Found before defaults are left out: what Azure says of a secret, nobody has to be reminded of.
    pub(super) missing_secrets: Vec<MissingSecret>,
    pub(super) unlisted: Vec<UnlistedValue>,
    pub(super) origin: Origin,
    /// Taken out of its parent's document.
    pub(super) embedded: bool,
    pub(super) source: Option<Value>,
    pub(super) unknown: Vec<String>,
}

impl Found {
    pub(super) fn new(
        resource: &'static ResourceType,
        id: ArmId,
        body: &Value,
        origin: Origin,
        options: &Options,
    ) -> Self {
        let ImportedSpec {
            spec,
            references,
            missing_secrets,
            unlisted,
        } = engine::import(resource, body);
        Self {
            resource,
            key: id.key(),
            number: 0,
            id,
            references,
            missing_secrets,
            unlisted,
            spec,
            origin,
            embedded: false,
            source: options.keep_sources.then(|| body.clone()),
            unknown: if options.unknown_properties {
                engine::unknown_properties(resource, body)
            } else {
                Vec::new()
            },
        }
    }

    /// What an API server will not take.
    pub(super) fn warnings(&self) -> impl Iterator<Item = Warning> {
        let version = self.resource.api_version;
        self.unlisted.iter().map(move |found| Warning {
            origin: self.origin.clone(),
            message: format!(
                "{}: API version {version} does not list the value {:?}, so that Kubernetes will refuse the document; correct it, or import with another --api-version",
                found.path, found.value
            ),
        })
    }

    /// [`ArmId::key`] of the resource's parent.
    pub(super) fn parent_key(&self) -> Option<&str> {
        self.key.get(..self.id.parent_str()?.len())
    }
}

/// All resources, each once, and by their ids.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) found: Vec<Found>,
    pub(super) by_id: ById,
}

/// Resources in Azure: a number for each id, which all API versions share in which a resource was read.
#[derive(Debug, Default)]
pub(super) struct ById {
    numbers: HashMap<String, usize>,
    /// Where the resource of each number stands among those found; several in several API versions.
    versions: Vec<Vec<usize>>,
}

impl ById {
    /// How many there are; the numbers are those below.
    pub(super) fn len(&self) -> usize {
        self.versions.len()
    }

    /// The number of the resource with this [key](ArmId::key).
    pub(super) fn number(&self, key: &str) -> Option<usize> {
        self.numbers.get(key).copied()
    }

    /// Where a resource stands among those found, in each API version in which it was read.
    pub(super) fn versions(&self, number: usize) -> &[usize] {
        self.versions.get(number).map_or(&[], Vec::as_slice)
    }
}

impl Collected {
    /// Adds a resource, or resolves a duplicate: a document of its own wins over an embedded copy; otherwise the one that says more.
    pub(super) fn keep(&mut self, mut new: Found, options: &Options, warnings: &mut Vec<Warning>) {
        let ById { numbers, versions } = &mut self.by_id;
        let next = versions.len();
        let number = *numbers.entry(new.key.clone()).or_insert(next);
        if number == next {
            versions.push(Vec::new());
        }
        new.number = number;
        // A resource is the same if its id is; and its version, where several are read side by side.
        let by_version = options.version == VersionChoice::Folder;
        let same = |index: &&usize| {
            let old = self.found.get(**index);
            old.is_some_and(|old| {
                !by_version || old.resource.api_version == new.resource.api_version
            })
        };
        let versions = &mut versions[number];
        let index = versions.iter().find(same).copied();
        let Some(old) = index.and_then(|index| self.found.get_mut(index)) else {
            versions.push(self.found.len());
            self.found.push(new);
            return;
        };
        if old.embedded != new.embedded {
            if old.embedded {
                *old = new;
            }
            return;
        }
        // All that gets into the output takes part, so that the choice depends on content alone. Two embedded copies
        // can even have been read with different versions.
        let rank = |found: &Found| {
            let text = found.spec.to_string();
            (
                text.len(),
                text,
                found.resource.api_version,
                found.id.to_string(),
            )
        };
        let (old_rank, new_rank) = (rank(old), rank(&new));
        if old_rank.1 != new_rank.1 && !new.embedded {
            let (first, second) = if old.origin < new.origin {
                (&old.origin, &new.origin)
            } else {
                (&new.origin, &old.origin)
            };
            warnings.push(Warning {
                    origin: first.clone(),
                    message: format!(
                        "{} was read twice with different content (also from {second}); the longer document is used",
                        new.key
                    ),
                });
        }
        if new_rank > old_rank {
            *old = new;
        }
    }
}
