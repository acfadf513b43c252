//! Before: resources may contain other resources whole. After: another resource inside one is cut down to its id, unless
//! configuration says that it lives there.
//!
//! For each resource R, what its Spec and Status reach is walked. An object that is itself a resource
//! (`x-ms-azure-resource`) is
//! 1. left whole if it is configured as embedded in R (a request loses its `id`),
//! 2. left whole if R owns the life cycle of the property that holds it (Kubernetes drops that property later, ARM keeps it),
//! 3. removed, in requests, if it is the body of a resource that R owns: that one is a kind of its own,
//! 4. else cut down to its `id`.
//!
//! A resource inside itself is dropped. Types that change get one copy for each shape; copies keep the name of the
//! original until [`super::variants`] tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use super::duplicates::redirect;
use crate::model::{Definition, Model, ObjectType, Side, Type, TypeId, reachable, same_shape};
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    let resources: Vec<(String, String, TypeId, TypeId)> = context
        .model
        .exported()
        .map(|resource| {
            (
                resource.key.clone(),
                resource.arm_type.clone(),
                resource.spec,
                resource.status,
            )
        })
        .collect();
    let before = context.model.definitions.len();
    for (key, arm_type, spec, status) in resources {
        let children: BTreeSet<TypeId> = context
            .model
            .resources
            .iter()
            .filter(|other| {
                other
                    .arm_type
                    .rsplit_once('/')
                    .is_some_and(|(parent, _)| parent.eq_ignore_ascii_case(&arm_type))
            })
            .filter_map(|other| other.body_properties)
            .collect();
        let embedded = embedded_children(&context.model, spec, &key, &arm_type);
        if let Some(resource) = context
            .model
            .resources
            .iter_mut()
            .find(|resource| resource.key == key)
        {
            resource.embedded_children = embedded;
        }
        for root in [spec, status] {
            let mut cutter = Cutter {
                key: &key,
                children: &children,
                kept: owned_types(&context.model, root, &key),
                copies: BTreeMap::new(),
                stack: Vec::new(),
                model: &mut context.model,
            };
            cutter.root(root);
        }
    }
    merge_equal_copies(&mut context.model, before);
}

/// Types behind properties whose life cycle R owns (rule 2).
fn owned_types(model: &Model, root: TypeId, key: &str) -> BTreeSet<TypeId> {
    let mut kept = BTreeSet::new();
    for id in reachable(model, [root]) {
        if let Type::Object(object) = &model.get(id).ty {
            for property in object.properties.values() {
                if property
                    .owned_by
                    .as_deref()
                    .is_some_and(|owner| owner.eq_ignore_ascii_case(key))
                {
                    property.ty.for_each_ref(&mut |id| {
                        kept.insert(id);
                    });
                }
            }
        }
    }
    kept
}

