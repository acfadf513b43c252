//! The ARM id of each object, by way of its owners.

use super::Options;
use super::document::{Object, text};
use crate::registry::Registry;
use aso_runtime::arm_id::{ArmId, ArmIdError, RESOURCE_GROUP_TYPE};
use aso_runtime::refs::{ReferenceError, ResourceReference};
use aso_runtime::registry::{Owner, ResourceType, Scope};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Why an object has no ARM id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No `spec.owner`.
    #[error("spec.owner is missing: it says where in Azure the resource lives")]
    NoOwner,
    /// `spec.owner` is not valid by itself.
    #[error("spec.owner: {0}")]
    Reference(#[from] ReferenceError),
    /// `spec.owner.armId` cannot be read.
    #[error("spec.owner.armId: {0}")]
    ArmId(#[from] ArmIdError),
    /// No document for a name.
    #[error("{group}/{kind} {name} is not among the documents{}; add it, or use armId", elsewhere.as_ref().map_or(String::new(), |namespace| format!(" of namespace {wanted} (there is one in namespace {namespace}, but references do not cross namespaces)", wanted = wanted)))]
    NotFound {
        /// Kubernetes group.
        group: String,
        /// Kubernetes kind.
        kind: String,
        /// Kubernetes name.
        name: String,
        /// The namespace it was looked for in.
        wanted: String,
        /// Another namespace that has one.
        elsewhere: Option<String>,
    },
    /// Several documents for a name, which are different resources in Azure.
    #[error("{group}/{kind} {name} stands for several resources in Azure: {first} and {second}")]
    Ambiguous {
        /// Kubernetes group.
        group: String,
        /// Kubernetes kind.
        kind: String,
        /// Kubernetes name.
        name: String,
        /// The id of one.
        first: String,
        /// The id of another.
        second: String,
    },
    /// No document for the owner's name, or several.
    #[error("spec.owner: {0}")]
    SpecOwner(Box<IdError>),
    /// Owners of owners of owners.
    #[error("more than {MAX_OWNERS} owners stand above each other")]
    TooDeep,
    /// The owner itself has no id.
    #[error("owner {owner}: {problem}")]
    Owner {
        /// `Kind/name`.
        owner: String,
        /// Why.
        problem: Box<IdError>,
    },
    /// An object owns itself, directly or by way of others.
    #[error("the owners form a circle")]
    Circle,
    /// The owner is of another type than the parent has to be.
    #[error("a resource of type {arm_type} can't belong to {owner}")]
    WrongOwner {
        /// The ARM type of the resource.
        arm_type: String,
        /// The ARM id of the owner.
        owner: String,
    },
    /// The operator would make a name by chance.
    #[error("the name in Azure is made by chance (namingConvention: random); set spec.azureName")]
    RandomName,
}

/// ARM's types have at most a handful of segments, and extensions of extensions are rare. Ids are worked out by recursion.
const MAX_OWNERS: usize = 64;

/// Namespace, group, kind, name.
type Key<'o> = (&'o str, &'o str, &'o str, &'o str);

/// The ARM ids of a set of objects. Each is worked out once.
pub(super) struct Ids<'o> {
    registry: &'o Registry,
    objects: &'o [Object],
    options: &'o Options,
    by_name: HashMap<Key<'o>, Vec<usize>>,
    known: RefCell<Vec<State>>,
    depth: Cell<usize>,
}

#[derive(Clone)]
enum State {
    Open,
    Busy,
    Done(Result<String, IdError>),
}

impl<'o> Ids<'o> {
    pub(super) fn new(registry: &'o Registry, objects: &'o [Object], options: &'o Options) -> Self {
        let mut by_name: HashMap<Key<'o>, Vec<usize>> = HashMap::with_capacity(objects.len());
        for (index, object) in objects.iter().enumerate() {
            by_name
                .entry((
                    &object.namespace,
                    object.resource.group,
                    object.resource.kind,
                    &object.name,
                ))
                .or_default()
                .push(index);
        }
        Self {
            registry,
            objects,
            options,
            by_name,
            known: RefCell::new(vec![State::Open; objects.len()]),
            depth: Cell::new(0),
        }
    }

