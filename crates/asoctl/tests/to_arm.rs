//! Requests, over a small registry.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Run, to_arm};
use serde_json::{Value, json};
use std::fs;

fn run(text: &str, more: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.yaml");
    fs::write(&file, text).unwrap();
    to_arm(&file, more)
}

const ALL: &str = "
apiVersion: resources.azure.com/v1api20200601
kind: ResourceGroup
metadata:
  name: rg
spec:
  azureName: My-Group
  location: westeurope
---
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetwork
metadata:
  name: net
spec:
  owner:
    name: rg
  Location: westeurope
  addressSpace:
    addressPrefixes: [10.0.0.0/16]
---
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetworksSubnet
metadata:
  name: front
spec:
  owner: {name: net}
  addressPrefix: 10.0.1.0/24
---
apiVersion: storage.azure.com/v1api20230101
kind: StorageAccount
metadata:
  name: acct
spec:
  owner:
    armId: /subscriptions/s2/resourceGroups/other
  clientIdFromConfig: {name: cm, key: id}
  key: {name: sec, key: k}
  settings: {name: all}
---
apiVersion: storage.azure.com/v20230101
kind: StorageAccountsBlobService
metadata:
  name: blobs
spec:
  owner: {name: acct}
---
apiVersion: authorization.azure.com/v20220401
kind: RoleAssignment
metadata:
  name: ra
spec:
  owner: {group: network.azure.com, kind: VirtualNetworksSubnet, name: front}
  principalId: p
  roleDefinitionReference: {wellKnownName: Contributor}
";

