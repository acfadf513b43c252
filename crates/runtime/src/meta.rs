//! The metadata of Kubernetes objects, as far as typed documents need it.

use crate::object::{Item, Problems, Reader, Writer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// `metadata` of a Kubernetes object: four properties that programs use, and the others as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ObjectMeta {
    /// Name in the namespace.
    pub name: Option<String>,
    /// Namespace; absent for the current one.
    pub namespace: Option<String>,
    /// Labels.
    pub labels: Option<BTreeMap<String, String>>,
    /// Annotations.
    pub annotations: Option<BTreeMap<String, String>>,
    /// Everything else (`generation`, `finalizers`, `ownerReferences`, …).
    pub other: Map<String, Value>,
}

impl ObjectMeta {
    /// Metadata with a name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::default()
        }
    }

    /// The value of an annotation.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.annotations.as_ref()?.get(key).map(String::as_str)
    }
}

impl Item for ObjectMeta {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        let mut reader = Reader::new(value, problems);
        reader.take("name", &mut self.name);
        reader.take("namespace", &mut self.namespace);
        reader.take("labels", &mut self.labels);
        reader.take("annotations", &mut self.annotations);
        self.other = reader.rest();
    }

    fn write(&self) -> Value {
        let mut writer = Writer::with(self.other.clone());
        writer.put("name", &self.name);
        writer.put("namespace", &self.namespace);
        writer.put("labels", &self.labels);
        writer.put("annotations", &self.annotations);
        writer.finish()
    }
}

crate::serde_impls! { ObjectMeta }
