//! Lists, page by page.

use crate::common::{
    CORE, GROUP, NETWORK, client, document, group, id, names, networks, quick, resource, vnet,
    vnet_body,
};
use aso_arm::{BodyProblem, Collection, Error};
use serde_json::json;

#[tokio::test]
async fn pages_follow_each_other() {
    let azure = quick()
        .documents(networks(10))
        .page_size(4)
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let mut pages = client.list(&Collection::resources(&group()).unwrap(), CORE);
    assert_eq!(
        azure.request_count(),
        0,
        "nothing is sent before it is asked for"
    );
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        sizes.push((page.items.len(), page.has_more));
    }
    assert_eq!(sizes, [(4, true), (4, true), (2, false)]);
    assert_eq!(pages.next().await.unwrap(), None);
    assert_eq!(azure.request_count(), 3);
    let small = Collection::resources(&group()).unwrap().with("$top", "3");
    let all = client.list(&small, CORE).all().await.unwrap();
    assert_eq!(all.len(), 10);
    assert_eq!(azure.request_count(), 7);
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let azure = quick()
        .documents(networks(4))
        .page_size(2)
        .start()
        .await
        .unwrap();
    let client = crate::common::builder(&azure)
        .retry(aso_arm::RetryPolicy::none())
        .build()
        .unwrap();
    let mut pages = client.list(&Collection::resources(&group()).unwrap(), CORE);
    pages.next().await.unwrap();
    azure.strike_next(arm_simulator::Fault::Truncate, 1);
    assert!(pages.next().await.is_err());
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(names(&page.items), ["v02", "v03"]);
    assert_eq!(pages.next().await.unwrap(), None);
}

#[tokio::test]
async fn the_generic_listing_has_what_is_tracked_without_properties() {
    let server = resource("Microsoft.Sql/servers", "s");
    let assignment = vnet("v00")
        .resource(
            "Microsoft.Authorization",
            &["roleAssignments"],
            &["00000000-0000-0000-0000-000000000009"],
        )
        .unwrap();
    let azure = quick()
        .documents(networks(1))
        .document(document(&server, json!({"location": "westeurope", "kind": "v12.0", "tags": {"a": "b"}, "properties": {"version": "12.0"}})))
        .document(document(&server.child("databases", "d").unwrap(), json!({"location": "westeurope", "sku": {"name": "S0"}, "properties": {}})))
        .document(document(&server.child("firewallRules", "f").unwrap(), json!({"properties": {"startIpAddress": "0.0.0.0"}})))
        .document(document(&assignment, json!({"properties": {"scope": vnet("v00").to_string()}})))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let all = client
        .list(&Collection::resources(&group()).unwrap(), CORE)
        .all()
        .await
        .unwrap();
    assert_eq!(names(&all), ["v00", "s", "s/d"]);
    assert!(all.iter().all(|item| item.get("properties").is_none()));
    assert_eq!(all[1]["kind"], "v12.0");
    assert_eq!(all[1]["tags"], json!({"a": "b"}));
    let filtered =
        Collection::resources(&id("/subscriptions/11111111-0000-0000-0000-000000000001"))
            .unwrap()
            .with("$filter", "resourceType eq 'microsoft.sql/servers'");
    let found = client.list(&filtered, CORE).all().await.unwrap();
    assert_eq!(names(&found), ["s"]);
}

#[tokio::test]
async fn groups_children_and_extensions() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let client = client(&azure);
    let subscription = "11111111-0000-0000-0000-000000000001";
    let groups = client
        .list(&Collection::resource_groups(subscription), CORE)
        .all()
        .await
        .unwrap();
    assert_eq!(groups[0]["id"], GROUP);
    assert_eq!(groups[0]["type"], "Microsoft.Resources/resourceGroups");
    let found = client
        .list(&Collection::subscriptions(), CORE)
        .all()
        .await
        .unwrap();
    assert_eq!(found[0]["subscriptionId"], subscription);

    let subnets = "Microsoft.Network/virtualNetworks/subnets";
    let children = Collection::children(&vnet("v00"), subnets).unwrap();
    assert!(
        client
            .list(&children, NETWORK)
            .all()
            .await
            .unwrap()
            .is_empty()
    );
    let subnet = vnet("v00").child("subnets", "a").unwrap();
    let body = json!({"properties": {"addressPrefix": "10.0.0.0/24"}});
    client
        .put(&subnet, NETWORK, &body)
        .await
        .unwrap()
        .wait()
        .await
        .unwrap();
    let found = client.list(&children, NETWORK).all().await.unwrap();
    assert_eq!(found[0]["properties"]["addressPrefix"], "10.0.0.0/24");
    let whole = client.get(&vnet("v00"), NETWORK).await.unwrap();
    assert_eq!(whole["properties"]["subnets"], json!(found), "both show it");

    let missing = Collection::children(&vnet("none"), subnets).unwrap();
    let error = client.list(&missing, NETWORK).all().await.unwrap_err();
    assert_eq!(error.code(), Some("ParentResourceNotFound"));
    let assignments =
        Collection::of_type(&vnet("v00"), "Microsoft.Authorization/roleAssignments").unwrap();
    assert!(
        client
            .list(&assignments, "2022-04-01")
            .all()
            .await
            .unwrap()
            .is_empty()
    );
    let of_group = Collection::of_type(&group(), "Microsoft.Network/virtualNetworks").unwrap();
    assert_eq!(
        client.list(&of_group, NETWORK).all().await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn role_assignments_are_inherited() {
    let assign = |scope: &aso_runtime::arm_id::ArmId, name: &str| {
        let id = scope
            .resource("Microsoft.Authorization", &["roleAssignments"], &[name])
            .unwrap();
        document(&id, json!({"properties": {"scope": scope.to_string()}}))
    };
    let azure = quick()
        .documents(networks(2))
        .document(assign(&group(), "of-group"))
        .document(assign(&vnet("v00"), "of-network"))
        .document(assign(&vnet("v01"), "of-other"))
        .start()
        .await
        .unwrap();
    let list =
        Collection::of_type(&vnet("v00"), "Microsoft.Authorization/roleAssignments").unwrap();
    let found = client(&azure)
        .list(&list, "2022-04-01")
        .all()
        .await
        .unwrap();
    let mut found = names(&found);
    found.sort();
    assert_eq!(found, ["of-group", "of-network"]);
}

#[tokio::test]
async fn what_is_no_list_is_an_error() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let list = Collection::at(vnet("v00").to_string());
    let error = client(&azure).list(&list, NETWORK).all().await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Body {
                problem: BodyProblem::NotAList,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn names_are_escaped() {
    let name = "a b(1)%2e+é";
    let id = vnet(name);
    let azure = quick()
        .document(document(&id, vnet_body()))
        .page_size(1)
        .documents(networks(1))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    assert_eq!(client.get(&id, NETWORK).await.unwrap()["name"], name);
    let all = client
        .list(&Collection::resources(&group()).unwrap(), CORE)
        .all()
        .await
        .unwrap();
    assert_eq!(names(&all), [name, "v00"]);
}
