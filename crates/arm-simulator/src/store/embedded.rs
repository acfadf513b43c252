//! Children that their parent's body holds: the subnets of a virtual network are resources of their own as well, and whichever of the
//! two is written, both show it.

use super::{Store, Stored};
use crate::catalog::CATALOG;
use aso_runtime::arm_id::ArmId;
use serde_json::Value;
use std::collections::BTreeSet;

/// Where children of a type stand in their parent's body.
type Place = (&'static [&'static str], &'static str);

/// The places of a parent's type, over all its versions. Types that share a list are told apart by their ids.
fn places(arm_type: &str) -> BTreeSet<Place> {
    CATALOG
        .of(arm_type)
        .iter()
        .flat_map(|resource| resource.embedded_children.iter().copied())
        .collect()
}

impl Store {
    /// Makes resources of the children in a body; those that are not in it any more are gone, as Azure does it.
    pub(super) fn take_children(&mut self, parent: &ArmId, body: &Value) {
        let is_new = !self.contains(parent);
        for (path, arm_type) in places(&parent.arm_type()) {
            let list = path.iter().try_fold(body, |value, name| value.get(name));
            let mut named = BTreeSet::new();
            for element in list.and_then(Value::as_array).into_iter().flatten() {
                let Some(id) = child_id(parent, arm_type, element) else {
                    continue;
                };
                let mut child = element.clone();
                self.describe(&id, &mut child);
                self.take_children(&id, &child);
                named.insert(id.key());
                self.insert(id, child);
            }
            if is_new {
                continue;
            }
            let gone: Vec<_> = self
                .members(parent, arm_type, true)
                .filter(|child| !named.contains(&child.id.key()))
                .map(|child| child.id.clone())
                .collect();
            for id in gone {
                let below = format!("{}/", id.key());
                self.resources
                    .retain(|other, _| *other != id.key() && !other.starts_with(&below));
            }
        }
    }

    /// Shows a child in its parent's body as it is now.
    pub(super) fn show_in_parent(&mut self, child: &ArmId) {
        self.show(child, true);
    }

    /// Shows a child in its parent's body, unless it is there: a document is served as it was given.
    pub(super) fn show_in_parent_once(&mut self, child: &ArmId) {
        self.show(child, false);
    }

    fn show(&mut self, child: &ArmId, replace: bool) {
        let Some(stored) = self.get(child) else {
            return;
        };
        let body = stored.body.clone();
        self.edit_parent(child, |list, position| {
            match position.map(|at| list.get_mut(at)) {
                Some(Some(old)) if replace => *old = body,
                Some(_) => {}
                None => list.push(body),
            }
        });
    }

    /// Takes a child out of its parent's body.
    pub(super) fn hide_in_parent(&mut self, child: &ArmId) {
        self.edit_parent(child, |list, position| {
            if let Some(at) = position {
                list.remove(at);
            }
        });
    }

    fn edit_parent(&mut self, child: &ArmId, edit: impl FnOnce(&mut Vec<Value>, Option<usize>)) {
        let Some(parent) = child.parent() else {
            return;
        };
        let place = places(&parent.arm_type())
            .into_iter()
            .find(|(_, arm_type)| child.is_type(arm_type));
        let Some((path, _)) = place else {
            return;
        };
        let Some(Stored { body, id, .. }) = self.get_mut(&parent) else {
            return;
        };
        let parent_id = id.clone();
        if let Some(list) = list_at(body, path) {
            let position = list.iter().position(|element| {
                child_id(&parent_id, &child.arm_type(), element).is_some_and(|id| id.same_as(child))
            });
            edit(list, position);
        }
        // The parent may itself stand in a body.
        self.show_in_parent(&parent);
    }
}

/// The list at a path, made if there is none.
fn list_at<'a>(body: &'a mut Value, path: &[&str]) -> Option<&'a mut Vec<Value>> {
    let mut value = body;
    for name in path {
        if value.is_null() {
            *value = Value::Object(serde_json::Map::new());
        }
        value = value.as_object_mut()?.entry(*name).or_insert(Value::Null);
    }
    if value.is_null() {
        *value = Value::Array(Vec::new());
    }
    value.as_array_mut()
}

/// The id of an embedded child; `None` for a mere reference, or for what lives elsewhere.
fn child_id(parent: &ArmId, arm_type: &str, element: &Value) -> Option<ArmId> {
    let object = element.as_object()?;
    if object.keys().all(|name| name == "id") {
        return None;
    }
    if let Some(id) = object.get("id").and_then(Value::as_str) {
        let id = ArmId::parse(id).ok()?;
        let here = id.is_type(arm_type) && id.parent().is_some_and(|above| above.same_as(parent));
        return here.then_some(id);
    }
    let typed = object
        .get("type")
        .and_then(Value::as_str)
        .map(|kind| kind.eq_ignore_ascii_case(arm_type));
    // Without id and type, an element of a list that several types share belongs to none.
    if typed == Some(false) || (typed.is_none() && shares_place(parent, arm_type)) {
        return None;
    }
    let (_, kind) = arm_type.rsplit_once('/')?;
    parent.child(kind, object.get("name")?.as_str()?)
}

/// Whether another type of children stands in the same list.
fn shares_place(parent: &ArmId, arm_type: &str) -> bool {
    let all = places(&parent.arm_type());
    let Some((path, _)) = all
        .iter()
        .find(|(_, other)| other.eq_ignore_ascii_case(arm_type))
    else {
        return false;
    };
    all.iter().filter(|(other, _)| other == path).count() > 1
}
