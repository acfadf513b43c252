//! The hub of a kind: the union of its API versions' properties, through which documents go from one version to another.
//!
//! It needs no types of its own, since the plans of the versions hold it: a property is the same in two versions if it has the
//! same name in the hub. What has to hold for that is checked here: properties that share a name can hold each other's values.

use std::collections::{BTreeMap, BTreeSet};

use super::{Body, Kind, Op, Plan, Scalar, Step, Version};
use crate::config::{Config, locate};
use crate::diagnostic::Diagnostic;
use crate::model::TypeId;

/// Deeper types than this are not compared: no document of Azure's is that deep.
const DEPTH: usize = 64;

const REFERENCE: &str = "a reference";

/// Properties that share a name in the hub of their kind, but whose types do not agree.
pub(crate) fn conflicts(config: &Config, versions: &[Version]) -> Vec<Diagnostic> {
    let mut kinds: BTreeMap<(&str, &str), Vec<(&Version, &Kind)>> = BTreeMap::new();
    for version in versions {
        for kind in &version.kinds {
            let name = (version.group.as_str(), kind.kind.as_str());
            kinds.entry(name).or_default().push((version, kind));
        }
    }
    let mut problems = Vec::new();
    for ((group, kind), members) in kinds {
        for (index, (newer, new)) in members.iter().enumerate() {
            // Agreement is transitive but for free-form JSON, so that all pairs count.
            for (older, old) in members.iter().take(index) {
                let mut pairs = Pairs {
                    older,
                    newer,
                    seen: BTreeSet::new(),
                    found: Vec::new(),
                };
                pairs.objects(old.spec, new.spec, "spec", 0);
                pairs.objects(old.status, new.status, "status", 0);
                for (path, old, new) in pairs.found {
                    let message = format!(
                        "{kind}: `{path}` is {old} at version {} and {new} at version {}, so that neither can be made of the other",
                        older.api_version, newer.api_version
                    );
                    problems.push(conflict(config, group, &older.api_version, message));
                }
            }
        }
    }
    problems
}

fn conflict(config: &Config, group: &str, version: &str, message: String) -> Diagnostic {
    let (path, line) = config
        .groups
        .get(group)
        .map(|file| {
            (
                file.path.clone(),
                locate(&file.text, &["versions", version]),
            )
        })
        .unwrap_or_default();
    Diagnostic::error("hub-conflict", path, "", message)
        .line(line)
        .hint("give the older one a `hub-name` of its own, under `properties` of its type")
}

/// Two versions of one kind, side by side.
struct Pairs<'v> {
    older: &'v Version,
    newer: &'v Version,
    /// Pairs of types that were compared.
    seen: BTreeSet<(TypeId, TypeId)>,
    /// Path, and what stands there in each.
    found: Vec<(String, String, String)>,
}

impl<'v> Pairs<'v> {
    fn objects(&mut self, old: TypeId, new: TypeId, path: &str, depth: usize) {
        if depth > DEPTH || !self.seen.insert((old, new)) {
            return;
        }
        let (old, new) = (properties(self.older, old), properties(self.newer, new));
        for (name, old) in &old {
            let Some(new) = new.get(name) else { continue };
            self.members(*old, *new, &format!("{path}.{name}"), depth);
        }
    }

    fn members(&mut self, old: Member<'v>, new: Member<'v>, path: &str, depth: usize) {
        match (old, new) {
            (Member::Op(old), Member::Op(new)) => self.ops(old, new, path, depth),
            (Member::Option(old), Member::Option(new)) => self.objects(old, new, path, depth + 1),
            // An option of a choice in one version, and an ordinary property in the other.
            (Member::Option(old), Member::Op(Op::Object(new))) => {
                self.objects(old, *new, path, depth + 1);
            }
            (Member::Op(Op::Object(old)), Member::Option(new)) => {
                self.objects(*old, new, path, depth + 1);
            }
            (Member::Source(old), Member::Source(new)) if old == new => {}
            // Beside the plain id of an earlier release in one version, alone in the other.
            (Member::Source(source), Member::Op(Op::Reference))
            | (Member::Op(Op::Reference), Member::Source(source))
                if source == REFERENCE => {}
            (old, new) => self
                .found
                .push((path.into(), old.to_string(), new.to_string())),
        }
    }

