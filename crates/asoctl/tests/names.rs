//! Names, by property: whatever resources are called in Azure, their Kubernetes names are valid, and unique for each kind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aso_runtime::arm_id::ArmId;
use asoctl::names;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// RFC 1123, as Kubernetes reads it for names of objects; ours have no dots.
fn is_label_like(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !name.is_empty()
        && name.len() <= 253
        && name.bytes().all(|byte| fits(byte) || byte == b'-')
        && name.bytes().next().is_some_and(fits)
        && name.bytes().last().is_some_and(fits)
}

/// Few letters, so that names collide; others that Kubernetes does not take; and long ones.
fn azure_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[aA.-]{1,3}",
        2 => "[a-zA-Z0-9_.()ü$ -]{1,80}",
        1 => "[aB_]{240,300}",
        1 => "[._-]{1,4}",
    ]
    .prop_filter("no path", |name| {
        name.trim() == name && name != "." && name != ".."
    })
}

fn id() -> impl Strategy<Value = ArmId> {
    ("[gG][12]", azure_name(), proptest::option::of(azure_name())).prop_map(
        |(group, name, child)| {
            let server = ArmId::for_resource_group("s", &group)
                .resource("Microsoft.Sql", &["servers"], &[&name])
                .unwrap();
            child
                .and_then(|child| server.child("databases", &child))
                .unwrap_or(server)
        },
    )
}

proptest! {
    #[test]
    fn names_are_valid_and_unique(ids in proptest::collection::vec(id(), 1..40)) {
        let keys: BTreeSet<String> = ids.iter().map(|id| id.key()).collect();
        let wanted: Vec<(&str, String)> = keys
            .iter()
            .map(|key| (key.as_str(), names::kubernetes_name(&ArmId::parse(key).unwrap())))
            .collect();
        let given = names::unique(&wanted);
        prop_assert_eq!(given.len(), keys.len());
        let distinct: BTreeSet<&String> = given.iter().collect();
        prop_assert_eq!(distinct.len(), keys.len(), "{:?}", given);
        for (id, name) in keys.iter().zip(&given) {
            prop_assert!(is_label_like(name), "{id}: {name:?}");
        }
        // What is read first does not matter.
        let mut turned = wanted;
        turned.reverse();
        let mut again = names::unique(&turned);
        again.reverse();
        prop_assert_eq!(again, given);
    }
}
