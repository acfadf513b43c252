//! Importing, over a small registry.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::import;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const GROUP: &str = "/subscriptions/s1/resourceGroups/My-Group";

fn group(name: &str) -> Value {
    json!({
        "id": format!("/subscriptions/s1/resourceGroups/{name}"),
        "name": name, "type": "Microsoft.Resources/resourceGroups", "location": "westeurope",
        "properties": {"provisioningState": "Succeeded"},
    })
}

fn resource(parent: &str, path: &str, properties: &Value) -> Value {
    json!({
        "id": format!("{parent}/{path}"),
        "name": path.rsplit('/').next().unwrap(),
        "location": "westeurope",
        "properties": properties,
    })
}

fn network(name: &str) -> Value {
    let path = format!("providers/Microsoft.Network/virtualNetworks/{name}");
    let id = format!("{GROUP}/{path}");
    resource(
        GROUP,
        &path,
        &json!({
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [
                {"id": format!("{id}/subnets/front"), "name": "front", "properties": {"addressPrefix": "10.0.1.0/24"}},
                {"name": "back", "properties": {"addressPrefix": "10.0.2.0/24"}},
                {"id": "/subscriptions/s1/resourceGroups/other/providers/Microsoft.Network/virtualNetworks/n/subnets/elsewhere"},
            ],
        }),
    )
}

fn save(folder: &Path, name: &str, value: &Value) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, value.to_string()).unwrap();
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_network_comes_out_with_its_subnets() {
    let folder = tempfile::tempdir().unwrap();
    save(
        folder.path(),
        "a.json",
        &json!({"value": [group("My-Group"), network("Net")]}),
    );
    let run = import(folder.path(), &["--api-version", "v1api20201101"]);
    // The group has no such version.
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.err.contains("Microsoft.Resources/resourceGroups has no API version v1api20201101 (it has: 2020-06-01)"), "{}", run.err);

    let run = import(folder.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "---
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetworksSubnet
metadata:
  name: net-back
spec:
  addressPrefix: 10.0.2.0/24
  azureName: back
  owner:
    name: net
---
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetworksSubnet
metadata:
  name: net-front
spec:
  addressPrefix: 10.0.1.0/24
  azureName: front
  owner:
    name: net
---
apiVersion: network.azure.com/v1api20240301
kind: VirtualNetwork
metadata:
  name: net
spec:
  addressSpace:
    addressPrefixes:
    - 10.0.0.0/16
  azureName: Net
  location: westeurope
  owner:
    name: my-group
---
apiVersion: resources.azure.com/v20200601
kind: ResourceGroup
metadata:
  name: my-group
spec:
  azureName: My-Group
  location: westeurope
---
"
    );
    assert!(
        run.err
            .contains("2  VirtualNetworksSubnet.network.azure.com 2020-11-01"),
        "{}",
        run.err
    );

    let run = import(folder.path(), &["--no-children"]);
    assert_eq!((run.code, run.documents().len()), (0, 2));
}

#[test]
fn an_owner_that_is_not_imported_is_given_by_arm_id() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "a.json", &json!([network("Net")]));
    let run = import(folder.path(), &["--no-children"]);
    assert_eq!(run.documents()[0]["spec"]["owner"], json!({"armId": GROUP}));
}

#[test]
fn the_version_is_the_newest_stable_one_unless_chosen() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "2020-11-01/a.json", &network("Net"));
    let version = |more: &[&str]| {
        let run = import(folder.path(), more);
        assert_eq!(run.code, 0, "{}", run.err);
        run.documents().last().unwrap()["apiVersion"].clone()
    };
    assert_eq!(
        version(&["--no-children"]),
        "network.azure.com/v1api20240301"
    );
    assert_eq!(
        version(&["--no-children", "--api-version", "2025-01-01-preview"]),
        "network.azure.com/v1api20250101preview"
    );
    assert_eq!(
        version(&["--no-children", "--api-version-from-folder"]),
        "network.azure.com/v1api20201101"
    );
}

#[test]
fn a_document_read_separately_wins_over_an_embedded_copy() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "a.json", &network("Net"));
    let own = resource(
        &format!("{GROUP}/providers/microsoft.network/virtualNetworks/NET"),
        "subnets/FRONT",
        &json!({"addressPrefix": "10.0.99.0/24"}),
    );
    for name in ["0.json", "z.json"] {
        save(folder.path(), name, &own);
        let run = import(folder.path(), &[]);
        assert_eq!(run.code, 0, "{}", run.err);
        let subnets: Vec<_> = run
            .documents()
            .into_iter()
            .filter(|document| document["kind"] == "VirtualNetworksSubnet")
            .collect();
        assert_eq!(subnets.len(), 2);
        assert_eq!(subnets[0]["spec"]["addressPrefix"], "10.0.99.0/24");
        assert_eq!(subnets[0]["spec"]["azureName"], "FRONT");
        assert_eq!(subnets[0]["spec"]["owner"], json!({"name": "net"}));
        fs::remove_file(folder.path().join(name)).unwrap();
    }
}

