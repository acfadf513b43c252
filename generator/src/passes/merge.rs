//! Before: `allOf` as written. After: no `allOf`; resources have their own Spec and Status objects.

use crate::diagnostic::Diagnostic;
use crate::model::{Definition, Model, ObjectType, Property, Side, Type, TypeId, reachable};
use crate::naming::{identifier, json_name};
use crate::passes::{Context, touched};

/// How far a definition's own `allOf` has been merged.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

pub(super) fn run(context: &mut Context<'_>) {
    let mut references = vec![0; context.model.definitions.len()];
    // Only what exported kinds reach counts, so that a full checkout and the vendored copy give the same types.
    for id in reachable(&context.model, context.roots()) {
        context
            .model
            .get(id)
            .ty
            .for_each_ref(&mut |id| references[id.0 as usize] += 1);
    }
    let mut merger = Merger {
        state: vec![State::New; context.model.definitions.len()],
        model: &mut context.model,
        references,
        comparing: Vec::new(),
        problems: Vec::new(),
    };
    for id in merger.model.ids() {
        merger.definition(id);
    }
    merger.own_aliases();
    // Only now the properties: their `allOf` may refer to any definition, also to the one that they stand in.
    for id in merger.model.ids() {
        let ty = std::mem::replace(&mut merger.model.get_mut(id).ty, Type::ANY);
        let ty = merger.inside(ty, id);
        merger.model.get_mut(id).ty = ty;
    }
    context.problems.append(&mut merger.problems);
    resources(&mut context.model);
}

/// Merges types; the intersection itself stands in [`super::merge_types`].
pub(super) struct Merger<'m> {
    pub(super) model: &'m mut Model,
    state: Vec<State>,
    /// How many places refer to each definition.
    pub(super) references: Vec<u32>,
    /// Pairs of named types being intersected, against endless recursion.
    pub(super) comparing: Vec<(TypeId, TypeId)>,
    problems: Vec<Diagnostic>,
}

impl Merger<'_> {
    /// Merges a definition's own `allOf`, not those of its properties.
    pub(super) fn definition(&mut self, id: TypeId) {
        match self.state[id.0 as usize] {
            State::Done => return,
            State::Open => {
                let definition = self.model.get(id);
                self.problems.push(
                    Diagnostic::error(
                        "all-of-cycle",
                        definition.origin.file.as_ref(),
                        definition.origin.pointer.clone(),
                        format!("`{}` is part of its own `allOf`", definition.name),
                    )
                    .hint("break the cycle: a type cannot extend itself"),
                );
                // Whatever it is, it is not worth being merged further; the run ends after this pass.
                self.model.get_mut(id).ty = Type::ANY;
                return;
            }
            State::New => {}
        }
        if !matches!(self.model.get(id).ty, Type::AllOf(_)) {
            self.state[id.0 as usize] = State::Done;
            return;
        }
        self.state[id.0 as usize] = State::Open;
        let ty = self.model.get(id).ty.clone();
        let merged = self.all_of(ty, id);
        self.model.get_mut(id).ty = merged;
        touched(self.model.get_mut(id), "merge");
        self.state[id.0 as usize] = State::Done;
    }

    /// Reports definitions that are nothing but names, lists or maps of themselves.
    fn own_aliases(&mut self) {
        fn next(ty: &Type) -> Option<TypeId> {
            match ty {
                Type::Ref(id) => Some(*id),
                Type::Array(inner) | Type::Map(inner) | Type::Validated(inner, _) => next(inner),
                _ => None,
            }
        }
        let mut settled = vec![false; self.model.definitions.len()];
        for start in self.model.ids() {
            let mut path = Vec::new();
            let mut current = Some(start);
            while let Some(id) = current.filter(|id| !settled[id.0 as usize]) {
                if path.contains(&id) {
                    let definition = self.model.get(id);
                    self.problems.push(
                        Diagnostic::error(
                            "alias-cycle",
                            definition.origin.file.as_ref(),
                            definition.origin.pointer.clone(),
                            format!("`{}` is defined by its own name", definition.name),
                        )
                        .hint("break the cycle: somewhere there must be a type that is not a reference"),
                    );
                    self.model.get_mut(id).ty = Type::ANY;
                    break;
                }
                path.push(id);
                current = next(&self.model.get(id).ty);
            }
            for id in path {
                settled[id.0 as usize] = true;
            }
        }
    }

    /// Merges an `allOf` node; anything else is returned as it is.
    pub(super) fn all_of(&mut self, ty: Type, within: TypeId) -> Type {
        let Type::AllOf(members) = ty else { return ty };
        let mut distinct: Vec<Type> = Vec::new();
        for member in members {
            let member = self.all_of(member, within);
            if !distinct.contains(&member) {
                distinct.push(member);
            }
        }
        if distinct.len() == 1 {
            return distinct.swap_remove(0);
        }
        let mut bodies: Vec<Type> = Vec::new();
        for member in distinct {
            bodies.push(self.body(member));
        }
        // Objects first, so that what merely bounds or names something comes after what it bounds.
        let (objects, others): (Vec<Type>, Vec<Type>) = bodies
            .into_iter()
            .partition(|body| matches!(body, Type::Object(_)));
        let mut merged: Option<Type> = None;
        for body in objects.into_iter().chain(others) {
            merged = Some(match merged {
                None => body,
                Some(so_far) => match self.intersect(so_far, body) {
                    Ok(both) => both,
                    Err(reason) => {
                        let definition = self.model.get(within);
                        self.problems.push(
                            Diagnostic::error(
                                "all-of-contradiction",
                                definition.origin.file.as_ref(),
                                definition.origin.pointer.clone(),
                                format!(
                                    "the members of an `allOf` contradict each other: {reason}"
                                ),
                            )
                            .hint("correct the type with an edit of the group's configuration"),
                        );
                        Type::ANY
                    }
                },
            });
        }
        merged.unwrap_or_else(|| Type::object(ObjectType::default()))
    }

    /// The body that a type names, merged at its top level.
    pub(super) fn body(&mut self, ty: Type) -> Type {
        let mut current = ty;
        for _ in 0..64 {
            let Type::Ref(id) = current else {
                return current;
            };
            self.definition(id);
            current = self.model.get(id).ty.clone();
        }
        Type::ANY
    }

    /// Merges every `allOf` inside a type.
    fn inside(&mut self, ty: Type, within: TypeId) -> Type {
        let mut ty = self.all_of(ty, within);
        ty.for_each_child_mut(&mut |child| {
            let taken = std::mem::replace(child, Type::ANY);
            *child = self.inside(taken, within);
        });
        ty
    }
}

