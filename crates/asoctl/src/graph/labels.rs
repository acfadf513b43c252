//! What stands in the boxes of a drawing.

use super::{Graph, Node};
use std::collections::{BTreeMap, BTreeSet};

/// What has to be said so that no two boxes look the same.
pub(super) struct Labels {
    /// Kinds that several groups have.
    ambiguous: BTreeSet<String>,
    /// Whether there are several namespaces.
    with_namespace: bool,
}

impl Labels {
    pub(super) fn new(graph: &Graph) -> Self {
        let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut namespaces = BTreeSet::new();
        for node in graph.nodes.values() {
            groups.entry(&node.kind).or_default().insert(&node.group);
            if !node.namespace.is_empty() {
                namespaces.insert(node.namespace.as_str());
            }
        }
        let ambiguous = groups.into_iter().filter(|(_, groups)| groups.len() > 1);
        Self {
            ambiguous: ambiguous.map(|(kind, _)| kind.to_owned()).collect(),
            with_namespace: namespaces.len() > 1,
        }
    }

    /// Kind and name. Characters that control a terminal or a line have no place in a drawing.
    pub(super) fn of(&self, node: &Node) -> [String; 2] {
        let mut kind = node.kind.clone();
        if self.ambiguous.contains(&node.kind) && !node.group.is_empty() {
            kind = format!("{kind}.{}", node.group);
        }
        let mut name = node.name.clone();
        if self.with_namespace && !node.namespace.is_empty() {
            name = format!("{}/{name}", node.namespace);
        }
        [kind, name].map(|text| {
            text.chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect()
        })
    }
}
