//! How a graph is laid out: what is drawn inside of what, and which lines are drawn then.

use super::labels::Labels;
use super::{Graph, Key};
use aso_runtime::arm_id::RESOURCE_GROUP_TYPE;
use std::collections::{BTreeMap, BTreeSet};

/// What nodes are put together by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum GroupBy {
    /// A frame around each resource group.
    #[default]
    ResourceGroup,
    /// A frame around each owner and what it owns, one in the other.
    Owner,
}

/// Frames are not drawn deeper than this; Azure's own types have at most five levels.
const MAX_DEPTH: usize = 8;

/// What is to be drawn. Nodes are numbered in their order.
pub(super) struct Drawing {
    /// The frame around everything, which has no title.
    pub(super) all: Frame,
    pub(super) edges: Vec<Edge>,
}

/// A frame, and what is in it.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) boxes: Vec<Box>,
    pub(super) frames: Vec<Frame>,
}

pub(super) struct Box {
    pub(super) number: usize,
    /// Two lines: kind and name.
    pub(super) label: [String; 2],
    pub(super) external: bool,
}

pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The properties that refer; `None` for an owner and what it owns.
    pub(super) properties: Option<String>,
}

/// The nodes by number, and how they are shown.
struct Nodes<'g> {
    graph: &'g Graph,
    numbers: BTreeMap<&'g Key, usize>,
    labels: Labels,
}

impl Drawing {
    pub(super) fn new(graph: &Graph, by: GroupBy) -> Self {
        let nodes = Nodes {
            graph,
            numbers: graph.nodes.keys().zip(0..).collect(),
            labels: Labels::new(graph),
        };
        match by {
            GroupBy::ResourceGroup => nodes.by_resource_group(),
            GroupBy::Owner => nodes.by_owner(),
        }
    }
}

impl<'g> Nodes<'g> {
    fn box_of(&self, key: &Key) -> Option<Box> {
        let node = self.graph.nodes.get(key)?;
        Some(Box {
            number: *self.numbers.get(key)?,
            label: self.labels.of(node),
            external: node.external,
        })
    }

    fn by_resource_group(&self) -> Drawing {
        let referred: BTreeSet<&Key> = self.graph.references.iter().map(|one| &one.to).collect();
        // A frame says as much as a box for a group that only owns.
        let needless = |key: &Key| {
            self.graph.nodes.get(key).is_some_and(|node| {
                node.external && is_group(node) && node.resource_group.is_some()
            }) && !referred.contains(key)
        };
        let mut all = Frame::default();
        // Azure reads their names without case.
        let mut frames: BTreeMap<String, Frame> = BTreeMap::new();
        for (key, node) in &self.graph.nodes {
            if needless(key) {
                continue;
            }
            let frame = match &node.resource_group {
                None => &mut all,
                Some(name) => frames.entry(name.to_lowercase()).or_insert_with(|| Frame {
                    title: name.clone(),
                    ..Frame::default()
                }),
            };
            frame.boxes.extend(self.box_of(key));
        }
        all.frames = frames.into_values().collect();
        for (frame, number) in all.frames.iter_mut().zip(0..) {
            frame.number = number;
        }
        // Nor is a line needed from a group to each box in its frame.
        let edges = self.edges(|owned, owner| {
            let group = |key: &Key| {
                let node = self.graph.nodes.get(key)?;
                node.resource_group.as_ref().map(|name| name.to_lowercase())
            };
            let in_frame = group(owner).is_some() && group(owner) == group(owned);
            !(in_frame && self.graph.nodes.get(owner).is_some_and(is_group))
        });
        Drawing { all, edges }
    }

    fn by_owner(&self) -> Drawing {
        let mut owned: BTreeMap<&Key, Vec<&Key>> = BTreeMap::new();
        for (key, owner) in &self.graph.owners {
            owned.entry(owner).or_default().push(key);
        }
        let mut inside = BTreeSet::new();
        let mut all = Frame::default();
        for key in self.graph.nodes.keys() {
            if !self.graph.owners.contains_key(key) {
                self.place(key, &owned, 0, &mut all, &mut inside);
            }
        }
        // What is left owns itself, by way of others: frames cannot show that, but lines can.
        let left: BTreeSet<&Key> = self
            .graph
            .nodes
            .keys()
            .filter(|key| !inside.contains(*key))
            .collect();
        all.boxes
            .extend(left.iter().filter_map(|key| self.box_of(key)));
        let edges = self.edges(|key, _| left.contains(key) || self.depth(key) > MAX_DEPTH);
        Drawing { all, edges }
    }

    /// Puts a node into a frame; in a frame of its own if it owns anything.
    fn place(
        &self,
        key: &'g Key,
        owned: &BTreeMap<&'g Key, Vec<&'g Key>>,
        depth: usize,
        into: &mut Frame,
        inside: &mut BTreeSet<&'g Key>,
    ) {
        let (Some(own), true) = (self.box_of(key), inside.insert(key)) else {
            return;
        };
        let Some(children) = owned.get(key) else {
            into.boxes.push(own);
            return;
        };
        if depth >= MAX_DEPTH {
            // Side by side, from here on: without recursion, since nobody says how long a chain of owners can be.
            into.boxes.push(own);
            let mut rest: Vec<&Key> = children.iter().rev().copied().collect();
            while let Some(key) = rest.pop() {
                if inside.insert(key) {
                    into.boxes.extend(self.box_of(key));
                    rest.extend(owned.get(key).into_iter().flatten().rev());
                }
            }
            return;
        }
        let mut frame = Frame {
            number: own.number,
            title: own.label.join(" "),
            ..Frame::default()
        };
        frame.boxes.push(own);
        for child in children {
            self.place(child, owned, depth + 1, &mut frame, inside);
        }
        into.frames.push(frame);
    }

    /// How many owners are above a node; no more than matter are counted.
    fn depth(&self, key: &Key) -> usize {
        let next = |key: &&Key| self.graph.owners.get(*key);
        std::iter::successors(Some(key), next)
            .skip(1)
            .take(MAX_DEPTH + 1)
            .count()
    }

    /// All references, and the owners that `shown` wants of pairs of what is owned and its owner.
    fn edges(&self, shown: impl Fn(&Key, &Key) -> bool) -> Vec<Edge> {
        let pair = |from: &Key, to: &Key| Some((*self.numbers.get(from)?, *self.numbers.get(to)?));
        let owners = self
            .graph
            .owners
            .iter()
            .filter(|(owned, owner)| shown(owned, owner))
            .filter_map(|(owned, owner)| pair(owner, owned));
        let mut edges: Vec<Edge> = owners
            .map(|(from, to)| Edge {
                from,
                to,
                properties: None,
            })
            .collect();
        // One line from one box to another, whatever it stands for.
        let mut lines: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
        for one in &self.graph.references {
            if let Some(ends) = pair(&one.from, &one.to) {
                lines.entry(ends).or_default().push(&one.property);
            }
        }
        edges.extend(lines.into_iter().map(|((from, to), properties)| Edge {
            from,
            to,
            properties: Some(properties.join(", ")),
        }));
        edges.sort_by_key(|edge| (edge.from, edge.to, edge.properties.is_some()));
        edges
    }
}

fn is_group(node: &super::Node) -> bool {
    (node.group == "resources.azure.com" && node.kind == "ResourceGroup")
        || node.kind.eq_ignore_ascii_case(RESOURCE_GROUP_TYPE)
}
