//! Drawings of what owns and refers to what.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Run, run};
use std::fs;

const SHOP: &str = r#"
apiVersion: resources.azure.com/v20200601
kind: ResourceGroup
metadata: {name: shop}
spec: {location: westeurope}
---
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetwork
metadata: {name: net}
spec:
  owner: {name: shop}
---
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetworksSubnet
metadata: {name: front}
spec:
  owner: {name: net}
---
apiVersion: sample.azure.com/v20240101
kind: Machine
metadata: {name: web}
spec:
  owner: {name: shop}
  networkReferences:
  - {group: network.azure.com, kind: VirtualNetwork, name: net}
  - {armId: /subscriptions/S1/resourceGroups/Shop/providers/Microsoft.Network/VirtualNetworks/NET}
  - {armId: /subscriptions/s1/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/far}
  - {armId: /subscriptions/s1/resourceGroups/hub/providers/Microsoft.Odd/things/a"b}
  - {group: network.azure.com, kind: VirtualNetwork, name: gone}
  peerReferences:
    x: {group: network.azure.com, kind: VirtualNetwork, name: net}
---
apiVersion: storage.azure.com/v20230101
kind: StorageAccount
metadata: {name: files}
spec:
  owner: {armId: /subscriptions/s1/resourceGroups/other}
---
apiVersion: authorization.azure.com/v20220401
kind: RoleAssignment
metadata: {name: reader}
spec:
  azureName: 9a329043-7ad7-4b1c-812f-9c7a93d6392a
  owner: {group: storage.azure.com, kind: StorageAccount, name: files}
  roleDefinitionReference: {armId: "not an id"}
"#;

fn draw(text: &str, more: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in.yaml");
    fs::write(&file, text).unwrap();
    let mut arguments = vec![
        "graph",
        "-f",
        file.to_str().unwrap(),
        "--subscription",
        "s1",
    ];
    arguments.extend(more);
    run(&arguments)
}

#[test]
fn by_resource_group_as_mermaid() {
    let drawn = draw(SHOP, &[]);
    assert_eq!((drawn.code, drawn.err.as_str()), (0, ""));
    insta::assert_snapshot!(drawn.out);
}

#[test]
fn by_owner_as_mermaid() {
    insta::assert_snapshot!(draw(SHOP, &["--group-by", "owner"]).out);
}

#[test]
fn by_resource_group_as_dot() {
    insta::assert_snapshot!(draw(SHOP, &["--format", "dot"]).out);
}

#[test]
fn by_owner_as_dot() {
    insta::assert_snapshot!(draw(SHOP, &["--format", "dot", "--group-by", "owner"]).out);
}

#[test]
fn the_order_of_documents_does_not_matter() {
    let mut documents: Vec<&str> = SHOP.split("---\n").collect();
    documents.reverse();
    let turned = documents.join("---\n");
    for more in [&[][..], &["--format", "dot", "--group-by", "owner"]] {
        assert_eq!(draw(SHOP, more).out, draw(&turned, more).out);
    }
}

#[test]
fn owners_in_a_circle_or_a_long_chain_are_drawn() {
    let one = |name: &str, owner: &str| {
        format!(
            "---\napiVersion: authorization.azure.com/v20220401\nkind: RoleAssignment\nmetadata: {{name: {name}}}\nspec:\n  owner: {{group: authorization.azure.com, kind: RoleAssignment, name: {owner}}}\n"
        )
    };
    let circle = one("a", "b") + &one("b", "a") + &one("c", "a");
    insta::assert_snapshot!(draw(&circle, &["--group-by", "owner"]).out);
    let chain: String = (0..3000)
        .map(|n| one(&format!("n{n}"), &format!("n{}", n + 1)))
        .collect();
    for by in ["owner", "resource-group"] {
        let drawn = draw(&chain, &["--group-by", by, "--format", "dot"]);
        assert_eq!(drawn.code, 0);
        assert_eq!(drawn.out.matches("RoleAssignment\\n").count(), 3001);
    }
    let many = draw(&chain, &["--group-by", "resource-group"]);
    assert!(
        many.err.contains("Mermaid draws at most 500"),
        "{}",
        many.err
    );
}

#[test]
fn names_that_mean_several_things_are_told_apart() {
    let text = "apiVersion: sql.azure.com/v1api20211101\nkind: Server\nmetadata: {name: a, namespace: x}\n---\n\
                apiVersion: dbformariadb.azure.com/v1api20211101\nkind: Server\nmetadata: {name: a, namespace: other}\n";
    insta::assert_snapshot!(draw(text, &[]).out);
}

#[test]
fn kinds_that_are_none_of_azures_are_left_out() {
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\n---\n\
         apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n---{SHOP}"
    );
    let drawn = draw(&text, &[]);
    assert_eq!((drawn.code, drawn.err.as_str()), (0, ""));
    assert_eq!(drawn.out, draw(SHOP, &[]).out);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let some = draw(
        "kind: X\n---\napiVersion: sql.azure.com/v1api20211101\nkind: Server\nmetadata: {name: a}\n",
        &[],
    );
    assert_eq!(some.code, 4);
    let none = draw("kind: X\n", &[]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
}
