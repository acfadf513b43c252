//! The first example, as README.md has it.

use aso_resources::runtime::refs::KnownResourceReference;
use aso_resources::runtime::{engine::ArmIdsOnly, kind::Kind, meta::ObjectMeta};
use aso_resources::storage::v20230101::{Sku, SkuName, StorageAccount, StorageAccountSpecKind};

#[test]
fn example() -> Result<(), Box<dyn std::error::Error>> {
    let mut account = StorageAccount {
        metadata: ObjectMeta::named("shopdata"),
        ..StorageAccount::default()
    };
    account.spec.owner = Some(KnownResourceReference {
        name: Some("shop".into()),
        arm_id: None,
    });
    account.spec.location = Some("westeurope".into());
    account.spec.kind = Some(StorageAccountSpecKind::StorageV2);
    account.spec.sku = Some(Sku {
        name: Some(SkuName::StandardZrs),
        tier: None,
    });
    // What Kubernetes stores.
    let document = serde_json::to_value(&account)?;
    assert_eq!(document["apiVersion"], "storage.azure.com/v20230101");
    assert_eq!(document["spec"]["owner"]["name"], "shop");
    // What Azure is sent.
    let body = account.request_body("shopdata", &ArmIdsOnly)?;
    assert_eq!(body["sku"]["name"], "Standard_ZRS");
    Ok(())
}
