//! Which file a type stands in: that of the only kind that reaches it, or the one for shared types.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::{ArmType, Body, Schema, Version};
use crate::model::TypeId;
use crate::naming::module_name;

/// Name of the file for types that several kinds reach.
pub(super) const SHARED: &str = "shared";

/// Modules that every version has beside its kinds.
const MODULES: [&str; 5] = ["arm", "plans", "registry", "status", SHARED];

/// The file of what only one kind reaches.
pub(super) fn kind_file(kind: &str) -> String {
    let name = module_name(kind);
    if MODULES.contains(&name.as_str()) {
        format!("{name}_kind")
    } else {
        name
    }
}

/// The file of each type, by the form in which it is printed.
pub(super) struct Layout {
    kubernetes: BTreeMap<TypeId, String>,
    arm: BTreeMap<TypeId, String>,
}

impl Layout {
    pub(super) fn new(version: &Version) -> Self {
        Self {
            kubernetes: assign(version, kubernetes_children),
            arm: assign(version, arm_children),
        }
    }

    /// File of a type's Kubernetes form; none if no kind reaches it in that form.
    pub(super) fn kubernetes(&self, id: TypeId) -> Option<&str> {
        self.kubernetes.get(&id).map(String::as_str)
    }

    /// File of a type's ARM form; none if no kind reaches it in that form.
    pub(super) fn arm(&self, id: TypeId) -> Option<&str> {
        self.arm.get(&id).map(String::as_str)
    }
}

fn assign(
    version: &Version,
    children: fn(&Version, TypeId) -> Vec<TypeId>,
) -> BTreeMap<TypeId, String> {
    let mut users: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
    for kind in &version.kinds {
        let file = kind_file(&kind.kind);
        let mut open = vec![kind.spec, kind.status];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                users.entry(id).or_default().insert(file.clone());
                open.extend(children(version, id));
            }
        }
    }
    users
        .into_iter()
        .map(|(id, files)| {
            let mut files = files.into_iter();
            match (files.next(), files.next()) {
                (Some(only), None) => (id, only),
                _ => (id, SHARED.to_owned()),
            }
        })
        .collect()
}

fn kubernetes_children(version: &Version, id: TypeId) -> Vec<TypeId> {
    fn collect(schema: &Schema, found: &mut Vec<TypeId>) {
        match schema {
            Schema::Object(id) | Schema::Enum { ty: id, .. } => found.push(*id),
            Schema::List(inner, _) | Schema::Map(inner) => collect(inner, found),
            Schema::Scalar(..) | Schema::Any | Schema::Runtime(_) | Schema::OperatorSpec(_) => {}
        }
    }
    let mut found = Vec::new();
    if let Some(Body::Object(forms)) = version.types.get(&id).map(|ty| &ty.body) {
        forms
            .kubernetes
            .properties
            .iter()
            .for_each(|property| collect(&property.schema, &mut found));
    }
    found
}

fn arm_children(version: &Version, id: TypeId) -> Vec<TypeId> {
    fn collect(ty: &ArmType, found: &mut Vec<TypeId>) {
        match ty {
            ArmType::Object(id) | ArmType::Enum(id) => found.push(*id),
            ArmType::List(inner) | ArmType::Map(inner) => collect(inner, found),
            ArmType::Scalar(_) | ArmType::Secret | ArmType::Json => {}
        }
    }
    let mut found = Vec::new();
    if let Some(Body::Object(forms)) = version.types.get(&id).map(|ty| &ty.body) {
        forms
            .arm
            .properties
            .iter()
            .for_each(|property| collect(&property.ty, &mut found));
        found.extend(
            forms
                .arm
                .choice
                .iter()
                .flat_map(|(_, options)| options.iter().map(|(_, id)| *id)),
        );
    }
    found
}