fn urls(run: &Run) -> Vec<String> {
    run.lines()
        .iter()
        .map(|line| line["url"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn urls_follow_the_owners() {
    let got = run(ALL, &["--subscription", "s1"]);
    assert_eq!(got.code, 0, "{}", got.err);
    let urls = urls(&got);
    assert_eq!(
        urls[..5],
        [
            "/subscriptions/s1/resourceGroups/My-Group?api-version=2020-06-01",
            "/subscriptions/s1/resourceGroups/My-Group/providers/Microsoft.Network/virtualNetworks/net?api-version=2020-11-01",
            "/subscriptions/s1/resourceGroups/My-Group/providers/Microsoft.Network/virtualNetworks/net/subnets/front?api-version=2020-11-01",
            "/subscriptions/s2/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/acct?api-version=2023-01-01",
            "/subscriptions/s2/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/acct/blobServices/default?api-version=2023-01-01",
        ]
    );
    // A name that Azure wants to be a UUID is made as Azure Service Operator makes it.
    let (scope, name) = urls[5].split_once("?").unwrap().0.rsplit_once('/').unwrap();
    assert_eq!(
        scope,
        "/subscriptions/s1/resourceGroups/My-Group/providers/Microsoft.Network/virtualNetworks/net/subnets/front/providers/Microsoft.Authorization/roleAssignments"
    );
    assert_eq!(name.len(), 36);
    let lines = got.lines();
    assert_eq!(lines[5]["body"]["name"], name);
    assert!(
        got.err.contains("spec.Location: read as location"),
        "{}",
        got.err
    );
    assert_eq!(lines[1]["body"]["location"], "westeurope");
    assert_eq!(
        lines[3]["body"]["properties"],
        json!({"clientId": "{configmap cm/id}", "key": "{secret sec/k}", "settings": {"{key}": "{secretmap all}"}})
    );
    let first = got.out.lines().next().unwrap();
    assert_eq!(
        first,
        r#"{"group":"resources.azure.com","version":"v1api20200601","kind":"ResourceGroup","name":"rg","method":"PUT","url":"/subscriptions/s1/resourceGroups/My-Group?api-version=2020-06-01","body":{"location":"westeurope","name":"My-Group"}}"#
    );
}

#[test]
fn without_a_subscription_there_is_a_placeholder() {
    let got = run(ALL, &[]);
    if std::env::var_os("AZURE_SUBSCRIPTION_ID").is_none() {
        assert!(urls(&got)[0].starts_with("/subscriptions/{subscription}/resourceGroups/My-Group"));
    }
}

#[test]
fn placeholders_resolve_nothing() {
    let text = format!(
        "{ALL}---\napiVersion: network.azure.com/v1api20201101\nkind: VirtualNetworksSubnet\nmetadata:\n  name: back\nspec:\n  owner: {{name: missing}}\n  natGateway:\n    reference: {{group: network.azure.com, kind: NatGateway, name: nat}}\n---\napiVersion: storage.azure.com/v20230101\nkind: StorageAccountsBlobServicesContainer\nmetadata:\n  name: c\nspec:\n  owner: {{name: blobs}}\n"
    );
    let got = run(&text, &["--placeholders", "--subscription", "s1"]);
    assert_eq!(got.code, 0, "{}", got.err);
    assert_eq!(
        urls(&got)[1..],
        [
            "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net?api-version=2020-11-01",
            "/subscriptions/s1/resourceGroups/{resourceGroup}/providers/Microsoft.Network/virtualNetworks/net/subnets/front?api-version=2020-11-01",
            "/subscriptions/s2/resourceGroups/other/providers/Microsoft.Storage/storageAccounts/acct?api-version=2023-01-01",
            "/subscriptions/s1/resourceGroups/{resourceGroup}/providers/Microsoft.Storage/storageAccounts/acct/blobServices/default?api-version=2023-01-01",
            "/subscriptions/s1/resourceGroups/{resourceGroup}/providers/Microsoft.Network/virtualNetworks/{parent}/subnets/front/providers/Microsoft.Authorization/roleAssignments/ra?api-version=2022-04-01",
            "/subscriptions/s1/resourceGroups/{resourceGroup}/providers/Microsoft.Network/virtualNetworks/missing/subnets/back?api-version=2020-11-01",
            "/subscriptions/s1/resourceGroups/{resourceGroup}/providers/Microsoft.Storage/storageAccounts/{parent}/blobServices/blobs/containers/c?api-version=2023-01-01",
        ]
    );
    let lines = got.lines();
    assert_eq!(lines[5]["body"]["name"], "ra");
    assert_eq!(
        lines[6]["body"]["properties"],
        json!({"natGateway": {"id": "{ref network.azure.com/NatGateway/nat}"}})
    );
}

#[test]
fn what_does_not_resolve_is_named_and_the_rest_is_printed() {
    let text = format!(
        "{ALL}---\napiVersion: network.azure.com/v1api20201101\nkind: VirtualNetworksSubnet\nmetadata:\n  name: back\nspec:\n  owner: {{name: missing}}\n  natGateway:\n    reference: {{group: network.azure.com, kind: NatGateway, name: nat}}\n"
    );
    let got = run(&text, &["--subscription", "s1"]);
    assert_eq!(got.code, 4);
    assert_eq!(got.lines().len(), 6);
    for text in [
        "a.yaml:56: VirtualNetworksSubnet/back: spec.owner: network.azure.com/VirtualNetwork missing is not among the documents",
        "spec.natGateway.reference: network.azure.com/NatGateway nat is not among the documents",
    ] {
        assert!(got.err.contains(text), "{text}\n{}", got.err);
    }
}

#[test]
fn an_unknown_property_is_named_and_the_line_is_printed() {
    let text = "apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {name: rg}\nspec: {locaton: x}\n";
    let got = run(text, &[]);
    assert_eq!((got.code, got.lines().len()), (4, 1));
    assert!(
        got.err.contains(
            "ResourceGroup/rg: spec.locaton: the kind has no such property (similar: location)"
        ),
        "{}",
        got.err
    );
}

#[test]
fn owners_that_cannot_be_are_named() {
    let network = |name: &str, owner: &str| {
        format!(
            "---\napiVersion: network.azure.com/v1api20201101\nkind: VirtualNetwork\nmetadata: {{name: {name}}}\nspec: {{owner: {owner}}}\n"
        )
    };
    let text = [
        network("none", "{}"),
        network("both", "{name: a, armId: /subscriptions/s/resourceGroups/g}"),
        network("wrong", "{armId: /subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/s}"),
        network("bad", "{armId: g}"),
        "---\napiVersion: authorization.azure.com/v20220401\nkind: RoleAssignment\nmetadata: {name: ra}\nspec: {azureName: x, owner: {group: authorization.azure.com, kind: RoleAssignment, name: ra}}\n".to_owned(),
        "---\napiVersion: authorization.azure.com/v20220401\nkind: RoleAssignment\nmetadata: {name: rnd}\nspec: {operatorSpec: {namingConvention: random}, owner: {armId: /subscriptions/s}}\n".to_owned(),
        "---\napiVersion: network.azure.com/v1api20201101\nkind: VirtualNetworksSubnet\nmetadata: {name: s}\nspec: {owner: {armId: /subscriptions/s/resourceGroups/g}}\n".to_owned(),
    ]
    .concat();
    let got = run(&text, &[]);
    assert_eq!((got.code, got.out.as_str()), (1, ""));
    for text in [
        "VirtualNetwork/none: spec.owner is missing",
        "VirtualNetwork/both: spec.owner: the reference has both armId and a Kubernetes identity",
        "VirtualNetwork/wrong: a resource of type Microsoft.Network/virtualNetworks can't belong to /subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/s",
        "VirtualNetwork/bad: spec.owner.armId: an ARM id starts with '/'",
        "RoleAssignment/ra: the owners form a circle",
        "RoleAssignment/rnd: the name in Azure is made by chance",
        "VirtualNetworksSubnet/s: a resource of type Microsoft.Network/virtualNetworks/subnets can't belong to /subscriptions/s/resourceGroups/g",
    ] {
        assert!(got.err.contains(text), "{text}\n{}", got.err);
    }
}

#[test]
fn references_do_not_cross_namespaces() {
    let text = "apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {name: rg, namespace: prod}\nspec: {location: x}\n---\napiVersion: network.azure.com/v1api20201101\nkind: VirtualNetwork\nmetadata: {name: net}\nspec: {owner: {name: rg}}\n";
    let got = run(text, &[]);
    assert_eq!(got.code, 4);
    assert!(
        got.err.contains("there is one in namespace prod"),
        "{}",
        got.err
    );
}

#[test]
fn a_name_for_two_resources_is_ambiguous() {
    let group = |name: &str| {
        format!(
            "---\napiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {{name: rg}}\nspec: {{azureName: {name}, location: x}}\n"
        )
    };
    let text = format!(
        "{}{}---\napiVersion: network.azure.com/v1api20201101\nkind: VirtualNetwork\nmetadata: {{name: net}}\nspec: {{owner: {{name: rg}}}}\n",
        group("a"),
        group("b")
    );
    let got = run(&text, &["--subscription", "s"]);
    assert_eq!((got.code, got.lines().len()), (4, 2));
    assert!(got.err.contains("stands for several resources in Azure: /subscriptions/s/resourceGroups/a and /subscriptions/s/resourceGroups/b"), "{}", got.err);
}

#[test]
fn lists_are_opened_and_secrets_left_out() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: s}\n  stringData: {password: hunter2}\n- apiVersion: subscription.azure.com/v20211001\n  kind: Alias\n  metadata: {name: al}\n";
    let got = run(text, &[]);
    assert_eq!(got.code, 0, "{}", got.err);
    assert_eq!(
        urls(&got),
        ["/providers/Microsoft.Subscription/aliases/al?api-version=2021-10-01"]
    );
    assert!(got.err.contains("Secret/s: left out"), "{}", got.err);
    assert!(!got.err.contains("hunter2"));
}

/// What stands beside resources in folders that other tools apply.
const FOREIGN: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: tls}
---
apiVersion: v1
kind: Service
metadata: {name: web}
---
";

