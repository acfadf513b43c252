//! ARM ids: what parses, what it says, and what does not parse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use aso_runtime::arm_id::{ArmId, ArmIdError};

struct Row {
    id: &'static str,
    canonical: &'static str,
    arm_type: &'static str,
    name: &'static str,
    parent: Option<&'static str>,
}

#[test]
fn ids_say_what_they_name() {
    let rows = [
        Row {
            id: "/SUBSCRIPTIONS/s",
            canonical: "/subscriptions/s",
            arm_type: "Microsoft.Resources/subscriptions",
            name: "s",
            parent: None,
        },
        Row {
            id: "/subscriptions/s/resourcegroups/G/",
            canonical: "/subscriptions/s/resourceGroups/G",
            arm_type: "Microsoft.Resources/resourceGroups",
            name: "G",
            parent: Some("/subscriptions/s"),
        },
        Row {
            id: "/subscriptions/s/resourceGroups/g/Providers/Microsoft.Network/virtualNetworks/v",
            canonical: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v",
            arm_type: "Microsoft.Network/virtualNetworks",
            name: "v",
            parent: Some("/subscriptions/s/resourceGroups/g"),
        },
        Row {
            id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/Default",
            canonical: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/Default",
            arm_type: "Microsoft.Network/virtualNetworks/subnets",
            name: "Default",
            parent: Some(
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v",
            ),
        },
        Row {
            id: "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/providers/Microsoft.Authorization/roleAssignments/r",
            canonical: "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/providers/Microsoft.Authorization/roleAssignments/r",
            arm_type: "Microsoft.Authorization/roleAssignments",
            name: "r",
            parent: Some("/subscriptions/s/resourceGroups/g/providers/A.B/c/d"),
        },
        Row {
            id: "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r",
            canonical: "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r",
            arm_type: "Microsoft.Authorization/roleDefinitions",
            name: "r",
            parent: Some("/subscriptions/s"),
        },
        Row {
            id: "/providers/Microsoft.Subscription/aliases/a",
            canonical: "/providers/Microsoft.Subscription/aliases/a",
            arm_type: "Microsoft.Subscription/aliases",
            name: "a",
            parent: None,
        },
    ];
    for row in rows {
        let id =
            ArmId::parse(row.id).unwrap_or_else(|error| panic!("{} should parse: {error}", row.id));
        assert_eq!(
            id.to_string(),
            row.canonical,
            "canonical form of {}",
            row.id
        );
        assert_eq!(id.arm_type(), row.arm_type, "type of {}", row.id);
        assert_eq!(id.name(), row.name, "name of {}", row.id);
        assert_eq!(
            id.parent().map(|parent| parent.to_string()).as_deref(),
            row.parent,
            "parent of {}",
            row.id
        );
        assert_eq!(id.parent_str(), row.parent, "parent of {}", row.id);
        assert!(
            ArmId::parse(&row.id.to_uppercase()).unwrap().same_as(&id),
            "{} is compared without case",
            row.id
        );
    }
}

#[test]
fn parts_of_a_child() {
    let id: ArmId = "/subscriptions/s/resourceGroups/g/providers/N.S/a/1/b/2"
        .parse()
        .unwrap();
    assert_eq!(
        (id.subscription(), id.resource_group(), id.namespace()),
        (Some("s"), Some("g"), Some("N.S"))
    );
    assert_eq!(id.types().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(id.names().collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(id.child("c", "3").unwrap().arm_type(), "N.S/a/b/c");
    let role = id
        .resource("Microsoft.Authorization", &["roleAssignments"], &["r"])
        .unwrap();
    assert!(role.is_type("microsoft.authorization/ROLEASSIGNMENTS"));
}

#[test]
fn what_is_no_id_is_an_error_that_says_why() {
    type Check = fn(&ArmIdError) -> bool;
    let rows: [(&str, Check); 10] = [
        ("", |error| matches!(error, ArmIdError::Empty)),
        ("  ", |error| matches!(error, ArmIdError::Empty)),
        ("/", |error| matches!(error, ArmIdError::EmptySegment(_))),
        ("subscriptions/s", |error| {
            matches!(error, ArmIdError::NoLeadingSlash(_))
        }),
        ("/subscriptions", |error| {
            matches!(error, ArmIdError::MissingName { .. })
        }),
        ("/subscriptions//resourceGroups/g", |error| {
            matches!(error, ArmIdError::EmptySegment(_))
        }),
        ("/subscriptions/s/resourceGroups", |error| {
            matches!(error, ArmIdError::MissingName { .. })
        }),
        ("/subscriptions/s/providers/N.S", |error| {
            matches!(error, ArmIdError::MissingName { .. })
        }),
        ("/subscriptions/s/providers/N.S/type", |error| {
            matches!(error, ArmIdError::MissingName { .. })
        }),
        ("/subscriptions/s/tagNames/t", |error| {
            matches!(error, ArmIdError::UnexpectedSegment { .. })
        }),
    ];
    for (text, check) in rows {
        let error = ArmId::parse(text).expect_err(text);
        assert!(check(&error), "{text:?} gave {error:?}");
    }
    assert!(matches!(
        ArmId::parse("/tenants/t"),
        Err(ArmIdError::UnknownRoot(_))
    ));
    assert!(matches!(
        ArmId::parse("https://management.azure.com/subscriptions/s"),
        Err(ArmIdError::NoLeadingSlash(_))
    ));
}
