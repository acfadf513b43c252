//! The result depends on the set of documents alone.

use importer_tests::{Folder, GROUP, all_documents, asoctl_with_input, documents, import, list};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

fn subnet(prefix: &str) -> Value {
    json!({
        "id": format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/n/subnets/front"),
        "name": "front",
        "properties": {"addressPrefix": prefix},
    })
}

fn network(subnets: &[Value]) -> Value {
    json!({
        "id": format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/n"),
        "name": "n",
        "location": "northeurope",
        "properties": {"subnets": subnets},
    })
}

fn run(all: &[Value], more: &[&str]) -> importer_tests::Run {
    let folder = Folder::with(&[("a.json", &list(all))]);
    import(&folder.at("a.json"), more)
}

#[test]
fn order_does_not_matter() {
    let expected = import(&documents(), &[]).out;
    // Two names that collide, and a duplicate with other content, have to be settled the same way as well.
    let mut all = all_documents();
    let collision = json!({
        "id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/harbour.keys"),
        "location": "northeurope",
    });
    let network = |it: &&Value| it["type"] == "Microsoft.Network/virtualNetworks";
    let mut other = all.iter().find(network).unwrap().clone();
    other["properties"]["dhcpOptions"]["dnsServers"] =
        json!(["10.40.0.4", "10.40.0.5", "10.40.0.6"]);
    all.extend([collision, other]);
    let with_more = run(&all, &[]).exits(0);

    let config = Config {
        cases: 24,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner
        .run(&Just(all).prop_shuffle(), |shuffled| {
            let got = run(&shuffled, &[]);
            prop_assert_eq!(&got.out, &with_more.out);
            // Apart from the places in the file, which are those of this order.
            prop_assert_eq!(got.err.lines().count(), with_more.err.lines().count());
            Ok(())
        })
        .unwrap();

    // One file each, under names that turn the order around; and all through the standard input.
    let folder = Folder::with(&[]);
    for (index, document) in all_documents().iter().enumerate() {
        let name = format!("deep/{}/{:03}.JSON", index % 3, 999 - index);
        let path = folder.at(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, document.to_string()).unwrap();
    }
    assert_eq!(import(folder.path(), &[]).exits(0).out, expected);
    let arguments = ["import", "azure-resource", "--from-file", "-"];
    let piped = asoctl_with_input(&arguments, &list(&all_documents())).exits(0);
    assert_eq!(piped.out, expected);
}

#[test]
fn one_resource_read_twice_is_written_once() {
    let once = run(&[subnet("10.0.0.0/24")], &[]).exits(0);
    let twice = run(&[subnet("10.0.0.0/24"), subnet("10.0.0.0/24")], &[]).exits(0);
    assert_eq!(once.out, twice.out);
    assert_eq!(once.err, twice.err);

    // ARM compares ids without case.
    let mut shouted = subnet("10.0.0.0/24");
    shouted["id"] = json!(shouted["id"].as_str().unwrap().to_uppercase());
    let both = run(&[shouted, subnet("10.0.0.0/24")], &[]).exits(0);
    assert_eq!(both.documents().len(), 1);

    let mut longer = subnet("10.0.0.0/24");
    longer["properties"]["privateEndpointNetworkPolicies"] = json!("Disabled");
    for order in [
        [longer.clone(), subnet("10.0.0.0/24")],
        [subnet("10.0.0.0/24"), longer],
    ] {
        let run = run(&order, &[])
            .exits(0)
            .reports(&["was read twice with different content"]);
        let documents = run.documents();
        assert_eq!(documents.len(), 1);
        assert_eq!(
            documents[0]["spec"]["privateEndpointNetworkPolicies"],
            "Disabled"
        );
    }
}

