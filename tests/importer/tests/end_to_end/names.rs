//! Kubernetes names and file names.

use importer_tests::{Folder, import, list};
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "/subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44";

fn vault(group: &str, name: &str) -> Value {
    json!({
        "id": format!("{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.KeyVault/vaults/{name}"),
        "location": "northeurope",
    })
}

fn names(all: &[Value]) -> Vec<String> {
    let folder = Folder::with(&[("a.json", &list(all))]);
    import(&folder.at("a.json"), &[]).exits(0).names()
}

#[test]
fn names_are_those_of_azure_made_fit() {
    let share = json!({"id": format!(
        "{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/Files1/fileServices/default/shares/Müll_2"
    )});
    let all = [
        vault("g", "A.b_C"),
        share,
        json!({"id": format!("{SUBSCRIPTION}/resourceGroups/(My) Group_")}),
    ];
    assert_eq!(
        names(&all),
        [
            "Vault/a-b-c",
            "ResourceGroup/my--group",
            "StorageAccountsFileServicesShare/files1-default-m-ll-2",
        ]
    );
}

#[test]
fn names_that_collide_all_get_a_hash() {
    let all = [
        vault("one", "keys"),
        vault("two", "keys"),
        vault("one", "other"),
    ];
    let found = names(&all);
    assert_eq!(found.len(), 3);
    let hashed: Vec<_> = found
        .iter()
        .filter(|name| name.starts_with("Vault/keys-"))
        .collect();
    assert_eq!(hashed.len(), 2, "{found:?}");
    assert_ne!(hashed[0], hashed[1]);
    for name in hashed {
        assert_eq!(name.len(), "Vault/keys-".len() + 6, "{name}");
    }
    assert!(found.contains(&"Vault/other".to_owned()));
    // The names depend on the ids alone.
    let mut turned = all.to_vec();
    turned.reverse();
    assert_eq!(names(&turned), found);
    // Another kind of the same name is no collision.
    let identity = json!({"id": format!(
        "{SUBSCRIPTION}/resourceGroups/one/providers/Microsoft.ManagedIdentity/userAssignedIdentities/keys"
    )});
    assert_eq!(
        names(&[vault("one", "keys"), identity]),
        ["Vault/keys", "UserAssignedIdentity/keys"]
    );
}

#[test]
fn children_of_owners_that_collide_know_their_own() {
    let network = |group: &str| {
        let id = format!(
            "{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/net"
        );
        json!({"id": id, "properties": {"subnets": [
            {"id": format!("{id}/subnets/s"), "name": "s", "properties": {"addressPrefix": format!("10.0.0.0/{}", 20 + group.len())}},
        ]}})
    };
    let all = [network("a"), network("bb")];
    let folder = Folder::with(&[("a.json", &list(&all))]);
    let out = folder.at("out");
    let _ = import(&folder.at("a.json"), &["-f", out.to_str().unwrap()]).exits(0);
    assert_eq!(folder.files("out").len(), 4);
    let run = importer_tests::to_arm(&out, &[]).exits(0);
    let mut urls: Vec<_> = run
        .requests()
        .iter()
        .filter(|request| request["kind"] == "VirtualNetworksSubnet")
        .map(|request| {
            let prefix = request["body"]["properties"]["addressPrefix"]
                .as_str()
                .unwrap()
                .to_owned();
            (
                prefix,
                request["url"]
                    .as_str()
                    .unwrap()
                    .split('/')
                    .nth(4)
                    .unwrap()
                    .to_owned(),
            )
        })
        .collect();
    urls.sort();
    let pair = |prefix: &str, group: &str| (prefix.to_owned(), group.to_owned());
    assert_eq!(urls, [pair("10.0.0.0/21", "a"), pair("10.0.0.0/22", "bb")]);
}

#[test]
fn long_names_are_cut_and_stay_apart() {
    let long = "x".repeat(300);
    let found = names(&[
        vault("g", &format!("{long}a")),
        vault("g", &format!("{long}b")),
    ]);
    assert_eq!(found.len(), 2);
    assert_ne!(found[0], found[1]);
    for name in &found {
        assert!(name.len() - "Vault/".len() <= 253, "{}", name.len());
    }
    let folder = Folder::with(&[(
        "a.json",
        &list(&[vault("g", &long), vault("g", &format!("{long}b"))]),
    )]);
    let out = folder.at("out");
    let _ = import(&folder.at("a.json"), &["-f", out.to_str().unwrap()]).exits(0);
    let files = folder.files("out");
    assert_eq!(files.len(), 2);
    assert!(files.keys().all(|name| name.len() <= 255));
}
