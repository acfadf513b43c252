//! Which types can stand below a resource.

use crate::import::{TypeFilter, VersionChoice};
use crate::registry::Registry;
use aso_runtime::arm_id::ArmId;
use aso_runtime::registry::{ResourceType, Scope};
use std::collections::{HashMap, HashSet};

/// All types by what they can stand below, as far as they can lead to something that is wanted; at the version to ask for.
pub(super) struct Types {
    children: HashMap<String, Vec<&'static ResourceType>>,
    extensions: Vec<&'static ResourceType>,
    /// All extension types, in lower case.
    all_extensions: HashSet<String>,
}

impl Types {
    pub(super) fn new(registry: &Registry, version: &VersionChoice, filter: &TypeFilter) -> Self {
        let mut all: Vec<(&str, &'static ResourceType)> = registry
            .arm_types()
            .map(|(key, newest)| {
                let chosen = match version {
                    VersionChoice::Exactly(version) => registry.arm_type_at(key, version),
                    VersionChoice::Newest | VersionChoice::Folder => None,
                };
                (key, chosen.unwrap_or(newest))
            })
            .collect();
        all.sort_by_key(|(key, _)| *key);
        let wanted: Vec<&str> = all
            .iter()
            .filter(|(_, resource)| filter.wants(resource.arm_type))
            .map(|(key, _)| *key)
            .collect();
        let leads_somewhere = |key: &str| {
            wanted.iter().any(|wanted| {
                wanted
                    .strip_prefix(key)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        let mut types = Self {
            children: HashMap::new(),
            extensions: Vec::new(),
            all_extensions: HashSet::new(),
        };
        for &(key, resource) in &all {
            if resource.scope == Scope::Extension {
                types.all_extensions.insert(key.to_owned());
                if filter.wants(resource.arm_type) {
                    types.extensions.push(resource);
                }
            } else if let Some((above, _)) = key.rsplit_once('/')
                && above.contains('/')
                && leads_somewhere(key)
            {
                let children = types.children.entry(above.to_owned()).or_default();
                children.push(resource);
            }
        }
        types
    }

    /// The children that a type can have.
    pub(super) fn children(&self, arm_type: &str) -> &[&'static ResourceType] {
        self.children
            .get(&arm_type.to_ascii_lowercase())
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a resource is an extension, which has no extensions itself.
    pub(super) fn is_extension(&self, id: &ArmId) -> bool {
        id.namespaces().count() > 1
            || self
                .all_extensions
                .contains(&id.arm_type().to_ascii_lowercase())
    }

    /// The extensions that any resource can have.
    pub(super) fn extensions(&self) -> &[&'static ResourceType] {
        &self.extensions
    }
}