/// Gives resources bodies of their own, and lifts the name of a resource that is a choice from its options.
fn resources(model: &mut Model) {
    for index in 0..model.resources.len() {
        let (spec, status) = (model.resources[index].spec, model.resources[index].status);
        let key = model.resources[index].key.clone();
        // The Status is a copy of the response's type, unless that already has the resource's name.
        let named = match &model.get(status).ty {
            Type::Ref(id) => Some(final_name(model, *id)),
            _ => None,
        };
        if let Some(named) = named {
            if model.get(named).name == key && matches!(model.get(named).ty, Type::Object(_)) {
                model.resources[index].status = named;
            } else {
                // Another type may have the resource's name already; then the copy keeps that of the response's type.
                let taken = model.definitions.iter().any(|other| {
                    other.side == Side::Status && other.name == key && is_definition(other)
                });
                let (ty, origin, name) = (
                    model.get(named).ty.clone(),
                    model.get(named).origin.clone(),
                    model.get(named).name.clone(),
                );
                let copy = model.get_mut(status);
                copy.ty = ty;
                copy.origin = origin;
                if taken {
                    copy.name = name;
                }
            }
        }
        let status = model.resources[index].status;
        lift_name(model, status, Side::Status);
        lift_name(model, spec, Side::Spec);
        model.resources[index].body_properties = match model
            .object(&Type::Ref(spec))
            .and_then(|object| object.properties.get("Properties"))
        {
            Some(Property {
                ty: Type::Ref(id), ..
            }) => Some(*id),
            _ => None,
        };
    }
}

/// Whether a type is a definition of the swagger, not a resource's own.
fn is_definition(definition: &Definition) -> bool {
    definition.origin.pointer.starts_with("/definitions/")
}

/// Follows names of names.
fn final_name(model: &Model, id: TypeId) -> TypeId {
    let mut current = id;
    for _ in 0..64 {
        match model.get(current).ty {
            Type::Ref(next) => current = next,
            _ => break,
        }
    }
    current
}

/// Where the whole body of a resource is a choice, its `name` stands beside the options, not in each of them. In a Spec
/// the options are then called after their types, in a Status after their discriminator values (an oddity of ASO that is
/// part of its wire format: kusto's Database has `readWriteDatabase` in the Spec and `readWrite` in the Status).
fn lift_name(model: &mut Model, root: TypeId, side: Side) {
    let Type::Object(mut object) = model.get(root).ty.clone() else {
        return;
    };
    let Some(discrimination) = object.discrimination.as_mut() else {
        return;
    };
    for option in &mut discrimination.options {
        let Some(mut property) = object.properties.remove(&option.property) else {
            continue;
        };
        if let Type::Ref(leaf) = property.ty {
            if side == Side::Spec {
                property.name = identifier(&model.get(leaf).name);
                property.json = json_name(&property.name);
                option.property.clone_from(&property.name);
            }
            if let Type::Object(content) = &mut model.get_mut(leaf).ty {
                let name = content.properties.remove("Name");
                if let (Some(name), Side::Status) = (name, side) {
                    object.properties.entry("Name".into()).or_insert(name);
                }
            }
        }
        object.properties.insert(property.name.clone(), property);
    }
    model.get_mut(root).ty = Type::Object(object);
}
