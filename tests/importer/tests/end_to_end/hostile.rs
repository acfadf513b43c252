//! Input that is broken or means harm: an error that names the file, and no more than a screen of it.

use importer_tests::{Folder, import, to_arm};
use std::fmt::Write as _;

#[test]
fn fifty_megabytes_of_nested_arrays() {
    let folder = Folder::with(&[("deep.json", &"[".repeat(50_000_000))]);
    let run = import(&folder.at("deep.json"), &[])
        .exits(1)
        .reports(&["deep.json", "nested"]);
    assert_eq!(run.out, "");
    // JSON is YAML too.
    let run = to_arm(&folder.at("deep.json"), &[])
        .exits(1)
        .reports(&["deep.json"]);
    assert_eq!(run.out, "");
}

#[test]
fn nesting_inside_of_a_resource() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a";
    let deep = format!("{}1{}", "{\"a\":".repeat(1_000), "}".repeat(1_000));
    let text = format!("[{{\"id\": \"{id}\", \"properties\": {deep}}}]");
    let good = format!("{{\"id\": \"{id}\"}}");
    let folder = Folder::with(&[("deep.json", &text), ("good.json", &good)]);
    let run = import(folder.path(), &[])
        .exits(4)
        .reports(&["deep.json", "nested"]);
    assert_eq!(run.names(), ["Vault/a"]);
}

#[test]
fn a_value_that_kubernetes_will_not_take() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a";
    let text =
        format!(r#"{{"id": "{id}", "properties": {{"sku": {{"family": "a", "name": "Gold"}}}}}}"#);
    let folder = Folder::with(&[("vault.json", &text)]);
    // Azure said it, so that it is written; but nobody has to find out by applying it.
    let run = import(&folder.at("vault.json"), &[]).exits(0).reports(&[
        "vault.json",
        "spec.properties.sku.name",
        "2023-07-01",
        "\"Gold\"",
    ]);
    assert!(run.out.contains("name: Gold"), "{}", run.out);
    assert!(!run.err.contains("family"), "{}", run.err);
}

#[test]
fn a_list_that_holds_no_properties() {
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a";
    for properties in ["", r#", "properties": null"#] {
        let text = format!(r#"{{"value": [{{"id": "{id}", "location": "x"{properties}}}]}}"#);
        let folder = Folder::with(&[("vaults.json", &text)]);
        let run = import(&folder.at("vaults.json"), &[]).exits(0).reports(&[
            "vaults.json",
            "no \"properties\"",
            "az resource show",
        ]);
        assert_eq!(run.names(), ["Vault/a"]);
    }
}

#[test]
fn an_alias_bomb() {
    let mut text = String::from("apiVersion: v1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..20 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    // What stands beside it is still read.
    text.push_str(
        "---\napiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: {name: g}\nspec: {location: x}\n",
    );
    let folder = Folder::with(&[("bomb.yaml", &text)]);
    let run = to_arm(&folder.at("bomb.yaml"), &[])
        .exits(4)
        .reports(&["bomb.yaml", "aliases"]);
    assert_eq!(run.requests().len(), 1);
}

#[test]
fn broken_files_are_named_and_the_others_read() {
    let good = "{\"id\": \"/subscriptions/s/resourceGroups/g\", \"location\": \"x\"}";
    let folder = Folder::with(&[
        ("cut.json", "{\"id\": \"/subscriptions/s\",\n \"tags\": {"),
        ("empty.json", ""),
        ("good.json", good),
        ("text.json", "hello"),
    ]);
    std::fs::write(folder.at("latin1.json"), b"{\"id\": \"\xe9\"}").unwrap();
    let run = import(folder.path(), &[]).exits(4).reports(&[
        "cut.json:2:",
        "the file is cut off",
        "empty.json: the file is empty",
        "latin1.json:1: byte 8 is not valid UTF-8",
        "text.json:1:",
        "imported 1 resource, 4 failed",
    ]);
    assert_eq!(run.names(), ["ResourceGroup/g"]);
}
