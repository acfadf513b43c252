//! What is deleted, and not gone.

use crate::common::{client, document, group, names, quick, resource};
use aso_arm::Collection;
use aso_runtime::arm_id::ArmId;
use serde_json::{Value, json};

fn newest(id: &ArmId) -> Option<&'static str> {
    aso_resources::registry()
        .filter(|kind| id.is_type(kind.arm_type))
        .map(|kind| kind.api_version)
        .max()
}

async fn check(arm_type: &str, collection: &str, restore: Value, code: &str, purge: bool) {
    let id = resource(arm_type, "soft");
    // A type that the library does not have is served at any version.
    let version = newest(&id).unwrap_or("2023-05-01");
    let old = json!({"location": "westeurope", "tags": {"old": "yes"}, "properties": {}});
    let azure = quick().document(document(&id, old)).start().await.unwrap();
    let client = client(&azure);
    let delete = async || {
        client
            .delete(&id, version)
            .await
            .unwrap()
            .wait()
            .await
            .unwrap()
    };
    delete().await;
    assert!(client.get(&id, version).await.unwrap_err().is_not_found());
    let namespace = id.namespace().unwrap();
    let base = format!(
        "/subscriptions/{}/providers/{namespace}",
        id.subscription().unwrap()
    );
    let list = Collection::at(format!("{base}/{collection}"));
    let listed = client.list(&list, version).all().await.unwrap();
    assert_eq!(names(&listed), ["soft"], "{arm_type}");

    // The name is taken, in another group as well.
    let body = json!({"location": "westeurope", "properties": {}});
    let error = client.put(&id, version, &body).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(409), Some(code)));
    let mut restoring = body.clone();
    restoring["properties"] = restore;
    let restored = client
        .put(&id, version, &restoring)
        .await
        .unwrap()
        .wait()
        .await
        .unwrap();
    assert_eq!(restored["tags"], json!({"old": "yes"}), "{arm_type}");

    delete().await;
    let deleted = format!("{base}/locations/westeurope/{collection}/soft");
    assert_eq!(
        client.get_path(&deleted, version).await.unwrap()["name"],
        "soft"
    );
    if purge {
        let path = format!("{deleted}/purge");
        client
            .post_path(&path, version, None)
            .await
            .unwrap()
            .wait()
            .await
            .unwrap();
    } else {
        let id = ArmId::parse(&deleted).unwrap();
        client
            .delete(&id, version)
            .await
            .unwrap()
            .wait()
            .await
            .unwrap();
    }
    let created = client
        .put(&id, version, &body)
        .await
        .unwrap()
        .wait()
        .await
        .unwrap();
    assert_eq!(created.get("tags"), None, "{arm_type}");
    assert!(client.get(&group(), "2021-04-01").await.is_ok());
}

#[tokio::test]
async fn key_vault() {
    let restore = json!({"createMode": "recover"});
    check(
        "Microsoft.KeyVault/vaults",
        "deletedVaults",
        restore,
        "ConflictError",
        true,
    )
    .await;
}

#[tokio::test]
async fn api_management() {
    let restore = json!({"restore": true});
    let code = "ServiceAlreadyExistsInSoftDeletedState";
    check(
        "Microsoft.ApiManagement/service",
        "deletedservices",
        restore,
        code,
        false,
    )
    .await;
}

#[tokio::test]
async fn cognitive_services() {
    let restore = json!({"restore": true});
    check(
        "Microsoft.CognitiveServices/accounts",
        "deletedAccounts",
        restore,
        "FlagMustBeSetForRestore",
        false,
    )
    .await;
}

#[tokio::test]
async fn app_configuration() {
    let restore = json!({"createMode": "Recover"});
    check(
        "Microsoft.AppConfiguration/configurationStores",
        "deletedConfigurationStores",
        restore,
        "NameUnavailable",
        true,
    )
    .await;
}