/// Lists in R's body that hold R's children, where Kubernetes documents of R will not hold them.
fn embedded_children(
    model: &Model,
    spec: TypeId,
    key: &str,
    arm_type: &str,
) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    let mut open = vec![(spec, Vec::new())];
    while let Some((id, path)) = open.pop() {
        let Type::Object(object) = &model.get(id).ty else {
            continue;
        };
        for property in object.properties.values() {
            let mut path: Vec<String> = path.clone();
            path.push(property.json.clone());
            match property.ty.without_validations() {
                Type::Ref(next)
                    if path.len() < 3
                        && !matches!(&model.get(*next).ty, Type::Object(object) if object.resource) =>
                {
                    open.push((*next, path));
                }
                Type::Array(item) => {
                    let Type::Ref(item) = **item else { continue };
                    let Type::Object(element) = &model.get(item).ty else {
                        continue;
                    };
                    let Some(Type::Ref(body)) = element
                        .properties
                        .get("Properties")
                        .map(|property| &property.ty)
                    else {
                        continue;
                    };
                    let stays = model
                        .get(item)
                        .embedded_in
                        .as_deref()
                        .is_some_and(|parent| parent.eq_ignore_ascii_case(key));
                    let child = model.resources.iter().find(|child| {
                        child.body_properties == Some(*body)
                            && child
                                .arm_type
                                .rsplit_once('/')
                                .is_some_and(|(parent, _)| parent.eq_ignore_ascii_case(arm_type))
                    });
                    if let (Some(child), false) = (child, stays && property.owned_by.is_none()) {
                        found.push((path, child.arm_type.clone()));
                    }
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

struct Cutter<'a> {
    key: &'a str,
    children: &'a BTreeSet<TypeId>,
    kept: BTreeSet<TypeId>,
    /// The copy made of each type for this resource.
    copies: BTreeMap<TypeId, TypeId>,
    stack: Vec<TypeId>,
    model: &'a mut Model,
}

impl Cutter<'_> {
    /// Walks a Spec or Status, which itself is never cut.
    fn root(&mut self, root: TypeId) {
        let Type::Object(object) = self.model.get(root).ty.clone() else {
            return;
        };
        self.stack.push(root);
        let object = self.properties(*object);
        self.stack.pop();
        let originals: BTreeMap<TypeId, TypeId> =
            self.copies.iter().map(|(old, new)| (*new, *old)).collect();
        // A copy that differs from its original in nothing is taken back. One that refers to a changed copy has changed.
        let mut changed: BTreeSet<TypeId> = BTreeSet::new();
        loop {
            let before = changed.len();
            for (old, new) in &self.copies {
                if !changed.contains(new) {
                    let mut ty = self.model.get(*new).ty.clone();
                    let mut refers_to_changed = false;
                    ty.rewrite(&mut |ty| {
                        if let Type::Ref(id) = ty {
                            refers_to_changed |= changed.contains(id);
                            if let Some(original) = originals.get(id) {
                                *id = *original;
                            }
                        }
                    });
                    if refers_to_changed || ty != self.model.get(*old).ty {
                        changed.insert(*new);
                    }
                }
            }
            if changed.len() == before {
                break;
            }
        }
        let back = |ty: &mut Type| {
            ty.rewrite(&mut |ty| {
                if let Type::Ref(id) = ty
                    && !changed.contains(id)
                    && let Some(original) = originals.get(id)
                {
                    *id = *original;
                }
            });
        };
        for id in &changed {
            back(&mut self.model.get_mut(*id).ty);
            touched(self.model.get_mut(*id), "embedded");
        }
        let mut ty = Type::object(object);
        back(&mut ty);
        self.model.get_mut(root).ty = ty;
    }

    fn properties(&mut self, mut object: ObjectType) -> ObjectType {
        let names: Vec<String> = object.properties.keys().cloned().collect();
        for name in names {
            let Some(property) = object.properties.get(&name) else {
                continue;
            };
            match self.walk(&property.ty.clone()) {
                Some(ty) => {
                    if let Some(property) = object.properties.get_mut(&name) {
                        property.ty = ty;
                    }
                }
                None => {
                    object.properties.remove(&name);
                }
            }
        }
        object
    }

    /// The type as R's documents hold it; `None` if the property that holds it goes.
    fn walk(&mut self, ty: &Type) -> Option<Type> {
        Some(match ty {
            Type::Ref(id) => Type::Ref(self.named(*id)?),
            Type::Array(inner) => Type::Array(Box::new(self.walk(inner)?)),
            Type::Map(inner) => Type::Map(Box::new(self.walk(inner)?)),
            Type::Validated(inner, bounds) => {
                Type::Validated(Box::new(self.walk(inner)?), bounds.clone())
            }
            other => other.clone(),
        })
    }

    fn named(&mut self, id: TypeId) -> Option<TypeId> {
        let definition = self.model.get(id);
        let Type::Object(object) = &definition.ty else {
            return Some(id);
        };
        if self.stack.contains(&id)
            && (object.resource
                || object.properties.contains_key("Name")
                    && object.properties.contains_key("Properties"))
        {
            return None;
        }
        if let Some(copy) = self.copies.get(&id) {
            return Some(*copy);
        }
        let (side, mut object) = (definition.side, (**object).clone());
        let definition = definition.clone();
        let copy = self.model.add(Definition {
            ty: Type::ANY,
            ..definition.clone()
        });
        self.copies.insert(id, copy);
        if object.resource {
            let embedded_here = definition
                .embedded_in
                .as_deref()
                .is_some_and(|parent| parent.eq_ignore_ascii_case(self.key));
            if embedded_here {
                if side == Side::Spec {
                    object.properties.remove("Id");
                }
            } else if self.kept.contains(&id) {
                // Left whole; see rule 2.
            } else if side == Side::Spec && self.is_child(&object) {
                object.properties.clear();
            } else {
                object.properties.retain(|name, _| name == "Id");
            }
        }
        self.stack.push(id);
        let object = self.properties(object);
        self.stack.pop();
        self.model.get_mut(copy).ty = Type::object(object);
        Some(copy)
    }

    /// Whether an object is the body of a resource that R owns: its `properties` have that body's type.
    fn is_child(&self, object: &ObjectType) -> bool {
        match object
            .properties
            .get("Properties")
            .map(|property| &property.ty)
        {
            Some(Type::Ref(id)) => self.children.contains(id),
            _ => false,
        }
    }
}

/// Copies of one shape made for several resources become one.
fn merge_equal_copies(model: &mut Model, before: usize) {
    let mut by_name: BTreeMap<(Side, String), Vec<TypeId>> = BTreeMap::new();
    let roots: Vec<TypeId> = model
        .exported()
        .flat_map(|resource| [resource.spec, resource.status])
        .collect();
    for id in reachable(model, roots) {
        if id.0 as usize >= before {
            let definition = model.get(id);
            by_name
                .entry((definition.side, definition.name.clone()))
                .or_default()
                .push(id);
        }
    }
    let mut replaced = BTreeMap::new();
    for ids in by_name.into_values() {
        let mut kept: Vec<TypeId> = Vec::new();
        for id in ids {
            match kept
                .iter()
                .find(|other| same_shape(model, &Type::Ref(**other), &Type::Ref(id)))
            {
                Some(same) => {
                    replaced.insert(id, *same);
                }
                None => kept.push(id),
            }
        }
    }
    redirect(model, &replaced);
}
