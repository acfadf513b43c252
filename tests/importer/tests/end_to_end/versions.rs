//! Which API version a document is read with.

use importer_tests::{Folder, GROUP, documents, import};
use serde_json::json;

fn api_versions(run: &importer_tests::Run) -> Vec<String> {
    run.documents()
        .iter()
        .map(|document| document["apiVersion"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_name_of_a_version_means_it() {
    let file = documents().join("storage.json");
    let newest = import(&file, &[]).exits(0);
    for version in ["2023-01-01", "v1api20230101", "v20230101"] {
        let run = import(&file, &["--api-version", version]).exits(0);
        // Whatever it was asked for by, we write one name.
        assert_eq!(run.out, newest.out, "{version}");
    }
    assert!(
        api_versions(&newest)
            .iter()
            .all(|it| it == "storage.azure.com/v20230101"),
        "{:?}",
        api_versions(&newest)
    );
}

#[test]
fn a_version_that_does_not_exist_is_named_with_those_that_do() {
    let file = documents().join("vault.json");
    let run = import(&file, &["--api-version", "1999-01-01"])
        .exits(1)
        .reports(&["vault.json", "1999-01-01", "2023-07-01"]);
    assert_eq!(run.out, "");
    // Of several documents, those that have the version are written.
    let run = import(&documents(), &["--api-version", "2023-01-01"])
        .exits(4)
        .reports(&["has no API version 2023-01-01"]);
    assert_eq!(run.documents().len(), 3);
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