#[test]
fn a_document_of_its_own_wins_over_an_embedded_copy() {
    let mut embedded = subnet("10.9.9.0/24");
    embedded["properties"]["privateEndpointNetworkPolicies"] = json!("Disabled");
    let all = [network(&[embedded]), subnet("10.0.0.0/24")];
    for order in [[0, 1], [1, 0]] {
        let run = run(&order.map(|index| all[index].clone()), &[]).exits(0);
        let documents = run.documents();
        assert_eq!(
            run.names(),
            ["VirtualNetwork/n", "VirtualNetworksSubnet/n-front"]
        );
        assert_eq!(
            documents[1]["spec"],
            json!({"addressPrefix": "10.0.0.0/24", "azureName": "front", "owner": {"name": "n"}})
        );
    }
}

#[test]
fn children_can_be_left_out() {
    let all = [network(&[subnet("10.0.0.0/24")])];
    assert_eq!(
        run(&all, &[]).exits(0).names(),
        ["VirtualNetwork/n", "VirtualNetworksSubnet/n-front"]
    );
    let without = run(&all, &["--no-children"]).exits(0);
    assert_eq!(without.names(), ["VirtualNetwork/n"]);
    // A document of its own is no embedded child.
    let own = run(&[all[0].clone(), subnet("10.0.0.0/24")], &["--no-children"]).exits(0);
    assert_eq!(own.names().len(), 2);
}

#[test]
fn embedded_references_are_no_children() {
    let elsewhere = json!({
        "id": format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/other/subnets/s"),
        "properties": {"addressPrefix": "10.3.0.0/24"},
    });
    let reference = json!({"id": subnet("")["id"]});
    let run = run(
        &[network(&[elsewhere, reference, json!(null), json!(7)])],
        &[],
    )
    .exits(0);
    assert_eq!(run.names(), ["VirtualNetwork/n"]);
}

#[test]
fn owners_are_named_where_they_are_imported() {
    let network = network(&[]);
    let child = subnet("10.0.0.0/24");
    let alone = run(std::slice::from_ref(&child), &[]).exits(0);
    assert_eq!(
        alone.documents()[0]["spec"]["owner"],
        json!({"armId": format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/n")})
    );
    let both = run(&[network, child], &[]).exits(0);
    assert_eq!(
        both.documents()[0]["spec"]["owner"],
        json!({"armId": GROUP})
    );
    assert_eq!(both.documents()[1]["spec"]["owner"], json!({"name": "n"}));
}

#[test]
fn children_are_found_whatever_the_case_of_names() {
    let network = json!({
        "id": format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/n"),
        "Properties": {"Subnets": [{"Name": "front", "Properties": {"AddressPrefix": "10.0.0.0/24"}}]},
    });
    let run = run(&[network], &["--verify"]).exits(0);
    assert_eq!(
        run.names(),
        ["VirtualNetwork/n", "VirtualNetworksSubnet/n-front"]
    );
    assert!(
        run.out.contains("addressPrefix: 10.0.0.0/24"),
        "{}",
        run.out
    );
}

#[test]
fn a_resource_can_be_called_providers() {
    let group = "/subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44/resourceGroups/providers";
    let network = format!("{group}/providers/Microsoft.Network/virtualNetworks/providers");
    let all = [
        json!({"id": group, "location": "northeurope"}),
        json!({"id": network, "location": "northeurope"}),
        json!({"id": format!("{network}/subnets/providers"), "properties": {"addressPrefix": "10.0.0.0/24"}}),
    ];
    let run = run(&all, &["--verify"]).exits(0);
    assert_eq!(run.names().len(), 3, "{}", run.out);
}

#[test]
fn two_subscriptions_are_told_apart_by_people() {
    let group = |subscription: &str, name: &str| json!({"id": format!("/subscriptions/{subscription}/resourceGroups/{name}"), "location": "x"});
    let one = [group("A", "first"), group("a", "second")];
    assert!(!run(&one, &[]).exits(0).err.contains("warning"));
    let two = [
        group("a", "first"),
        group("b", "second"),
        group("b", "third"),
    ];
    let run = run(&two, &[])
        .exits(0)
        .reports(&["ResourceGroup/second is in subscription b, and others are in a"]);
    assert_eq!(run.err.matches("warning").count(), 1, "{}", run.err);
}