#[test]
fn names_that_collide_get_a_hash_and_any_order_gives_the_same_bytes() {
    let account = |group: &str, name: &str| {
        resource(
            &format!("/subscriptions/s1/resourceGroups/{group}"),
            &format!("providers/Microsoft.Storage/storageAccounts/{name}"),
            &json!({"accessTier": "hot"}),
        )
    };
    let service = |group: &str, name: &str| {
        resource(
            &format!(
                "/subscriptions/s1/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/{name}"
            ),
            "blobServices/default",
            &json!({"isVersioningEnabled": true}),
        )
    };
    let mut documents = vec![
        group("g1"),
        group("g2"),
        account("g1", "acct"),
        account("g2", "acct"),
        account("g1", "other"),
        service("g1", "acct"),
        service("g2", "acct"),
        account("g1", "acct"),
    ];
    let mut outputs = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().unwrap();
        save(folder.path(), "a.json", &Value::Array(documents.clone()));
        let run = import(folder.path(), &[]);
        assert_eq!(run.code, 0, "{}", run.err);
        outputs.push(run.out.clone());
        documents.reverse();
        if outputs.len() == 1 {
            let accounts: Vec<String> = run
                .documents()
                .iter()
                .filter(|document| document["kind"] == "StorageAccount")
                .map(|document| document["metadata"]["name"].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(accounts.len(), 3);
            assert!(
                accounts[0].starts_with("acct-") && accounts[0].len() == 11,
                "{accounts:?}"
            );
            assert_ne!(accounts[0], accounts[1]);
            assert_eq!(accounts[2], "other");
            let service = run
                .documents()
                .into_iter()
                .find(|document| document["kind"] == "StorageAccountsBlobService")
                .unwrap();
            assert_eq!(service["spec"].get("azureName"), None);
            assert!(
                accounts
                    .iter()
                    .any(|name| service["spec"]["owner"] == json!({"name": name}))
            );
        }
        // What is written leads back to the resources it was read from.
        let yaml = folder.path().join("all.yaml");
        fs::write(&yaml, &run.out).unwrap();
        let back = common::to_arm(&yaml, &["--subscription", "s1"]);
        assert_eq!(back.code, 0, "{}", back.err);
        let mut got: Vec<String> = back
            .lines()
            .iter()
            .map(|line| {
                line["url"]
                    .as_str()
                    .unwrap()
                    .split('?')
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let mut want: Vec<String> = documents
            .iter()
            .map(|document| document["id"].as_str().unwrap().to_owned())
            .collect();
        got.sort();
        want.sort();
        want.dedup();
        assert_eq!(got, want);
    }
    assert_eq!(outputs[0], outputs[1]);
}

#[test]
fn extensions_name_the_kind_of_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    let assignment = |scope: &str, name: &str| {
        resource(
            scope,
            &format!("providers/Microsoft.Authorization/roleAssignments/{name}"),
            &json!({"principalId": "p", "roleDefinitionId": "/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/d"}),
        )
    };
    let net = network("Net");
    let id = net["id"].as_str().unwrap().to_owned();
    save(
        folder.path(),
        "a.json",
        &json!([
            net,
            assignment(&id, "a1"),
            assignment("/subscriptions/s1", "a2"),
            assignment("", "a3")
        ]),
    );
    let run = import(folder.path(), &["--no-children"]);
    assert_eq!(run.code, 4);
    assert!(
        run.err
            .contains("a.json#/3: the resource belongs to the tenant itself"),
        "{}",
        run.err
    );
    let documents = run.documents();
    assert_eq!(documents[0]["metadata"]["name"], "net-a1");
    assert_eq!(
        documents[0]["spec"],
        json!({
            "azureName": "a1",
            "owner": {"group": "network.azure.com", "kind": "VirtualNetwork", "name": "net"},
            "principalId": "p",
            "roleDefinitionReference": {"armId": "/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/d"},
        })
    );
    assert_eq!(
        documents[1]["spec"]["owner"],
        json!({"armId": "/subscriptions/s1"})
    );
}

#[test]
fn a_folder_gets_one_file_for_each_resource() {
    let folder = tempfile::tempdir().unwrap();
    let server = |provider: &str| {
        resource(
            GROUP,
            &format!("providers/{provider}/servers/db"),
            &json!({}),
        )
    };
    save(
        folder.path(),
        "in/2021-11-01/a.json",
        &json!([server("Microsoft.Sql"), server("Microsoft.DBforMariaDB")]),
    );
    save(folder.path(), "in/2020-11-01/a.json", &network("Net"));
    save(folder.path(), "in/2024-03-01/a.json", &network("Net"));
    save(folder.path(), "in/latest/a.json", &network("Net"));
    let out = folder.path().join("out/deep");
    let run = import(
        &folder.path().join("in"),
        &[
            "--api-version-from-folder",
            "--no-children",
            "-f",
            out.to_str().unwrap(),
        ],
    );
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(
        run.err
            .contains("the folder \"latest\" is not named after an API version"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("imported 4 resources, 1 failed"),
        "{}",
        run.err
    );
    assert_eq!(run.out, "");
    assert_eq!(
        files(&out),
        [
            "Server.dbformariadb.azure.com-db.yaml",
            "Server.sql.azure.com-db.yaml",
            "VirtualNetwork-net.v1api20201101.yaml",
            "VirtualNetwork-net.v1api20240301.yaml",
        ]
    );
    // Both versions of the network are the same resource, so that nothing is ambiguous.
    let back = common::to_arm(&out, &[]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert_eq!(back.lines().len(), 4);
}

#[test]
fn one_file_is_written_whole_and_only_if_there_is_something() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "a.json", &network("Net"));
    let out = folder.path().join("out.yaml");
    let run = import(
        &folder.path().join("a.json"),
        &[
            "-o",
            out.to_str().unwrap(),
            "-n",
            "prod",
            "-l",
            "a=b,c=",
            "-a",
            "x.com/y=d=e",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(&out).unwrap();
    assert!(
        text.contains(
            "metadata:\n  annotations:\n    x.com/y: d=e\n  labels:\n    a: b\n    c: \"\"\n  name: net\n  namespace: prod\n"
        ),
        "{text}"
    );
    assert_eq!(files(folder.path()), ["a.json", "out.yaml"]);

    save(
        folder.path(),
        "b.json",
        &json!({"error": {"code": "ResourceNotFound", "message": "gone"}}),
    );
    let run = import(
        &folder.path().join("b.json"),
        &["-o", folder.path().join("none.yaml").to_str().unwrap()],
    );
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains(
            "b.json: not an Azure resource: the document is an error answer (ResourceNotFound)"
        ),
        "{}",
        run.err
    );
    assert_eq!(files(folder.path()), ["a.json", "b.json", "out.yaml"]);
}

#[test]
fn an_output_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    save(folder.path(), "a.json", &network("Net"));
    // A file stands where the folder should be; permissions would not stop a test that runs as root.
    let out = folder.path().join("a.json/out");
    let run = import(
        &folder.path().join("a.json"),
        &["-f", out.to_str().unwrap()],
    );
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("the output folder can't be created"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("choose another place with -o or -f"),
        "{}",
        run.err
    );

    let out = folder.path().join("taken");
    fs::create_dir_all(out.join("VirtualNetwork-net.yaml")).unwrap();
    let run = import(
        &folder.path().join("a.json"),
        &["-f", out.to_str().unwrap()],
    );
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(
        run.err
            .contains("VirtualNetwork-net.yaml: can't be written"),
        "{}",
        run.err
    );
    assert_eq!(files(&out).len(), 3, "nothing temporary is left");
}

#[test]
fn what_is_no_resource_is_reported_and_the_rest_is_written() {
    let folder = tempfile::tempdir().unwrap();
    save(
        folder.path(),
        "a.json",
        &json!([
            1,
            {"name": "x"},
            {"id": "not an id"},
            {"id": format!("{GROUP}/providers/Microsoft.Network/virtualNetwork/x")},
            {"id": format!("{GROUP}/providers/Microsoft.Storage/storageAccounts/a/blobServices/second")},
            network("Net"),
        ]),
    );
    let run = import(folder.path(), &["--no-children"]);
    assert_eq!(run.code, 4);
    for text in [
        "a.json#/0: not an Azure resource: expected a JSON object, found a number",
        "a.json#/1: not an Azure resource: it has no \"id\"",
        "a.json#/2: not an Azure resource: an ARM id starts with '/'",
        "a.json#/3: no kind is known for the Azure resource type Microsoft.Network/virtualNetwork (similar: Microsoft.Network/virtualNetworks)",
        "a.json#/4: a resource of type Microsoft.Storage/storageAccounts/blobServices can only be named default",
        "imported 1 resource, 5 failed",
    ] {
        assert!(run.err.contains(text), "{text}\n{}", run.err);
    }
    assert_eq!(run.documents().len(), 1);
}