    fn ops(&mut self, old: &'v Op, new: &'v Op, path: &str, depth: usize) {
        match (old, new) {
            (Op::Object(old), Op::Object(new)) => self.objects(*old, *new, path, depth + 1),
            (Op::List(old), Op::List(new)) | (Op::Map(old), Op::Map(new)) => {
                self.ops(old, new, &format!("{path}[]"), depth);
            }
            (old, new) if agree(old, new) => {}
            (old, new) => {
                self.found
                    .push((path.into(), describe(old).into(), describe(new).into()))
            }
        }
    }
}

/// Whether values of one can be values of the other, without a look into objects.
pub(super) fn agree(old: &Op, new: &Op) -> bool {
    let text = |op: &Op| matches!(op, Op::Scalar(Scalar::String) | Op::Enum(_));
    let number = |op: &Op| matches!(op, Op::Scalar(Scalar::Integer | Scalar::Number));
    let reference = |op: &Op| matches!(op, Op::Reference | Op::WellKnownReference);
    // An id is text in some versions.
    let id = |op: &Op| reference(op) || matches!(op, Op::Scalar(Scalar::String));
    // Free-form JSON holds anything, and what does not fit on the way back is reported.
    let json = |op: &Op| matches!(op, Op::Json);
    json(old)
        || json(new)
        || (text(old) && text(new))
        || (number(old) && number(new))
        || (id(old) && id(new))
        || match (old, new) {
            (Op::Scalar(old), Op::Scalar(new)) => old == new,
            (Op::Name, Op::Name)
            | (Op::Secret, Op::Secret)
            | (Op::SecretMap, Op::SecretMap)
            | (Op::Identities, Op::Identities)
            | (Op::Local(_), Op::Local(_)) => true,
            // A name is text.
            (Op::Name, other) | (other, Op::Name) => text(other),
            _ => false,
        }
}

/// A property by its name in the hub.
#[derive(Clone, Copy)]
enum Member<'v> {
    /// An ordinary one.
    Op(&'v Op),
    /// An option of a choice.
    Option(TypeId),
    /// A second source of an ordinary one.
    Source(&'static str),
}

impl std::fmt::Display for Member<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Op(op) => describe(op),
            Self::Option(_) => "an option of a choice",
            Self::Source(source) => source,
        })
    }
}

fn describe(op: &Op) -> &'static str {
    match op {
        Op::Scalar(Scalar::String) | Op::Name | Op::FixedName(_) => "text",
        Op::Scalar(Scalar::Integer) => "a whole number",
        Op::Scalar(Scalar::Number) => "a number",
        Op::Scalar(Scalar::Boolean) => "true or false",
        Op::Enum(_) => "one of several values",
        Op::Json => "anything",
        Op::Object(_) | Op::Nested(_) => "an object",
        Op::List(_) => "a list",
        Op::Map(_) => "a map",
        Op::Reference | Op::WellKnownReference => REFERENCE,
        Op::Secret => "a secret",
        Op::SecretMap => "a map of secrets",
        Op::Identities => "a list of identities",
        Op::Local(_) => "a property of Kubernetes",
        Op::Unsent(_) => "nothing",
    }
}

fn properties(version: &Version, id: TypeId) -> BTreeMap<String, Member<'_>> {
    let mut found = BTreeMap::new();
    if let Some(Body::Object(forms)) = version.types.get(&id).map(|ty| &ty.body) {
        match &forms.plan {
            Plan::Object(steps) => collect(steps, &mut found),
            Plan::OneOf {
                options, shared, ..
            } => {
                collect(shared, &mut found);
                for option in options {
                    found.insert(option.kubernetes.clone(), Member::Option(option.ty));
                }
            }
        }
    }
    found
}

fn collect<'v>(steps: &'v [Step], found: &mut BTreeMap<String, Member<'v>>) {
    for step in steps {
        if let Op::Nested(inner) = &step.op {
            collect(inner, found);
            continue;
        }
        if !step.kubernetes.is_empty() {
            found.insert(step.hub_name().to_owned(), Member::Op(&step.op));
        }
        if let Some(or) = &step.or {
            let ending = step.hub.as_ref().and_then(|hub| {
                Some(format!(
                    "{hub}{}",
                    or.name().strip_prefix(&step.kubernetes)?
                ))
            });
            let name = ending.unwrap_or_else(|| or.name().to_owned());
            let source = match or {
                super::Or::ConfigMap(_) => "a value of a config map",
                super::Or::Secret(_) => "a secret",
                super::Or::Reference(_) => REFERENCE,
            };
            found.insert(name, Member::Source(source));
        }
    }
}
