//! Walks over the model's graph.

use std::collections::{BTreeSet, HashSet};

use super::{Model, Type, TypeId};

/// All definitions that can be reached from the given ones, themselves included.
pub fn reachable(model: &Model, roots: impl IntoIterator<Item = TypeId>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> = roots.into_iter().collect();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            model.get(id).ty.for_each_ref(&mut |next| {
                if !found.contains(&next) {
                    open.push(next);
                }
            });
        }
    }
    found
}

/// Whether two types have the same shape, whatever their names.
///
/// The comparison is coinductive: two recursive types are the same unless a difference is found. (A hash cut at cycles
/// would depend on where one starts, and rename types that are the same.) Prose does not count.
pub fn same_shape(model: &Model, a: &Type, b: &Type) -> bool {
    let mut assumed = HashSet::new();
    same(model, a, b, &mut assumed)
}

fn same(model: &Model, a: &Type, b: &Type, assumed: &mut HashSet<(TypeId, TypeId)>) -> bool {
    match (a, b) {
        (Type::Ref(a), Type::Ref(b)) => {
            a == b
                || !assumed.insert((*a, *b))
                || same(model, &model.get(*a).ty, &model.get(*b).ty, assumed)
        }
        (Type::Ref(id), other) => same(model, &model.get(*id).ty, other, assumed),
        (other, Type::Ref(id)) => same(model, other, &model.get(*id).ty, assumed),
        (Type::Validated(a, x), Type::Validated(b, y)) => x == y && same(model, a, b, assumed),
        (Type::Array(a), Type::Array(b)) | (Type::Map(a), Type::Map(b)) => {
            same(model, a, b, assumed)
        }
        (Type::AllOf(a), Type::AllOf(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(model, a, b, assumed))
        }
        (Type::Object(a), Type::Object(b)) => {
            a.resource == b.resource
                && a.discrimination == b.discrimination
                && a.properties.len() == b.properties.len()
                && a.properties
                    .iter()
                    .zip(&b.properties)
                    .all(|((x, a), (y, b))| {
                        x == y
                            && a.json == b.json
                            && a.required == b.required
                            && a.flatten == b.flatten
                            && a.secrecy == b.secrecy
                            && same(model, &a.ty, &b.ty, assumed)
                    })
        }
        (a, b) => a == b,
    }
}
