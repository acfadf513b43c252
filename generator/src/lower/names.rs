//! Rust names of all types of a version: unique on each side, or an error.

use std::collections::BTreeMap;

use super::{Kind, LoweredType};
use crate::diagnostic::Diagnostic;
use crate::model::{Side, TypeId};
use crate::naming::type_name;

/// Names that every generated file has from Rust or the runtime.
const RESERVED: [&str; 36] = [
    "ArbitraryOwnerReference",
    "BTreeMap",
    "Box",
    "Choice",
    "Clone",
    "Condition",
    "ConfigMapDestination",
    "ConfigMapReference",
    "Debug",
    "Default",
    "DestinationExpression",
    "Enumeration",
    "Err",
    "Item",
    "KnownResourceReference",
    "None",
    "Object",
    "ObjectMeta",
    "Ok",
    "Option",
    "PartialEq",
    "Reader",
    "ResourceReference",
    "Result",
    "SecretString",
    "SecretDestination",
    "SecretMapReference",
    "SecretReference",
    "Self",
    "Some",
    "String",
    "UserAssignedIdentityDetails",
    "Value",
    "Vec",
    "WellKnownResourceReference",
    "Writer",
];

/// Names all types; kinds first, so that `StorageAccountSpec` is the Spec of the kind and nothing else. Where nobody can be
/// asked, names that are taken are `numbered`.
pub(super) fn name_types(
    types: &mut BTreeMap<TypeId, LoweredType>,
    kinds: &[Kind],
    numbered: bool,
) -> Vec<Diagnostic> {
    let mut taken: BTreeMap<(Side, String), TypeId> = BTreeMap::new();
    let mut problems = Vec::new();
    for kind in kinds {
        let root = type_name(&kind.kind);
        if is_reserved(&root) {
            problems.push(
                Diagnostic::error(
                    "rust-name-taken",
                    kind.origin.file.as_ref(),
                    kind.origin.pointer.clone(),
                    format!("the kind `{root}` has a name that every generated file has already"),
                )
                .hint("give the kind another name (`as`)"),
            );
        }
        for (id, side, name) in [
            (kind.spec, Side::Spec, format!("{root}Spec")),
            (kind.status, Side::Status, format!("{root}Status")),
        ] {
            if let Some(ty) = types.get_mut(&id) {
                ty.rust.clone_from(&name);
                taken.insert((side, name), id);
            }
        }
        // The kind itself stands beside its Spec.
        taken.insert((Side::Spec, root), kind.spec);
    }
    let ids: Vec<TypeId> = types.keys().copied().collect();
    for id in ids {
        let Some(ty) = types.get(&id).filter(|ty| ty.rust.is_empty()) else {
            continue;
        };
        // The floating suffix becomes part of the parent's name: `StorageAccount_Kind_Spec` → `StorageAccountSpecKind`.
        let base = type_name(&ty.name);
        let spelled = match ty.name.strip_suffix("_Spec") {
            Some(stem) => stem.split_once('_').map_or_else(
                || base.clone(),
                |_| spec_name(stem, kinds).unwrap_or_else(|| base.clone()),
            ),
            None => base.clone(),
        };
        let candidates = [
            spelled.clone(),
            format!("{spelled}Type"),
            format!("{spelled}Definition"),
        ];
        let numbers = (2..)
            .map(|number| format!("{spelled}{number}"))
            .take_while(|_| numbered);
        let free = candidates.into_iter().chain(numbers).find(|name| {
            !RESERVED.contains(&name.as_str()) && !taken.contains_key(&(ty.side, name.clone()))
        });
        let Some(name) = free else {
            let other = taken
                .get(&(ty.side, spelled.clone()))
                .and_then(|id| types.get(id));
            problems.push(
                Diagnostic::error(
                    "rust-name-taken",
                    ty.origin.file.as_ref(),
                    ty.origin.pointer.clone(),
                    format!(
                        "`{}` would be `{spelled}` in Rust, which is taken by `{}`",
                        ty.name,
                        other.map_or("another type", |other| &other.name)
                    ),
                )
                .hint("rename one of them with an edit (`rename`) of the group's configuration"),
            );
            continue;
        };
        taken.insert((ty.side, name.clone()), id);
        if let Some(ty) = types.get_mut(&id) {
            ty.rust = name;
        }
    }
    problems
}

/// `StorageAccount_Kind` of a Spec → `StorageAccountSpecKind`; with the name of the kind, not of the path.
fn spec_name(stem: &str, kinds: &[Kind]) -> Option<String> {
    let kind = kinds
        .iter()
        .filter(|kind| stem.starts_with(&format!("{}_", kind.key)))
        .max_by_key(|kind| kind.key.len())?;
    Some(format!(
        "{}Spec{}",
        type_name(&kind.kind),
        type_name(&stem[kind.key.len()..])
    ))
}

/// Whether a Rust name cannot be given to a kind. Generated files do not spell some of the names that Rust gives them.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) && !matches!(name, "Box" | "Clone" | "Debug" | "PartialEq")
}