#[test]
fn kinds_that_are_none_of_azures_are_left_out() {
    let got = run(&format!("{FOREIGN}{ALL}"), &["--subscription", "s1"]);
    assert_eq!(got.code, 0, "{}", got.err);
    assert_eq!(got.lines().len(), 6);
    for text in [
        "a.yaml:2: Deployment/web: left out, since nothing is sent to Azure for a Deployment",
        "a.yaml:6: Kustomization: left out, since nothing is sent to Azure for a Kustomization",
        "a.yaml:9: Certificate/tls: left out, since nothing is sent to Azure for a Certificate",
        "a.yaml:13: Service/web: left out, since nothing is sent to Azure for a Service",
    ] {
        assert!(got.err.contains(text), "{text}\n{}", got.err);
    }
    let alone = run(FOREIGN, &[]);
    assert_eq!((alone.code, alone.out.as_str()), (1, ""));
    assert!(alone.err.contains("0 requests, 0 errors"), "{}", alone.err);
}

#[test]
fn an_unknown_group_of_azures_or_a_version_alone_is_a_mistake() {
    let text = format!(
        "apiVersion: storag.azure.com/v1api20230101\nkind: StorageAccount\nmetadata: {{name: a}}\n---\n\
         apiVersion: v1api20230101\nkind: StorageAccount\nmetadata: {{name: b}}\n---\n{ALL}"
    );
    let got = run(&text, &["--subscription", "s1"]);
    assert_eq!((got.code, got.lines().len()), (4, 6));
    for text in [
        "StorageAccount/a: no resource kind StorageAccount is known in storag.azure.com (similar: StorageAccount.storage.azure.com)",
        "StorageAccount/b: no resource kind StorageAccount is known in ",
    ] {
        assert!(got.err.contains(text), "{text}\n{}", got.err);
    }
}

