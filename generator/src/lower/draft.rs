//! Steps whose Kubernetes names are not settled yet: flattening brings properties of several objects together, and only
//! when all are there can it be said how each is called.

use std::collections::BTreeMap;

use super::plan::{Constant, Empty, Op, Or, Step};
use super::schema::KubernetesProperty;

/// A property with the outer properties that it was flattened from.
pub(super) struct Contribution {
    pub(super) path: Vec<String>,
    pub(super) property: KubernetesProperty,
}

/// A step whose Kubernetes names are not settled yet: they are indexes of contributions.
pub(super) struct Draft {
    pub(super) kubernetes: Option<usize>,
    pub(super) or: Option<(MakeOr, usize)>,
    pub(super) arm: String,
    pub(super) op: DraftOp,
    pub(super) empty: Empty,
    pub(super) required: bool,
    pub(super) hub: Option<String>,
    pub(super) default: Option<Constant>,
    pub(super) reason: &'static str,
}

/// Which second property a [`Draft`] has, before its name is settled.
pub(super) type MakeOr = fn(String) -> Or;

pub(super) enum DraftOp {
    Plain(Op),
    Nested(Vec<Draft>),
}

/// Where flattening gives one identifier twice, the flattened ones are called after the properties that held them; their
/// JSON names are in lower case (`properties_type`), as ASO's are.
pub(super) fn settle(contributions: &mut [Contribution]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for contribution in contributions.iter() {
        *count.entry(contribution.property.name.clone()).or_default() += 1;
    }
    for contribution in contributions.iter_mut() {
        if !contribution.path.is_empty()
            && count
                .get(&contribution.property.name)
                .is_some_and(|count| *count > 1)
        {
            let outer = contribution.path.concat();
            contribution.property.json = format!(
                "{}_{}",
                contribution.path.join("_"),
                contribution.property.name
            )
            .to_lowercase();
            contribution.property.name = format!("{outer}{}", contribution.property.name);
        }
    }
}

pub(super) fn finish(draft: Draft, contributions: &[Contribution]) -> Step {
    let json = |index: usize| contributions[index].property.json.clone();
    let op = match draft.op {
        DraftOp::Plain(op) => op,
        DraftOp::Nested(drafts) => {
            let mut steps: Vec<Step> = drafts
                .into_iter()
                .map(|draft| finish(draft, contributions))
                .collect();
            sort(&mut steps);
            Op::Nested(steps)
        }
    };
    let or = draft.or.map(|(or, index)| or(json(index)));
    Step {
        kubernetes: draft.kubernetes.map(json).unwrap_or_default(),
        arm: draft.arm,
        // A value that may come from a secret or a config map need not stand in the Spec.
        required: draft.required && !matches!(or, Some(Or::ConfigMap(_) | Or::Secret(_))),
        or,
        op,
        empty: draft.empty,
        hub: draft.hub,
        default: draft.default,
        reason: draft.reason,
    }
}

pub(super) fn sort(steps: &mut [Step]) {
    steps.sort_by(|a, b| (&a.arm, &a.kubernetes).cmp(&(&b.arm, &b.kubernetes)));
}
