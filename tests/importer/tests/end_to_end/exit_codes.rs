//! 0 all, 1 nothing, 2 usage, 4 partial; and what is reported.

use importer_tests::{Folder, GROUP, asoctl, asoctl_with_input, documents, import, list, to_arm};
use serde_json::json;

#[test]
fn usage() {
    let folder = documents();
    let path = folder.to_str().unwrap();
    let import = ["import", "azure-resource"];
    let from = [import[0], import[1], "--from-file", path];
    let with = |more: &[&'static str]| {
        from.iter()
            .copied()
            .chain(more.iter().copied())
            .collect::<Vec<_>>()
    };
    for wrong in [
        vec![],
        vec!["import"],
        import.to_vec(),
        vec!["frobnicate"],
        vec!["to-arm"],
        with(&["--api-version", "yesterday"]),
        with(&["--api-version", "2023-01-01", "--api-version-from-folder"]),
        with(&["-o", "a", "-f", "b"]),
        with(&["--no-such-flag"]),
        with(&["--label", "novalue"]),
        vec!["to-arm", "-f", path, "--subscription", "a/b"],
    ] {
        let run = asoctl(&wrong);
        assert_eq!(run.code, 2, "{wrong:?}: {}", run.err);
        assert_eq!(run.out, "", "{wrong:?}");
        assert!(
            run.err.contains("Usage") || run.err.contains("--help"),
            "{wrong:?}: {}",
            run.err
        );
    }
    for command in [import, ["export", "resource"]] {
        let _ = asoctl(&command).reports(&["give ARM ids or URLs", "--from-file"]);
    }
    for help in [
        &["--help"][..],
        &["import", "azure-resource", "--help"],
        &["to-arm", "--help"],
    ] {
        let run = asoctl(help).exits(0);
        assert!(run.out.contains("Exit codes"), "{}", run.out);
        assert_eq!(run.err, "");
    }
    assert!(asoctl(&["--version"]).exits(0).out.starts_with("asoctl "));
}

#[test]
fn what_kubernetes_would_refuse_is_refused_at_once() {
    for (flag, text, says) in [
        (
            "--namespace",
            "Prod",
            "invalid value 'Prod' for '--namespace <NAMESPACE>': expected at most 63 of a-z, 0-9 and `-`",
        ),
        ("-n", "", "expected at most 63 of a-z"),
        (
            "--label",
            "a=b,c=d=e",
            "invalid value 'c=d=e' for '--label <KEY=VALUE>': expected nothing as the value, or at most 63 of A-Z",
        ),
        (
            "--label",
            "a/b/c=d",
            "invalid value 'a/b/c=d' for '--label <KEY=VALUE>': expected as the key",
        ),
        (
            "--annotation",
            "a_b/c=d",
            "invalid value 'a_b/c=d' for '--annotation <KEY=VALUE>': expected before the `/` of the key a DNS name",
        ),
    ] {
        let run = import(&documents(), &[flag, text])
            .exits(2)
            .reports(&[says]);
        assert_eq!(run.out, "");
    }
}

#[test]
fn nothing_and_partial() {
    let good =
        json!({"id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/a"), "location": "x"});
    let unknown = json!({"id": format!("{GROUP}/providers/Microsoft.KeyVault/vault/a")});
    let no_id = json!({"name": "a"});
    let error = json!({"error": {"code": "ResourceNotFound", "message": "gone"}});
    let bad = [unknown, no_id, error, json!(7), json!({"id": "a/b"})];
    let reports = [
        "no kind is known for the Azure resource type Microsoft.KeyVault/vault",
        "similar: Microsoft.KeyVault/vaults",
        "it has no \"id\"",
        "error answer (ResourceNotFound)",
        "expected a JSON object, found a number",
        "#/4",
    ];
    let folder = Folder::with(&[
        ("bad.json", &list(&bad)),
        ("both.json", &list(&[&bad[..], &[good]].concat())),
    ]);
    let run = import(&folder.at("bad.json"), &[])
        .exits(1)
        .reports(&reports);
    assert_eq!(run.out, "");
    let run = import(&folder.at("both.json"), &[])
        .exits(4)
        .reports(&reports);
    assert_eq!(run.names(), ["Vault/a"]);
    let _ = import(&folder.at("missing.json"), &[])
        .exits(1)
        .reports(&["missing.json"]);
    let _ = to_arm(&folder.at("missing.yaml"), &[])
        .exits(1)
        .reports(&["missing.yaml"]);
    // A folder of something else.
    let _ = to_arm(folder.path(), &[])
        .exits(1)
        .reports(&["the folder holds no *.yaml or *.yml file"]);
    // An empty list is nothing to do, but nothing was done either.
    let folder = Folder::with(&[("empty.json", "{\"value\": []}")]);
    let _ = import(&folder.at("empty.json"), &[]).exits(1);
}

#[test]
fn a_file_without_documents_is_named() {
    let folder = Folder::with(&[
        ("yaml/a.yaml", "# nothing\n---\n# at all\n"),
        ("yaml/b.yaml", "apiVersion: v1\nkind: List\nitems: []\n"),
        ("c.json", "[]"),
    ]);
    let at = |name: &str| folder.at(name).display().to_string();
    let (folder_of_two, json) = (at("yaml"), at("c.json"));
    for command in [
        &["convert", "--to", "newest", "-f"][..],
        &["to-arm", "-f"],
        &["graph", "-f"],
    ] {
        let line = [command, &[&folder_of_two, &json]].concat();
        let run = asoctl(&line).exits(1).reports(&[
            "a.yaml: no documents found",
            "b.yaml: no documents found",
            "c.json: no documents found",
            "3 errors",
        ]);
        assert_eq!(run.out, "", "{command:?}");
        let line = [command, &["-"]].concat();
        let _ = asoctl_with_input(&line, "# nothing\n")
            .exits(1)
            .reports(&["error: -: no documents found\n"]);
        // Beside others, it is no failure.
        let line = [command, &["-", &folder_of_two]].concat();
        let _ = asoctl_with_input(&line, YAML)
            .exits(0)
            .reports(&["warning: ", "a.yaml: no documents found\n"]);
    }
}

