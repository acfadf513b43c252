//! What owns what, and what refers to what, among Kubernetes documents: as a graph, and as a drawing of it.
//!
//! An owner or a reference finds its target by group, kind and name in the same namespace, or by ARM id, whichever way the
//! target's own id is known. A target that is not among the documents is part of the graph too: what is missing is what people look for.

mod build;
mod dot;
mod groups;
mod labels;
mod mermaid;

pub use build::build;
pub use groups::GroupBy;
pub use mermaid::MAX_EDGES as MERMAID_MAX_EDGES;

use std::collections::{BTreeMap, BTreeSet};

/// Something that owns, is owned, refers or is referred to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// `network.azure.com`; empty where only an ARM id of an unknown type is there.
    pub group: String,
    /// `VirtualNetwork`, or the ARM type.
    pub kind: String,
    /// `metadata.name`, or the last name of an ARM id.
    pub name: String,
    /// `metadata.namespace`; empty if there is none, and for what is only known by its ARM id.
    pub namespace: String,
    /// The resource group in Azure, if it is known.
    pub resource_group: Option<String>,
    /// Whether it is among the documents.
    pub external: bool,
}

/// The key of a node: it tells nodes apart, and puts them in order.
pub type Key = String;

/// A reference from one node to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Who refers.
    pub from: Key,
    /// To whom.
    pub to: Key,
    /// By which property: `ipConfigurations.subnet.reference`, without the numbers in lists.
    pub property: String,
}

/// The graph. The same documents give the same graph, whatever their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// The nodes.
    pub nodes: BTreeMap<Key, Node>,
    /// What owns a node, for those that have an owner. Each has one.
    pub owners: BTreeMap<Key, Key>,
    /// All references; the same one counts once.
    pub references: BTreeSet<Reference>,
}

/// The language of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// <https://mermaid.js.org>, which many pages of Markdown show.
    Mermaid,
    /// <https://graphviz.org/doc/info/lang.html>.
    Dot,
}

impl Graph {
    /// Draws the graph.
    #[must_use]
    pub fn draw(&self, format: Format, by: GroupBy) -> Drawn {
        let drawing = groups::Drawing::new(self, by);
        Drawn {
            text: match format {
                Format::Mermaid => mermaid::draw(&drawing),
                Format::Dot => dot::draw(&drawing),
            },
            edges: drawing.edges.len(),
        }
    }
}

/// A drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// In the language that was asked for.
    pub text: String,
    /// How many lines it has between boxes.
    pub edges: usize,
}
