//! What the simulator does as Azure does.

use crate::common::{
    CORE, NETWORK, client, document, group, id, networks, quick, resource, vnet, vnet_body,
};
use arm_simulator::Style;
use aso_arm::{Error, Precondition, WriteOptions};
use serde_json::json;

fn code(error: &Error) -> (u16, &str) {
    (error.status().unwrap(), error.code().unwrap())
}

#[tokio::test]
async fn api_versions() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let client = client(&azure);
    let vnet = vnet("v00");
    for kind in aso_resources::registry().filter(|kind| vnet.is_type(kind.arm_type)) {
        client.get(&vnet, kind.api_version).await.unwrap();
    }
    let get = async |version| client.get(&vnet, version).await.unwrap_err();
    assert_eq!(code(&get("").await), (400, "MissingApiVersionParameter"));
    assert_eq!(code(&get("new").await), (400, "InvalidApiVersionParameter"));
    let error = get("1999-01-01").await;
    assert_eq!(code(&error), (400, "NoRegisteredProviderFound"));
    assert!(error.to_string().contains(NETWORK), "{error}");
    assert!(error.is_not_supported_here());
    client.get(&group(), CORE).await.unwrap();
    assert!(client.get(&group(), "1999-01-01").await.is_err());
}

#[tokio::test]
async fn a_type_that_only_documents_know() {
    let thing = resource("Contoso.Things/things", "t");
    let azure = quick()
        .document(document(&thing, json!({"location": "westeurope"})))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    assert_eq!(
        client.get(&thing, "2030-01-01").await.unwrap()["type"],
        "Contoso.Things/things"
    );
    let error = client
        .get(&resource("Contoso.Things/others", "t"), "2030-01-01")
        .await
        .unwrap_err();
    assert_eq!(code(&error), (404, "InvalidResourceNamespace"));
    let error = client
        .get(&resource("Microsoft.Network/others", "t"), "2030-01-01")
        .await
        .unwrap_err();
    assert_eq!(code(&error), (404, "InvalidResourceType"));
}

#[tokio::test]
async fn what_is_missing() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let client = client(&azure);
    let get = async |text: &str| client.get(&id(text), NETWORK).await.unwrap_err();
    let other = "/subscriptions/22222222-0000-0000-0000-000000000002/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v";
    assert_eq!(code(&get(other).await), (404, "SubscriptionNotFound"));
    let no_group = vnet("v").to_string().replace("/rg/", "/none/");
    assert_eq!(code(&get(&no_group).await), (404, "ResourceGroupNotFound"));
    assert_eq!(
        code(&get(&vnet("none").to_string()).await),
        (404, "ResourceNotFound")
    );
    let subnet = vnet("none").child("subnets", "s").unwrap();
    assert_eq!(
        code(&get(&subnet.to_string()).await),
        (404, "ParentResourceNotFound")
    );
    let error = client.put(&subnet, NETWORK, &json!({})).await.unwrap_err();
    assert_eq!(code(&error), (404, "ParentResourceNotFound"));
    assert!(error.to_string().contains("'write'"), "{error}");
    assert!(!client.head(&vnet("none"), NETWORK).await.unwrap());
    assert!(client.head(&vnet("v00"), NETWORK).await.unwrap());
    // Ids are compared without case.
    let shouted = id(&vnet("V00")
        .to_string()
        .replace("Microsoft.Network", "MICROSOFT.NETWORK"));
    assert_eq!(client.get(&shouted, NETWORK).await.unwrap()["name"], "v00");
}

#[tokio::test]
async fn writes_are_checked() {
    let azure = quick()
        .documents(networks(1))
        .style(Style::Immediate, Style::Immediate)
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let vault = resource("Microsoft.KeyVault/vaults", "kv");
    let error = client
        .put(&vault, "2023-07-01", &json!({"properties": {}}))
        .await
        .unwrap_err();
    assert_eq!(code(&error), (400, "LocationRequired"));
    let error = client
        .put(&vnet("v00"), NETWORK, &json!({"location": "eastus"}))
        .await
        .unwrap_err();
    assert_eq!(code(&error), (409, "InvalidResourceLocation"));
    client
        .put(&vnet("v00"), NETWORK, &json!({"location": "West Europe"}))
        .await
        .unwrap();
    let error = client
        .put(&vnet("v00"), NETWORK, &json!([1]))
        .await
        .unwrap_err();
    assert_eq!(code(&error), (400, "InvalidRequestContent"));
    let group = group();
    let new = id(&group.to_string().replace("/rg", "/rg2"));
    client
        .put(&new, "2020-06-01", &json!({"location": "westeurope"}))
        .await
        .unwrap();
    assert_eq!(
        client.get(&new, "2020-06-01").await.unwrap()["properties"]["provisioningState"],
        "Succeeded"
    );
}

