//! The resources.

mod embedded;
mod seeds;
mod soft;

pub(crate) use soft::{SOFT, Soft, squeeze};

use crate::catalog::CATALOG;
use aso_runtime::arm_id::{ArmId, RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A resource.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: ArmId,
    pub(crate) body: Value,
    /// What was written last, with its secrets.
    pub(crate) written: Option<Value>,
    /// Grows with each write.
    pub(crate) revision: u64,
    /// The operation that runs on it.
    pub(crate) operation: Option<String>,
}

impl Stored {
    pub(crate) fn etag(&self) -> String {
        format!("\"{:08x}\"", self.revision)
    }
}

/// All resources, by their lower-case id: so in the order of their paths, parents first.
#[derive(Debug, Default)]
pub(crate) struct Store {
    resources: BTreeMap<String, Stored>,
    /// Types of documents, which are served at any version if the library does not know them.
    seeded: BTreeSet<String>,
    deleted: Vec<soft::Deleted>,
    revision: u64,
}

impl Store {
    pub(crate) fn get(&self, id: &ArmId) -> Option<&Stored> {
        self.resources.get(&id.key())
    }

    pub(crate) fn get_mut(&mut self, id: &ArmId) -> Option<&mut Stored> {
        self.resources.get_mut(&id.key())
    }

    pub(crate) fn contains(&self, id: &ArmId) -> bool {
        self.resources.contains_key(&id.key())
    }

    pub(crate) fn is_seeded(&self, arm_type: &str) -> bool {
        self.seeded.contains(&arm_type.to_lowercase())
    }

    pub(crate) fn len(&self) -> usize {
        self.resources.len()
    }

    /// Keeps what a request writes: with id, name and type as Azure sets them, and without its secrets, which are only in
    /// [`Stored::written`]. Children in its body are kept as well, and it in its parent's.
    pub(crate) fn put(&mut self, id: &ArmId, mut body: Value) {
        let written = body.clone();
        if let Some(object) = body.as_object_mut() {
            for name in ["id", "name", "type"] {
                object.remove(name);
            }
        }
        self.describe(id, &mut body);
        crate::secrets::strip(&id.arm_type(), &mut body);
        self.take_children(id, &body);
        self.insert(id.clone(), body);
        if let Some(stored) = self.get_mut(id) {
            stored.written = Some(written);
        }
        self.show_in_parent(id);
    }

    /// Keeps a document at the start, which is what Azure answers: it is served as it is. Its parent's body may hold it already.
    fn put_document(&mut self, id: &ArmId, mut body: Value) {
        self.describe(id, &mut body);
        self.take_children(id, &body);
        self.insert(id.clone(), body);
        self.show_in_parent_once(id);
    }

    fn insert(&mut self, id: ArmId, body: Value) {
        self.revision += 1;
        let revision = self.revision;
        let entry = self.resources.entry(id.key()).or_insert_with(|| Stored {
            id,
            body: Value::Null,
            written: None,
            revision,
            operation: None,
        });
        entry.body = body;
        entry.revision = revision;
    }

    /// Sets what Azure sets, where it is not set: id, name and type.
    fn describe(&self, id: &ArmId, body: &mut Value) {
        let Some(object) = body.as_object_mut() else {
            return;
        };
        // The first spelling of an id stays.
        let id = self.get(id).map_or(id, |known| &known.id);
        let arm_type = id.arm_type();
        let spelling = CATALOG.spelling(&arm_type).map_or(arm_type, str::to_owned);
        for (name, value) in [
            ("id", id.to_string()),
            ("name", id.name().to_owned()),
            ("type", spelling),
        ] {
            object.entry(name).or_insert_with(|| json!(value));
        }
    }

    /// Removes a resource with all below it. What is deleted softly is kept for a while.
    pub(crate) fn remove(&mut self, id: &ArmId) {
        let below = format!("{}/", id.key());
        let keys: Vec<_> = self
            .resources
            .range(below.clone()..)
            .map(|(key, _)| key.clone())
            .take_while(|key| key.starts_with(&below))
            .collect();
        for key in keys.iter().chain([&id.key()]) {
            if let Some(stored) = self.resources.remove(key) {
                self.delete_softly(stored);
            }
        }
        self.hide_in_parent(id);
    }

    /// All resources below a path, in order.
    pub(crate) fn below<'a>(&'a self, id: &ArmId) -> impl Iterator<Item = &'a Stored> + use<'a> {
        self.with_prefix(format!("{}/", id.key()))
    }

    fn with_prefix<'a>(&'a self, prefix: String) -> impl Iterator<Item = &'a Stored> + use<'a> {
        self.resources
            .range(prefix.clone()..)
            .take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(_, stored)| stored)
    }

    /// The resources of a type right below a resource, or right in a scope. A subscription's are those of its groups too.
    pub(crate) fn members<'a>(
        &'a self,
        scope: &ArmId,
        arm_type: &str,
        children: bool,
    ) -> impl Iterator<Item = &'a Stored> + use<'a> {
        let prefix = if children {
            let last = arm_type.rsplit('/').next().unwrap_or_default();
            format!("{}/{}/", scope.key(), last.to_lowercase())
        } else {
            format!("{}/", scope.key())
        };
        let deeper = scope.namespaces().count() + 1;
        let arm_type = arm_type.to_owned();
        self.with_prefix(prefix).filter(move |stored| {
            stored.id.is_type(&arm_type) && (children || stored.id.namespaces().count() == deeper)
        })
    }

    /// The subscriptions.
    pub(crate) fn subscriptions(&self) -> impl Iterator<Item = &Stored> {
        self.resources
            .values()
            .filter(|stored| stored.id.is_type(SUBSCRIPTION_TYPE))
    }

    /// The resource groups of a subscription.
    pub(crate) fn groups(&self, subscription: &str) -> impl Iterator<Item = &Stored> {
        self.below(&ArmId::for_subscription(subscription))
            .filter(|stored| stored.id.is_type(RESOURCE_GROUP_TYPE))
    }
}
