//! Two versions of a type tree, side by side: types are paired by where they stand, not by what they are called.

use super::structure::{Type, Version, unwrapped};
use std::collections::{BTreeSet, VecDeque};

/// A type of each side that stand at the same place of a kind.
pub(super) struct Pair<'a> {
    /// `VirtualNetwork.spec.subnets[]`
    pub(super) path: String,
    /// The newer type's name.
    pub(super) name: String,
    pub(super) old: &'a Type,
    pub(super) new: &'a Type,
}

/// All pairs of types of a kind's request or response, each pair once, nearest first.
pub(super) fn pairs<'a>(
    old: &'a Version,
    new: &'a Version,
    kind: &str,
    side: Side,
) -> Vec<Pair<'a>> {
    let root = |version: &'a Version| {
        let name = version.kinds.get(kind)?.get(side.label())?;
        Some(name.strip_prefix(side.prefix()).unwrap_or(name).to_owned())
    };
    let (Some(from), Some(to)) = (root(old), root(new)) else {
        return Vec::new();
    };
    let start = format!("{kind}.{}", side.field());
    let mut open: VecDeque<(String, String, String)> = [(start, from, to)].into();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let mut found = Vec::new();
    while let Some((path, from, to)) = open.pop_front() {
        let named = |version: &'a Version, name: &str| {
            version.types.get(&format!("{}{name}", side.prefix()))
        };
        let (Some(before), Some(after)) = (named(old, &from), named(new, &to)) else {
            continue;
        };
        if !seen.insert((from.clone(), to.clone())) {
            continue;
        }
        for (name, was) in &before.properties {
            let Some(is) = after.properties.get(name) else {
                continue;
            };
            let (was, around) = unwrapped(&was.ty);
            let (is, same) = unwrapped(&is.ty);
            if around == same {
                let path = format!("{path}.{name}{around}");
                open.push_back((path, was.to_owned(), is.to_owned()));
            }
        }
        found.push(Pair {
            path,
            name: format!("{}{to}", side.prefix()),
            old: before,
            new: after,
        });
    }
    found
}

/// Requests or responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

impl Side {
    /// The line of a kind that names its type.
    fn label(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::Request => "spec",
            Self::Response => "status",
        }
    }

    /// What the names of its types start with.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Request => "",
            Self::Response => "status.",
        }
    }
}

/// Kinds that both sides have.
pub(super) fn common<'a>(old: &Version, new: &'a Version) -> Vec<&'a str> {
    new.kinds
        .keys()
        .filter(|kind| old.kinds.contains_key(*kind))
        .map(String::as_str)
        .collect()
}