#[tokio::test]
async fn secrets_do_not_come_back() {
    let server = resource("Microsoft.Sql/servers", "s");
    let version = aso_resources::registry()
        .find(|kind| server.is_type(kind.arm_type))
        .unwrap()
        .api_version;
    let azure = quick()
        .subscription(server.subscription().unwrap())
        .documents(networks(1))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let body = json!({
        "location": "westeurope",
        "properties": {"administratorLogin": "me", "administratorLoginPassword": "hunter2"},
    });
    let operation = client.put(&server, version, &body).await.unwrap();
    assert!(!operation.first_body().to_string().contains("hunter2"));
    assert!(
        !operation
            .wait()
            .await
            .unwrap()
            .to_string()
            .contains("hunter2")
    );
    let list = aso_arm::Collection::of_type(&group(), "Microsoft.Sql/servers").unwrap();
    let all = client.list(&list, version).all().await.unwrap();
    assert_eq!(all[0]["properties"]["administratorLogin"], "me");
    assert!(!json!(all).to_string().contains("hunter2"));
    let written = azure.written(&server.to_string()).unwrap();
    assert_eq!(
        written["properties"]["administratorLoginPassword"],
        "hunter2"
    );
}

#[tokio::test]
async fn a_document_is_served_as_it_is() {
    let server = resource("Microsoft.Sql/servers", "s");
    let own = json!({"id": server.to_string(), "name": "Own", "type": "Own/", "properties": {"administratorLoginPassword": ""}});
    let azure = quick().document(own.clone()).start().await.unwrap();
    let version = aso_resources::registry()
        .find(|kind| server.is_type(kind.arm_type))
        .unwrap()
        .api_version;
    assert_eq!(client(&azure).get(&server, version).await.unwrap(), own);
}

#[tokio::test]
async fn children_and_their_parents_body_agree() {
    let azure = quick()
        .style(Style::Immediate, Style::Immediate)
        .documents(networks(1))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let parent = vnet("v00");
    let mut body = vnet_body();
    body["properties"]["subnets"] = json!([
        {"name": "a", "properties": {"addressPrefix": "10.0.1.0/24"}},
        {"name": "b", "properties": {"addressPrefix": "10.0.2.0/24"}},
    ]);
    client.put(&parent, NETWORK, &body).await.unwrap();
    let child = |name| parent.child("subnets", name).unwrap();
    let a = client.get(&child("a"), NETWORK).await.unwrap();
    assert_eq!(a["type"], "Microsoft.Network/virtualNetworks/subnets");
    client.delete(&child("a"), NETWORK).await.unwrap();
    let whole = client.get(&parent, NETWORK).await.unwrap();
    assert_eq!(whole["properties"]["subnets"].as_array().unwrap().len(), 1);
    // A parent that is written without its children loses them.
    client.put(&parent, NETWORK, &vnet_body()).await.unwrap();
    assert!(
        client
            .get(&child("b"), NETWORK)
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn conditions() {
    let azure = quick()
        .documents(networks(1))
        .style(Style::Immediate, Style::Immediate)
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let answer = client.get_answer(&vnet("v00"), NETWORK).await.unwrap();
    let tag = answer.headers.etag.unwrap();
    let matching = WriteOptions::when(Precondition::Match(tag));
    client
        .put_with(&vnet("v00"), NETWORK, &vnet_body(), &matching)
        .await
        .unwrap();
    let error = client
        .put_with(&vnet("v00"), NETWORK, &vnet_body(), &matching)
        .await
        .unwrap_err();
    assert_eq!(code(&error), (412, "PreconditionFailed"));
    let error = client
        .delete_with(&vnet("v00"), NETWORK, &matching)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(412));
    let absent = WriteOptions::when(Precondition::Absent);
    let error = client
        .put_with(&vnet("v00"), NETWORK, &vnet_body(), &absent)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(412));
    client
        .put_with(&vnet("new"), NETWORK, &vnet_body(), &absent)
        .await
        .unwrap();
}

#[tokio::test]
async fn actions() {
    let account = resource("Microsoft.Storage/storageAccounts", "st");
    let azure = quick()
        .document(document(&account, json!({"location": "westeurope"})))
        .start()
        .await
        .unwrap();
    let version = aso_resources::registry()
        .find(|kind| account.is_type(kind.arm_type))
        .unwrap()
        .api_version;
    let client = client(&azure);
    let keys = client
        .post(&account, "listKeys", version, None)
        .await
        .unwrap()
        .wait()
        .await
        .unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
    azure.set_action(
        "Microsoft.Storage/storageAccounts",
        "listKeys",
        json!({"keys": []}),
    );
    let keys = client
        .post(&account, "listKeys", version, None)
        .await
        .unwrap();
    assert_eq!(keys.into_result(), Some(json!({"keys": []})));
    assert!(
        client
            .post(&account, "explode", version, None)
            .await
            .is_err()
    );
    let registered = client
        .post_path("/subscriptions/11111111-0000-0000-0000-000000000001/providers/Microsoft.Network/register", "2019-05-01", None)
        .await
        .unwrap();
    assert_eq!(registered.first_body()["registrationState"], "Registered");
}

#[tokio::test]
async fn a_group_takes_all_with_it() {
    let azure = quick().documents(networks(3)).start().await.unwrap();
    let client = client(&azure);
    let operation = client.delete(&group(), "2020-06-01").await.unwrap();
    let error = client
        .put(&vnet("v00"), NETWORK, &vnet_body())
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(409));
    operation.wait().await.unwrap();
    assert_eq!(azure.resource_count(), 1, "the subscription");
}

#[tokio::test]
async fn types_without_get() {
    let api = resource("Microsoft.ApiManagement/service/products/apis", "s/p/a");
    let azure = quick()
        .document(document(&api, json!({})))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    assert!(client.head(&api, "2022-08-01").await.unwrap());
    assert_eq!(
        client.get(&api, "2022-08-01").await.unwrap_err().status(),
        Some(405)
    );
}
