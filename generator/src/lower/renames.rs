//! Properties that have one name in Azure and several in Kubernetes: a version spells the name in another case, or describes an id as text
//! where another one makes a reference of it. In the hub they have the name that the newest version gives them.

use std::collections::{BTreeMap, BTreeSet};

use super::hub::agree;
use super::{Body, Op, Plan, Step, Version};
use crate::model::TypeId;

/// Deeper types than this are not looked at: no document of Azure's is that deep.
const DEPTH: usize = 64;

/// A step that gets a name in the hub, by its type and its name in Kubernetes.
type Renames = BTreeMap<(TypeId, String), String>;

/// A kind in one version: the version's index, and the types of its Spec and Status.
type Member = (usize, TypeId, TypeId);

/// Gives properties of older versions the names of newer ones, where their ARM names are the same. Names that configuration gives stay.
pub(crate) fn rename(versions: &mut [Version]) {
    let mut kinds: BTreeMap<(String, String), Vec<Member>> = BTreeMap::new();
    for (index, version) in versions.iter().enumerate() {
        for kind in &version.kinds {
            let name = (version.group.clone(), kind.kind.clone());
            let member = (index, kind.spec, kind.status);
            kinds.entry(name).or_default().push(member);
        }
    }
    for members in kinds.values() {
        // Newest first, so that what a version is compared with has its final names.
        for (at, (older, old_spec, old_status)) in members.iter().enumerate().rev() {
            for (newer, new_spec, new_status) in members.iter().skip(at + 1).rev() {
                let mut pair = Pair {
                    old: &versions[*older],
                    new: &versions[*newer],
                    seen: BTreeSet::new(),
                    renames: Renames::new(),
                };
                pair.objects(*old_spec, *new_spec, 0);
                pair.objects(*old_status, *new_status, 0);
                let renames = pair.renames;
                apply(&mut versions[*older], renames);
            }
        }
    }
}

fn apply(version: &mut Version, renames: Renames) {
    for ((id, name), hub) in renames {
        if let Some(Body::Object(forms)) = version.types.get_mut(&id).map(|ty| &mut ty.body) {
            let (Plan::Object(steps) | Plan::OneOf { shared: steps, .. }) = &mut forms.plan;
            set(steps, &name, &hub);
        }
    }
}

fn set(steps: &mut [Step], name: &str, hub: &str) {
    for step in steps {
        if let Op::Nested(inner) = &mut step.op {
            set(inner, name, hub);
        } else if step.kubernetes == name {
            step.hub = Some(hub.to_owned());
        }
    }
}

/// Two versions of one kind, side by side.
struct Pair<'v> {
    old: &'v Version,
    new: &'v Version,
    /// Pairs of types that were compared.
    seen: BTreeSet<(TypeId, TypeId)>,
    renames: Renames,
}

impl<'v> Pair<'v> {
    fn objects(&mut self, old: TypeId, new: TypeId, depth: usize) {
        if depth > DEPTH || !self.seen.insert((old, new)) {
            return;
        }
        let (old_plan, new_plan) = (plan(self.old, old), plan(self.new, new));
        let (old_steps, new_steps) = (steps(old_plan), steps(new_plan));
        let mut renames = Vec::new();
        for (path, step) in &old_steps {
            let same = |other: &&(String, &Step)| other.1.hub_name() == step.hub_name();
            if let Some((_, other)) = new_steps.iter().find(same) {
                self.ops(&step.op, &other.op, depth);
                continue;
            }
            // By ARM name: of one that no other property of the older version is the same as already.
            let renamed = new_steps.iter().find(|(other_path, other)| {
                other_path == path
                    && step.hub.is_none()
                    && step.or.is_none()
                    && other.or.is_none()
                    && holds(&step.op, &other.op)
                    && !old_steps
                        .iter()
                        .any(|(_, taken)| taken.hub_name() == other.hub_name())
            });
            if let Some((_, other)) = renamed {
                renames.push((step.kubernetes.clone(), other.hub_name().to_owned()));
                self.ops(&step.op, &other.op, depth);
            }
        }
        for (name, hub) in renames {
            self.renames.insert((old, name), hub);
        }
        if let (Some(Plan::OneOf { options: old, .. }), Some(Plan::OneOf { options: new, .. })) =
            (old_plan, new_plan)
        {
            for option in old {
                let same =
                    |other: &&super::plan::Alternative| other.kubernetes == option.kubernetes;
                if let Some(other) = new.iter().find(same) {
                    self.objects(option.ty, other.ty, depth + 1);
                }
            }
        }
    }

    fn ops(&mut self, old: &Op, new: &Op, depth: usize) {
        match (old, new) {
            (Op::Object(old), Op::Object(new)) => self.objects(*old, *new, depth + 1),
            (Op::List(old), Op::List(new)) | (Op::Map(old), Op::Map(new)) => {
                self.ops(old, new, depth);
            }
            _ => {}
        }
    }
}

/// Whether values of one can be values of the other; objects are compared property by property later.
fn holds(old: &Op, new: &Op) -> bool {
    match (old, new) {
        (Op::Object(_), Op::Object(_)) => true,
        (Op::List(old), Op::List(new)) | (Op::Map(old), Op::Map(new)) => holds(old, new),
        (old, new) => agree(old, new),
    }
}

fn plan(version: &Version, id: TypeId) -> Option<&Plan> {
    match version.types.get(&id).map(|ty| &ty.body) {
        Some(Body::Object(forms)) => Some(&forms.plan),
        _ => None,
    }
}

/// The properties of an object with their ARM paths in lower case.
fn steps(plan: Option<&Plan>) -> Vec<(String, &Step)> {
    fn collect<'p>(steps: &'p [Step], path: &str, found: &mut Vec<(String, &'p Step)>) {
        for step in steps {
            let path = format!("{path}/{}", step.arm.to_ascii_lowercase());
            if let Op::Nested(inner) = &step.op {
                collect(inner, &path, found);
            } else if !step.kubernetes.is_empty() && !step.arm.is_empty() {
                found.push((path, step));
            }
        }
    }
    let mut found = Vec::new();
    if let Some(Plan::Object(steps) | Plan::OneOf { shared: steps, .. }) = plan {
        collect(steps, "", &mut found);
    }
    found
}