#[test]
fn a_part_of_a_list_is_mentioned() {
    let page = json!({
        "value": [{"id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/a"), "location": "x"}],
        "nextLink": "https://management.azure.com/next",
    });
    let folder = Folder::with(&[("page.json", &page.to_string())]);
    let run = import(&folder.at("page.json"), &[])
        .exits(0)
        .reports(&["page.json", "nextLink"]);
    assert_eq!(run.names(), ["Vault/a"]);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    // Below a file there is no folder, not even for root.
    let folder = Folder::with(&[("file", "kept")]);
    let below = folder.at("file/out");
    let below = below.to_str().unwrap();
    let run = import(&documents(), &["-f", below])
        .exits(1)
        .reports(&[below, "choose another"]);
    assert_eq!(run.out, "");
    let _ = import(&documents(), &["-o", below])
        .exits(1)
        .reports(&[below, "choose another"]);
    let itself = folder.path().to_str().unwrap();
    let _ = import(&documents(), &["-o", itself])
        .exits(1)
        .reports(&[itself]);
    assert_eq!(std::fs::read_to_string(folder.at("file")).unwrap(), "kept");
    // Where one file of several cannot be written, the others are.
    let folder = Folder::with(&[("out/Vault-harbour-keys.yaml/occupied", "")]);
    let out = folder.at("out");
    let run = import(&documents(), &["-f", out.to_str().unwrap()])
        .exits(4)
        .reports(&["Vault-harbour-keys.yaml"]);
    assert!(run.err.contains("1 failed"), "{}", run.err);
    assert!(out.join("Server-harbour-sql.yaml").is_file());
}

const YAML: &str = "\
---
apiVersion: storage.azure.com/v1api20230101
kind: StorageAccount
metadata:
  name: harbour
spec:
  location: westeurope
  owner:
    armId: /subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44/resourceGroups/harbour-prod
";

#[test]
fn a_file_that_exists_is_replaced_by_force_alone() {
    let vault =
        json!({"id": format!("{GROUP}/providers/Microsoft.KeyVault/vaults/a"), "location": "x"});
    let folder = Folder::with(&[
        ("in.yaml", YAML),
        ("in.json", &vault.to_string()),
        ("out/Vault-a.yaml", "mine"),
    ]);
    let at = |name: &str| folder.at(name).display().to_string();
    let (yaml, json, file) = (at("in.yaml"), at("in.json"), at("out/Vault-a.yaml"));
    let out = at("out");
    let convert = ["convert", "--to", "newest", "-f", &yaml, "-o", &file];
    let graph = ["graph", "-f", &yaml, "-o", &file];
    let import = ["import", "azure-resource", "--from-file", &json];
    let import_file = [&import[..], &["-o", &file]].concat();
    let import_folder = [&import[..], &["-f", &out, "--verify"]].concat();
    for (line, options) in [
        (&convert[..], "-o\n"),
        (&graph, "-o\n"),
        (&import_file, "-o or -f\n"),
        (&import_folder, "-o or -f\n"),
    ] {
        std::fs::write(&file, "mine").unwrap();
        let said = format!(
            "error: {file}: the file exists; use --force to replace it, or choose another place with {options}"
        );
        let _ = asoctl(line).exits(2).reports(&[&said]);
        assert_eq!(folder.files("out")["Vault-a.yaml"], "mine", "{line:?}");
        let forced = [line, &["--force"]].concat();
        let _ = asoctl(&forced).exits(0);
        let written = folder.files("out");
        assert_ne!(written["Vault-a.yaml"], "mine", "{line:?}");
        // What is there already needs no force.
        let _ = asoctl(line).exits(0);
        assert_eq!(folder.files("out"), written);
    }
    // Without --force, an input is not its own output.
    let _ = asoctl(&["convert", "--to", "2021-04-01", "-f", &yaml, "-o", &yaml]).exits(2);
    assert_eq!(std::fs::read_to_string(yaml).unwrap(), YAML);
}

#[test]
fn the_way_out_names_the_options_of_the_command() {
    let folder = Folder::with(&[("in.yaml", YAML)]);
    let at = |name: &str| folder.at(name).display().to_string();
    let (yaml, below) = (at("in.yaml"), at("in.yaml/out"));
    for line in [
        &["convert", "--to", "newest", "-f", &yaml, "-o", &below][..],
        &["graph", "-f", &yaml, "-o", &below],
    ] {
        let run = asoctl(line).exits(1).reports(&[&below]);
        // Their -f is what is read.
        assert!(
            run.err.ends_with("; choose another place with -o\n"),
            "{}",
            run.err
        );
    }
    let _ = asoctl(&["man", "--out", &below])
        .exits(1)
        .reports(&[&below, "; choose another place with --out\n"]);
}

#[test]
fn writing_again_changes_nothing() {
    let folder = Folder::with(&[]);
    let out = folder.at("out");
    let more = ["-f", out.to_str().unwrap()];
    let _ = import(&documents(), &more).exits(0);
    let file = out.join("Vault-harbour-keys.yaml");
    let before = std::fs::metadata(&file).unwrap().modified().unwrap();
    let first = folder.files("out");
    let _ = import(&documents(), &more).exits(0);
    assert_eq!(folder.files("out"), first);
    assert_eq!(
        std::fs::metadata(&file).unwrap().modified().unwrap(),
        before
    );
}
