//! A subscription with one resource group full of resources.

use crate::REGISTRY;
use crate::documents::{document, is_tracked};
use aso_runtime::arm_id::ArmId;
use aso_runtime::registry::{Name, ResourceType, Scope};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The subscription.
pub const SUBSCRIPTION: &str = "5f1d2a90-3b7e-4c55-9a60-0d8e4f7b6c21";
/// The resource group.
pub const GROUP: &str =
    "/subscriptions/5f1d2a90-3b7e-4c55-9a60-0d8e4f7b6c21/resourceGroups/Orchard-Prod";

/// Namespaces whose resources have rules of their own, which would leave some out.
const SPECIAL: [&str; 3] = [
    "microsoft.dbformysql/",
    "microsoft.dbforpostgresql/",
    "microsoft.apimanagement/",
];

/// A top-level type, and one type of children.
pub type Family = (&'static ResourceType, &'static ResourceType);

/// Top-level types that can have children, in a fixed order.
///
/// # Panics
/// The library has fewer.
#[must_use]
pub fn families(count: usize) -> Vec<Family> {
    let all: BTreeMap<&str, &'static ResourceType> = REGISTRY.arm_types().collect();
    let mut found = Vec::new();
    for (key, parent) in &all {
        let is_plain = !SPECIAL.iter().any(|start| key.starts_with(start));
        if !is_plain || parent.scope != Scope::ResourceGroup || key.split('/').count() != 2 {
            continue;
        }
        let child = all.iter().find(|(other, child)| {
            other
                .strip_prefix(key)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|rest| !rest.contains('/'))
                && child.name == Name::Free
                && child.scope == Scope::ResourceGroup
        });
        if let Some((_, child)) = child
            && is_tracked(parent)
        {
            found.push((*parent, *child));
        }
    }
    assert!(found.len() >= count, "only {} families", found.len());
    found.truncate(count);
    found
}

/// How many child types a type can have.
#[must_use]
pub fn child_types(arm_type: &str) -> usize {
    let start = format!("{}/", arm_type.to_ascii_lowercase());
    REGISTRY
        .arm_types()
        .filter(|(key, resource)| {
            resource.scope != Scope::Extension
                && key
                    .strip_prefix(&start)
                    .is_some_and(|rest| !rest.contains('/'))
        })
        .count()
}

/// The group's id.
///
/// # Panics
/// Never.
#[must_use]
pub fn group() -> ArmId {
    ArmId::parse(GROUP).unwrap()
}

/// A resource of the group.
///
/// # Panics
/// Names and types do not fit each other.
#[must_use]
pub fn id(arm_type: &str, names: &[&str]) -> ArmId {
    let (namespace, types) = arm_type.split_once('/').unwrap();
    let types: Vec<&str> = types.split('/').collect();
    group().resource(namespace, &types, names).unwrap()
}

/// The group itself, `parents` top-level resources of each family, and `children` in all, spread over them.
#[must_use]
pub fn estate(families: &[Family], parents: usize, children: usize) -> Vec<Value> {
    let mut all = vec![
        json!({"id": GROUP, "name": "Orchard-Prod", "location": "westeurope",
        "type": "Microsoft.Resources/resourceGroups", "tags": {"fruit": "apple"}}),
    ];
    let total = families.len() * parents;
    for number in 0..total {
        let (parent, child) = families[number % families.len()];
        let name = format!("r{number:03}");
        all.push(document(parent, &id(parent.arm_type, &[&name])));
        let own = children / total + usize::from(number < children % total);
        for index in 0..own {
            let id = id(child.arm_type, &[&name, &format!("c{index}")]);
            all.push(document(child, &id));
        }
    }
    all
}

/// A role assignment on something.
#[must_use]
pub fn role_assignment(scope: &str, name: &str) -> Value {
    json!({
        "id": format!("{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"),
        "name": name,
        "type": "Microsoft.Authorization/roleAssignments",
        "properties": {
            "roleDefinitionId": format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"),
            "principalId": "0c3f0b1e-7a54-4f64-9d1e-1f2a3b4c5d6e",
            "principalType": "ServicePrincipal",
            "scope": scope,
        },
    })
}