    /// The ARM id of the object with this index.
    pub(super) fn of(&self, index: usize) -> Result<String, IdError> {
        let Some(object) = self.objects.get(index) else {
            return Err(IdError::NoOwner);
        };
        // The borrow must end before the owner is asked for.
        let state = std::mem::replace(
            self.known
                .borrow_mut()
                .get_mut(index)
                .ok_or(IdError::NoOwner)?,
            State::Busy,
        );
        let id = match state {
            State::Done(id) => id,
            State::Busy => return Err(IdError::Circle),
            State::Open if self.depth.get() >= MAX_OWNERS => Err(IdError::TooDeep),
            State::Open => {
                self.depth.update(|depth| depth + 1);
                let id = self.work_out(object);
                self.depth.update(|depth| depth - 1);
                id
            }
        };
        if let Some(state) = self.known.borrow_mut().get_mut(index) {
            *state = State::Done(id.clone());
        }
        id
    }

    fn work_out(&self, object: &Object) -> Result<String, IdError> {
        let name = object.azure_name(self.options)?;
        let resource = object.resource;
        if resource.owner == Owner::None {
            return Ok(self.without_owner(resource, &name));
        }
        let parent = self.parent(object)?;
        below(&parent, resource, &name)
    }

    fn subscription(&self) -> &str {
        self.options
            .subscription
            .as_deref()
            .unwrap_or("{subscription}")
    }

    fn without_owner(&self, resource: &ResourceType, name: &str) -> String {
        let subscription = self.subscription();
        if resource.arm_type.eq_ignore_ascii_case(RESOURCE_GROUP_TYPE) {
            return format!("/subscriptions/{subscription}/resourceGroups/{name}");
        }
        let scope = match resource.scope {
            Scope::Tenant => String::new(),
            Scope::Location | Scope::ResourceGroup | Scope::Extension => {
                format!("/subscriptions/{subscription}")
            }
        };
        let (namespace, types) = split(resource.arm_type);
        format!("{scope}/providers/{namespace}{}", self.pairs(&types, name))
    }

    /// `/type/{parent}/type/name`: all names but the last are unknown.
    fn pairs(&self, types: &[&str], name: &str) -> String {
        let mut text = String::new();
        for (index, kind) in types.iter().enumerate() {
            let name = if index + 1 == types.len() {
                name
            } else {
                "{parent}"
            };
            text.push('/');
            text.push_str(kind);
            text.push('/');
            text.push_str(name);
        }
        text
    }

    /// The id that the object's own type and name are appended to.
    fn parent(&self, object: &Object) -> Result<String, IdError> {
        let owner = owner_reference(object);
        if let Some(reference) = &owner {
            reference.validate()?;
            if let Some(id) = &reference.arm_id {
                return Ok(ArmId::parse(id)?.to_string());
            }
        }
        if self.options.placeholders {
            return Ok(self.placeholder_parent(object.resource, owner.as_ref()));
        }
        let reference = owner.ok_or(IdError::NoOwner)?;
        self.named(&reference, &object.namespace)
            .map_err(|problem| match problem {
                IdError::NotFound { .. } | IdError::Ambiguous { .. } => {
                    IdError::SpecOwner(Box::new(problem))
                }
                // One message for the whole chain is enough.
                IdError::Circle | IdError::TooDeep | IdError::Owner { .. } => problem,
                _ => IdError::Owner {
                    owner: format!(
                        "{}/{}",
                        reference.kind.as_deref().unwrap_or_default(),
                        reference.name.as_deref().unwrap_or_default()
                    ),
                    problem: Box::new(problem),
                },
            })
    }

    /// The ARM id of a resource that is referred to by name.
    pub(super) fn named(
        &self,
        reference: &ResourceReference,
        namespace: &str,
    ) -> Result<String, IdError> {
        let part = |part: &'_ Option<String>| part.clone().unwrap_or_default();
        let (group, kind, name) = (
            part(&reference.group),
            part(&reference.kind),
            part(&reference.name),
        );
        let Some(indexes) =
            self.by_name
                .get(&(namespace, group.as_str(), kind.as_str(), name.as_str()))
        else {
            let elsewhere = self
                .by_name
                .keys()
                .filter(|key| (key.1, key.2, key.3) == (&group, &kind, &name))
                .map(|key| key.0)
                .min()
                .map(str::to_owned);
            return Err(IdError::NotFound {
                group,
                kind,
                name,
                wanted: namespace.to_owned(),
                elsewhere,
            });
        };
        // Several documents can be one resource, in several API versions.
        let mut found: Option<String> = None;
        for index in indexes {
            let id = self.of(*index)?;
            match &found {
                Some(first) if !first.eq_ignore_ascii_case(&id) => {
                    return Err(IdError::Ambiguous {
                        group,
                        kind,
                        name,
                        first: first.clone(),
                        second: id,
                    });
                }
                Some(_) => {}
                None => found = Some(id),
            }
        }
        found.ok_or(IdError::NoOwner)
    }

