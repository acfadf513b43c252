//! Which API version a document is read with.

use aso_runtime::registry::{Name, ResourceType, Scope};
use importer_tests::{Folder, GROUP, documents, import, list};
use serde_json::json;
use std::collections::BTreeMap;

fn api_versions(run: &importer_tests::Run) -> Vec<String> {
    run.documents()
        .iter()
        .map(|document| document["apiVersion"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_name_of_a_version_means_it() {
    let file = documents().join("2023-01-01/storage.json");
    let expected = import(&file, &["--api-version-from-folder"]).exits(0);
    for version in ["2023-01-01", "v1api20230101", "v20230101"] {
        let run = import(&file, &["--api-version", version]).exits(0);
        assert_eq!(run.out, expected.out, "{version}");
    }
    // Whatever it was asked for by, we write one name.
    assert_eq!(api_versions(&expected), ["storage.azure.com/v20230101"; 3]);
}

#[test]
fn the_newest_stable_version_is_read_unless_another_is_named() {
    // Every kind is tried with an id of its own type.
    let mut newest: BTreeMap<&str, &ResourceType> = BTreeMap::new();
    for resource in aso_resources::registry() {
        // Of several kinds of one type, an id can only mean one.
        if matches!(resource.name, Name::Fixed(_)) || resource.scope == Scope::Tenant {
            continue;
        }
        let stable = |it: &ResourceType| (!it.api_version.ends_with("preview"), it.api_version);
        let best = newest.entry(resource.arm_type).or_insert(resource);
        if stable(resource) > stable(best) {
            *best = resource;
        }
    }
    assert!(newest.len() > 50, "{}", newest.len());
    let mut all = Vec::new();
    for arm_type in newest.keys() {
        if arm_type.eq_ignore_ascii_case("Microsoft.Resources/resourceGroups") {
            all.push(json!({"id": GROUP}));
            continue;
        }
        let (namespace, types) = arm_type.split_once('/').unwrap();
        let names: String = types
            .split('/')
            .map(|it| format!("/{it}/default"))
            .collect();
        all.push(json!({"id": format!("{GROUP}/providers/{namespace}{names}")}));
    }
    let folder = Folder::with(&[("a.json", &list(&all))]);
    let out = folder.at("out");
    let run = import(&folder.at("a.json"), &["-f", out.to_str().unwrap()]).exits(0);
    for resource in newest.values() {
        let line = format!(
            "{}.{} {}\n",
            resource.kind, resource.group, resource.api_version
        );
        assert!(run.err.contains(&line), "{line} is not in {}", run.err);
    }
}

#[test]
fn a_version_that_does_not_exist_is_named_with_those_that_do() {
    let file = documents().join("2023-07-01/vault.json");
    let run = import(&file, &["--api-version", "1999-01-01"])
        .exits(1)
        .reports(&["vault.json", "1999-01-01", "2023-07-01"]);
    assert_eq!(run.out, "");
    // Of several documents, those that have the version are written.
    let run = import(&documents(), &["--api-version", "2023-01-01"])
        .exits(4)
        .reports(&["has no API version 2023-01-01"]);
    let written = run.names();
    assert!(
        written.contains(&"StorageAccount/harbourfiles".to_owned()),
        "{written:?}"
    );
    assert!(
        !written.contains(&"Vault/harbour-keys".to_owned()),
        "{written:?}"
    );
}

#[test]
fn the_folder_can_be_the_version() {
    let vault = |name: &str| {
        json!({
            "id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/{name}"),
            "location": "northeurope",
        })
        .to_string()
    };
    let folder = Folder::with(&[
        ("Vault/2023-07-01/a.json", &vault("a")),
        ("Vault/v1api20230701/b.json", &vault("b")),
    ]);
    let run = import(folder.path(), &["--api-version-from-folder"]).exits(0);
    assert_eq!(run.names(), ["Vault/a", "Vault/b"]);

    let folder = Folder::with(&[
        ("Vault/2023-07-01/a.json", &vault("a")),
        ("Vault/2001-01-01/b.json", &vault("b")),
        ("Vault/examples/c.json", &vault("c")),
    ]);
    let run = import(folder.path(), &["--api-version-from-folder"])
        .exits(4)
        .reports(&[
            "2001-01-01",
            "\"examples\" is not named after an API version",
        ]);
    assert_eq!(run.names(), ["Vault/a"]);
    // The same folder without the flag: the newest version of each.
    assert_eq!(import(folder.path(), &[]).exits(0).names().len(), 3);
}

#[test]
fn one_resource_in_two_names_of_one_version_is_one() {
    let vault =
        json!({"id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/a"), "location": "x"})
            .to_string();
    let folder = Folder::with(&[
        ("2023-07-01/a.json", &vault),
        ("v1api20230701/a.json", &vault),
    ]);
    let run = import(folder.path(), &["--api-version-from-folder"]).exits(0);
    assert_eq!(run.names(), ["Vault/a"]);
}
