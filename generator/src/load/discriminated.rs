//! Choices: a root with `discriminator`, and the leaves that extend it with `x-ms-discriminator-value`.
//!
//! In Kubernetes a choice is an object with one optional property a leaf. A leaf holds its own properties, those of its
//! ancestors up to the root, and the discriminator with its one value.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::Loader;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Discrimination, EnumType, EnumValue, ObjectType, OneOfOption, Primitive, Property, Side, Type,
};
use crate::naming::{identifier, json_name};
use crate::swagger::{Document, Place, escape_pointer};

impl Loader<'_> {
    /// Notes which definitions of a document extend which, once.
    pub(super) fn index(&mut self, document: &Arc<Document>) {
        if self
            .indexed
            .insert(Arc::clone(&document.path), ())
            .is_some()
        {
            return;
        }
        for (name, node) in document
            .root
            .get("definitions")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            for parent in parents(node) {
                // A parent that does not exist is reported where its child is read, if it is.
                if let Ok(parent) = self.documents.resolve(document, "", parent, "definitions") {
                    self.children
                        .entry((Arc::clone(&parent.document.path), parent.name))
                        .or_default()
                        .push(Place {
                            document: Arc::clone(document),
                            name: name.clone(),
                        });
                }
            }
        }
    }

    /// The type of a definition.
    pub(super) fn definition(&mut self, place: &Place, side: Side) -> Type {
        let document = Arc::clone(&place.document);
        let Some(node) = node_of(&document, &place.name) else {
            return Type::ANY;
        };
        let pointer = format!("/definitions/{}", escape_pointer(&place.name));
        if let Some(property) = node.get("discriminator").and_then(Value::as_str)
            && let Some(choice) = self.root(place, property, side)
        {
            return choice;
        }
        let leaf = node.get("x-ms-discriminator-value").and_then(Value::as_str);
        if let (Some(value), true) = (leaf, self.leads_to_root(place)) {
            return self.leaf(place, value, side);
        }
        self.schema(&document, node, &pointer, side)
            .unwrap_or(Type::ANY)
    }

    /// All definitions that extend a root, directly or not, and carry a value; sorted by value.
    fn leaves(&self, place: &Place) -> Vec<(String, Place)> {
        let mut open = vec![place.clone()];
        let mut seen = vec![(Arc::clone(&place.document.path), place.name.clone())];
        let mut leaves = Vec::new();
        while let Some(parent) = open.pop() {
            let key = (Arc::clone(&parent.document.path), parent.name.clone());
            for child in self.children.get(&key).into_iter().flatten() {
                let key = (Arc::clone(&child.document.path), child.name.clone());
                if seen.contains(&key) {
                    continue;
                }
                seen.push(key);
                let value = node_of(&child.document, &child.name)
                    .and_then(|node| node.get("x-ms-discriminator-value"));
                if let Some(value) = value.and_then(Value::as_str) {
                    leaves.push((value.to_owned(), child.clone()));
                }
                open.push(child.clone());
            }
        }
        leaves.sort_by(|(a, x), (b, y)| (a, &x.name).cmp(&(b, &y.name)));
        leaves
    }

    /// The choice that a root stands for; `None` if nothing extends it.
    fn root(&mut self, place: &Place, discriminator: &str, side: Side) -> Option<Type> {
        let leaves = self.leaves(place);
        if leaves.is_empty() {
            return None;
        }
        let mut object = ObjectType::default();
        let mut options = Vec::new();
        for (value, leaf) in leaves {
            let name = identifier(&value);
            if let Some(other) = options
                .iter()
                .find(|option: &&OneOfOption| option.property == name)
            {
                let message = if other.value == value {
                    format!(
                        "`{value}` is the discriminator value of another definition of `{}` too",
                        place.name
                    )
                } else {
                    format!(
                        "the discriminator values `{value}` and `{}` of `{}` would be one property, `{name}`",
                        other.value, place.name
                    )
                };
                self.problems.push(
                    Diagnostic::error(
                        "discriminator-value-taken",
                        leaf.document.path.as_ref(),
                        format!(
                            "/definitions/{}/x-ms-discriminator-value",
                            escape_pointer(&leaf.name)
                        ),
                        message,
                    )
                    .hint("values must differ, or nobody can tell the options apart"),
                );
                continue;
            }
            let id = self.intern(leaf, side);
            object.insert(Property::new(name.clone(), json_name(&name), Type::Ref(id)));
            options.push(OneOfOption {
                property: name,
                value,
            });
        }
        options.sort_by(|a, b| a.property.cmp(&b.property));
        object.discrimination = Some(Box::new(Discrimination {
            property: discriminator.into(),
            options,
        }));
        Some(Type::object(object))
    }

    /// Whether a definition extends one with a discriminator, directly or not.
    fn leads_to_root(&self, place: &Place) -> bool {
        let mut open = vec![place.clone()];
        let mut seen = BTreeSet::new();
        while let Some(place) = open.pop() {
            let Some(node) = node_of(&place.document, &place.name) else {
                continue;
            };
            for parent in parents(node) {
                let Ok(parent) = self
                    .documents
                    .resolve(&place.document, "", parent, "definitions")
                else {
                    continue;
                };
                if node_of(&parent.document, &parent.name)
                    .is_some_and(|node| node.get("discriminator").is_some())
                {
                    return true;
                }
                if seen.insert((Arc::clone(&parent.document.path), parent.name.clone())) {
                    open.push(parent);
                }
            }
        }
        false
    }

    fn leaf(&mut self, place: &Place, value: &str, side: Side) -> Type {
        let (mut chain, mut others, mut discriminators) = (Vec::new(), Vec::new(), Vec::new());
        self.collect(
            place,
            side,
            &mut chain,
            &mut others,
            &mut discriminators,
            &mut BTreeSet::new(),
        );
        for name in discriminators {
            let mut object = ObjectType::default();
            let only = EnumValue {
                identifier: identifier(value),
                value: value.into(),
            };
            let ty = Type::Enum(EnumType {
                base: Primitive::String,
                values: vec![only],
            });
            object.insert(Property::new(identifier(&name), name, ty));
            chain.push(Type::object(object));
        }
        chain.append(&mut others);
        Type::AllOf(chain)
    }

    /// Property objects of a leaf and its ancestors up to the root, the leaf's own first; `allOf` members beside them.
    fn collect(
        &mut self,
        place: &Place,
        side: Side,
        chain: &mut Vec<Type>,
        others: &mut Vec<Type>,
        discriminators: &mut Vec<String>,
        seen: &mut BTreeSet<(Arc<str>, String)>,
    ) {
        let document = Arc::clone(&place.document);
        // An ancestor that is reached twice says nothing new.
        if !seen.insert((Arc::clone(&document.path), place.name.clone())) {
            return;
        }
        let Some(node) = node_of(&document, &place.name) else {
            return;
        };
        let pointer = format!("/definitions/{}", escape_pointer(&place.name));
        let own = self.own_properties(&document, node, &pointer, side);
        if !own.properties.is_empty() || own.resource {
            chain.push(Type::object(own));
        }
        if let Some(discriminator) = node.get("discriminator").and_then(Value::as_str) {
            discriminators.push(discriminator.to_owned());
        }
        for (index, member) in node
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let pointer = format!("{pointer}/allOf/{index}");
            let parent = member
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| {
                    self.documents
                        .resolve(&document, &pointer, reference, "definitions")
                        .ok()
                });
            match parent {
                Some(parent)
                    if node_of(&parent.document, &parent.name)
                        .is_some_and(|node| node.get("discriminator").is_some())
                        || self.leads_to_root(&parent) =>
                {
                    self.collect(&parent, side, chain, others, discriminators, seen);
                }
                _ => others.extend(self.schema(&document, member, &pointer, side)),
            }
        }
    }
}

fn node_of<'a>(document: &'a Document, name: &str) -> Option<&'a Value> {
    document.root.get("definitions")?.get(name)
}

/// References in a definition's `allOf`.
fn parents(node: &Value) -> impl Iterator<Item = &str> {
    node.get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|member| member.get("$ref")?.as_str())
}