    /// As much of the parent's id as the document itself tells.
    fn placeholder_parent(
        &self,
        resource: &ResourceType,
        owner: Option<&ResourceReference>,
    ) -> String {
        let part = |part: fn(&ResourceReference) -> &Option<String>| {
            owner.and_then(|owner| part(owner).as_deref())
        };
        let name = part(|owner| &owner.name);
        let subscription = self.subscription();
        let group = |name: Option<&str>| {
            format!(
                "/subscriptions/{subscription}/resourceGroups/{}",
                name.unwrap_or("{resourceGroup}")
            )
        };
        let (namespace, types) = match resource.owner {
            Owner::Any => {
                let kind = part(|owner| &owner.group)
                    .zip(part(|owner| &owner.kind))
                    .and_then(|(group, kind)| self.registry.newest(group, kind));
                match kind {
                    Some(kind) if kind.arm_type.eq_ignore_ascii_case(RESOURCE_GROUP_TYPE) => {
                        return group(name);
                    }
                    Some(kind) => split(kind.arm_type),
                    None => return "/{parent}".to_owned(),
                }
            }
            Owner::Kind { .. } | Owner::None => {
                let (namespace, mut types) = split(resource.arm_type);
                types.pop();
                if types.is_empty() {
                    return group(name);
                }
                (namespace, types)
            }
        };
        let scope = if resource.scope == Scope::Tenant {
            String::new()
        } else {
            group(None)
        };
        format!(
            "{scope}/providers/{namespace}{}",
            self.pairs(&types, name.unwrap_or("{parent}"))
        )
    }
}

/// `spec.owner`, with the group and kind that the resource type gives it. `None` if nothing is set.
fn owner_reference(object: &Object) -> Option<ResourceReference> {
    let Some(Value::Object(owner)) = object.spec.get("owner") else {
        return None;
    };
    let part = |name: &str| owner.get(name).and_then(text).map(str::to_owned);
    let (mut group, mut kind, name, arm_id) =
        (part("group"), part("kind"), part("name"), part("armId"));
    if let Owner::Kind {
        group: fixed_group,
        kind: fixed_kind,
    } = object.resource.owner
    {
        let named = name.is_some();
        group = named.then(|| fixed_group.to_owned());
        kind = named.then(|| fixed_kind.to_owned());
    }
    let reference = ResourceReference {
        group,
        kind,
        name,
        arm_id,
    };
    (reference != ResourceReference::default()).then_some(reference)
}

/// The id of a resource below its owner.
fn below(parent: &str, resource: &ResourceType, name: &str) -> Result<String, IdError> {
    let (namespace, types) = split(resource.arm_type);
    let wrong = || IdError::WrongOwner {
        arm_type: resource.arm_type.to_owned(),
        owner: parent.to_owned(),
    };
    let (last, above) = types.split_last().ok_or_else(wrong)?;
    let id = match ArmId::parse(parent) {
        // A top-level resource belongs to a resource group (or subscription), an extension to anything.
        Ok(owner) if above.is_empty() => (resource.owner == Owner::Any
            || owner.namespace().is_none())
        .then(|| owner.resource(namespace, &[last], &[name])),
        // A child: the owner's type has to be the child's without its last segment.
        Ok(owner) => owner
            .is_type(&format!("{namespace}/{}", above.join("/")))
            .then(|| owner.child(last, name)),
        // A placeholder for the whole of it.
        Err(_) if resource.owner == Owner::Any => {
            return Ok(format!("{parent}/providers/{namespace}/{last}/{name}"));
        }
        Err(_) => None,
    };
    id.flatten().map(|id| id.to_string()).ok_or_else(wrong)
}

/// `Microsoft.Network/virtualNetworks/subnets` → `Microsoft.Network`, `[virtualNetworks, subnets]`.
fn split(arm_type: &str) -> (&str, Vec<&str>) {
    let mut parts = arm_type.split('/');
    (parts.next().unwrap_or_default(), parts.collect())
}