#[test]
fn names_with_special_characters_do_not_break_the_url() {
    let text = "apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {name: rg}\nspec: {azureName: 'a b?c#d', location: x}\n";
    let got = run(text, &["--subscription", "s"]);
    assert_eq!(
        urls(&got),
        ["/subscriptions/s/resourceGroups/a%20b%3Fc%23d?api-version=2020-06-01"]
    );
    assert_eq!(
        got.lines()[0]["body"],
        json!({"location": "x", "name": "a b?c#d"}) as Value
    );
}

#[test]
fn a_long_chain_of_owners_does_not_overflow_the_stack() {
    let mut text = String::new();
    for number in 0..5_000 {
        let next = number + 1;
        text += &format!(
            "---\napiVersion: authorization.azure.com/v20220401\nkind: RoleAssignment\nmetadata: {{name: r{number}}}\nspec: {{azureName: x, owner: {{group: authorization.azure.com, kind: RoleAssignment, name: r{next}}}}}\n"
        );
    }
    let got = run(&text, &[]);
    assert_eq!(got.code, 1);
    assert!(
        got.err
            .contains("RoleAssignment/r0: more than 64 owners stand above each other")
    );
}

#[test]
fn names_made_by_rule_are_those_of_azure_service_operator() {
    let assignment = |version: &str, name: &str, owner: &str| {
        format!(
            "---\napiVersion: authorization.azure.com/{version}\nkind: RoleAssignment\nmetadata: {{name: {name}}}\nspec: {{owner: {{{owner}}}}}\n"
        )
    };
    let group = "group: resources.azure.com, kind: ResourceGroup, name: rg";
    let id = "armId: /subscriptions/s";
    let uuid = "0a1b2c3d-0000-4000-8000-00000000000f";
    let text = [
        "apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {name: rg}\nspec: {location: x}\n".to_owned(),
        assignment("v20220401", "ra", group),
        assignment("v1api20220401", "ra", group),
        assignment("v20220401", "ra", id),
        // The older names of versions leave the id out.
        assignment("v1api20220401", "ra", id),
        assignment("v20220401", uuid, id),
    ]
    .concat();
    let got = run(&text, &["--subscription", "s"]);
    let names: Vec<_> = got.lines()[1..]
        .iter()
        .map(|line| line["body"]["name"].as_str().unwrap().to_owned())
        .collect();
    // Worked out with Python's uuid.uuid5.
    assert_eq!(
        names,
        [
            "0075f1a0-f0ad-5205-93af-fa964a8dba52",
            "0075f1a0-f0ad-5205-93af-fa964a8dba52",
            "52e03015-d913-56bc-898d-5d11f523db75",
            "e879c218-ee13-57fb-a83e-c70b7bc77f35",
            uuid,
        ]
    );
}
