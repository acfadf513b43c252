//! CustomResourceDefinitions, written from the schema documents that the generated crates carry.
//!
//! A schema document holds one API version of one group, each type once; a CRD holds every kind's types
//! expanded in place, because Kubernetes wants structural schemas without references. The frame around
//! the schemas (names, categories, printer columns) is Azure Service Operator's, so that its documents and tools go on working.

mod frame;
mod runtime_types;
mod schema;

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One API version of one group: its kinds, and all their types once.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaDocument {
    /// Kubernetes group, `storage.azure.com`.
    pub group: String,
    /// ARM API version, `2023-01-01`.
    pub api_version: String,
    /// By kind name.
    pub kinds: BTreeMap<String, KindSchema>,
    /// Schemas by type name.
    pub types: Map<String, Value>,
}

/// Where the schemas of a kind are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindSchema {
    /// Plural name, `storageaccounts`.
    pub plural: String,
    /// Names under which the API version is served, the one we write first.
    pub versions: Vec<String>,
    /// Type of `spec`.
    pub spec: String,
    /// Type of `status`; a kind without has none in its schema.
    pub status: Option<String>,
}

/// What is wrong with a schema document.
#[derive(Debug, thiserror::Error)]
pub enum CrdError {
    /// The document is no JSON.
    #[error("the schema document is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A part of the document is missing or has the wrong type.
    #[error("the schema document has no usable {0}")]
    Document(String),
    /// A type that the document does not have.
    #[error("{place}: there is no type {name:?}")]
    UnknownType {
        /// Group, API version, kind, and the property that refers.
        place: String,
        /// The name that is referred to.
        name: String,
    },
    /// A type that contains itself: a structural schema cannot say that.
    #[error("{place}: the type {name:?} contains itself")]
    Recursive {
        /// Group, API version, kind, and the property that refers.
        place: String,
        /// The type.
        name: String,
    },
}

impl SchemaDocument {
    /// Reads a schema document.
    ///
    /// # Errors
    /// [`CrdError::Json`] and [`CrdError::Document`]. References between types are checked by [`expand`].
    pub fn parse(text: &str) -> Result<Self, CrdError> {
        Self::from_value(serde_json::from_str(text)?)
    }

    /// Reads a schema document from JSON.
    ///
    /// # Errors
    /// [`CrdError::Document`].
    pub fn from_value(mut document: Value) -> Result<Self, CrdError> {
        let text = |document: &Value, name: &str| {
            let text = document
                .get(name)
                .and_then(Value::as_str)
                .map(str::to_owned);
            text.ok_or_else(|| CrdError::Document(name.to_owned()))
        };
        let group = text(&document, "group")?;
        let api_version = text(&document, "apiVersion")?;
        let mut object = |name: &str| match document.get_mut(name).map(Value::take) {
            Some(Value::Object(object)) => Ok(object),
            _ => Err(CrdError::Document(name.to_owned())),
        };
        let types = object("types")?;
        let mut kinds = BTreeMap::new();
        for (name, kind) in object("kinds")? {
            let within = |part: &str| CrdError::Document(format!("kinds.{name}.{part}"));
            let versions: Option<Vec<String>> =
                kind.get("versions").and_then(Value::as_array).map(|list| {
                    list.iter()
                        .filter_map(|version| version.as_str().map(str::to_owned))
                        .collect()
                });
            let schema = KindSchema {
                plural: text(&kind, "plural").map_err(|_| within("plural"))?,
                versions: versions
                    .filter(|list| !list.is_empty())
                    .ok_or_else(|| within("versions"))?,
                spec: text(&kind, "spec").map_err(|_| within("spec"))?,
                status: kind
                    .get("status")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            };
            kinds.insert(name, schema);
        }
        Ok(Self {
            group,
            api_version,
            kinds,
            types,
        })
    }
}

/// Which kinds and versions to write. An empty list means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Groups: `network` or `network.azure.com`.
    pub groups: Vec<String>,
    /// Kinds, compared without case.
    pub kinds: Vec<String>,
    /// Versions: `2020-11-01`, or one of the names it is served under: `v1api20201101`.
    pub versions: Vec<String>,
}

impl Filter {
    fn group(&self, group: &str) -> bool {
        let short = group.strip_suffix(".azure.com").unwrap_or(group);
        self.groups.is_empty()
            || self.groups.iter().any(|wanted| {
                wanted.eq_ignore_ascii_case(group) || wanted.eq_ignore_ascii_case(short)
            })
    }

    fn kind(&self, kind: &str) -> bool {
        self.kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(kind))
    }

    fn version(&self, api_version: &str, kind: &KindSchema) -> bool {
        self.versions.is_empty()
            || self.versions.iter().any(|wanted| {
                wanted == api_version || kind.versions.iter().any(|name| name == wanted)
            })
    }
}

/// How much of the descriptions goes into a CRD. They are half of its size, and the API server keeps all of it in memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Descriptions {
    /// None.
    None,
    /// The first sentence of each.
    FirstSentence,
    /// All of it.
    #[default]
    Full,
}

/// What to write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// How much of the descriptions.
    pub descriptions: Descriptions,
    /// The smallest CRD that works: the newest stable version alone, without descriptions, `status` without a schema.
    pub minimal: bool,
}

/// Writes one CRD for each kind that the filter lets through, with all its versions in the documents. Sorted by group and kind.
///
/// Versions are sorted newest first, stable before preview, and all are served. The first is stored: the newest stable
/// one, under the name that we write.
///
/// # Errors
/// A type that is missing, or that contains itself.
pub fn expand(
    documents: &[SchemaDocument],
    filter: &Filter,
    options: &Options,
) -> Result<Vec<Value>, CrdError> {
    let mut found: BTreeMap<(&str, &str), Vec<(&SchemaDocument, &KindSchema)>> = BTreeMap::new();
    for document in documents
        .iter()
        .filter(|document| filter.group(&document.group))
    {
        for (name, kind) in &document.kinds {
            if filter.kind(name) && filter.version(&document.api_version, kind) {
                found
                    .entry((&document.group, name))
                    .or_default()
                    .push((document, kind));
            }
        }
    }
    found
        .into_iter()
        .map(|((group, name), versions)| frame::crd(group, name, versions, options))
        .collect()
}
