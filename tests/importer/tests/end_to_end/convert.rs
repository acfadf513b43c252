//! `asoctl convert`: documents at another API version.

use importer_tests::{asoctl, asoctl_with_input};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// An account with properties that the version of 2021 does not have, one of them with its name in the wrong case.
const ACCOUNT: &str = "\
---
# comments do not survive
apiVersion: storage.azure.com/v1api20230101
kind: StorageAccount
metadata:
  name: harbour
  namespace: prod
spec:
  accessTier: Hot
  DnsEndpointType: Standard
  isSftpEnabled: true
  kind: StorageV2
  location: westeurope
  owner:
    name: harbour-prod
  sku:
    name: Standard_LRS
";

const GROUP: &str = "\
---
apiVersion: resources.azure.com/v1api20200601
kind: ResourceGroup
metadata:
  name: harbour-prod
spec:
  location: westeurope
";

const SECRET: &str = "\
---
apiVersion: v1
kind: Secret
metadata:
  name: words
";

#[test]
fn what_the_version_lacks_is_reported_and_left_out() {
    let run = asoctl_with_input(&["convert", "--to", "v1api20210401", "-f", "-"], ACCOUNT)
        .exits(4)
        .reports(&[
            "note: -:3: StorageAccount/harbour: spec.DnsEndpointType: read as dnsEndpointType",
            "warning: -:3: StorageAccount/harbour at v1api20210401: spec.dnsEndpointType: there is no such property",
            "warning: -:3: StorageAccount/harbour at v1api20210401: spec.isSftpEnabled: there is no such property",
            "1 document, 0 errors, 2 values left out",
        ]);
    assert_eq!(
        run.out,
        "\
---
apiVersion: storage.azure.com/v1api20210401
kind: StorageAccount
metadata:
  name: harbour
  namespace: prod
spec:
  accessTier: Hot
  kind: StorageV2
  location: westeurope
  owner:
    name: harbour-prod
  sku:
    name: Standard_LRS
---
"
    );
    let allowed = ["convert", "--to", "2021-04-01", "--allow-loss", "-f", "-"];
    let allowed = asoctl_with_input(&allowed, ACCOUNT).exits(0);
    // A date means the name that we write.
    assert!(allowed.out.contains("storage.azure.com/v20210401"));
}

#[test]
fn the_newest_keeps_everything() {
    let old = ACCOUNT
        .replace("20230101", "20210401")
        .replace("  DnsEndpointType: Standard\n  isSftpEnabled: true\n", "");
    let run = asoctl_with_input(&["convert", "--to", "newest", "-f", "-"], &old).exits(0);
    assert_eq!(run.err, "");
    assert_eq!(
        run.documents()[0]["apiVersion"],
        "storage.azure.com/v20230101"
    );
    assert_eq!(run.documents()[0]["spec"]["accessTier"], "Hot");
}

#[test]
fn a_document_that_is_there_is_not_touched() {
    for to in ["2023-01-01", "v1api20230101", "newest"] {
        let run = asoctl_with_input(&["convert", "--to", to, "-f", "-"], ACCOUNT).exits(0);
        // Not even the wrong case.
        assert_eq!(
            run.documents()[0]["spec"]["DnsEndpointType"],
            "Standard",
            "{to}"
        );
        assert_eq!(
            run.documents()[0]["apiVersion"],
            "storage.azure.com/v1api20230101"
        );
    }
    let run = asoctl_with_input(&["convert", "--to", "v20230101", "-f", "-"], ACCOUNT).exits(0);
    assert_eq!(
        run.documents()[0]["apiVersion"],
        "storage.azure.com/v20230101"
    );
}

#[test]
fn a_folder_is_converted_whole_as_far_as_it_goes() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.yaml"), format!("{ACCOUNT}{SECRET}")).unwrap();
    fs::write(folder.path().join("b.yml"), GROUP).unwrap();
    fs::write(folder.path().join("c.yaml"), ": broken: [").unwrap();
    let out = folder.path().join("out.json");
    let path = folder.path().display().to_string();
    let arguments = [
        "convert",
        "--to",
        "2022-09-01",
        "--format",
        "json",
        "-o",
        out.to_str().unwrap(),
        "-f",
        &path,
    ];
    let run = asoctl(&arguments).exits(4).reports(&[
        "Secret/words: not of Azure's, left as it is",
        "b.yml:2: ResourceGroup.resources.azure.com has no API version 2022-09-01 (it has: v1api20200601)",
        "c.yaml:1",
        "2 documents, 2 errors, 0 values left out",
    ]);
    assert_eq!(run.out, "");
    let lines: Vec<Value> = fs::read_to_string(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["apiVersion"], "storage.azure.com/v20220901");
    assert_eq!(lines[1]["kind"], "Secret");
}

#[test]
fn json_is_read_as_it_is_written() {
    let run = |input: &str, format: &str| {
        let line = ["convert", "--to", "newest", "--format", format, "-f", "-"];
        asoctl_with_input(&line, input).exits(0)
    };
    let yaml = format!("{GROUP}{SECRET}{ACCOUNT}");
    let json = run(&yaml, "json").out;
    assert_eq!(json.lines().count(), 3, "{json}");
    assert_eq!(run(&json, "yaml").out, run(&yaml, "yaml").out);
    // Spread over lines, as jq prints it, and as an array of a variable.
    let documents: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let spread: String = documents
        .iter()
        .map(|one| serde_json::to_string_pretty(one).unwrap() + "\n")
        .collect();
    assert_eq!(run(&spread, "json").out, json);
    let array = serde_json::to_string_pretty(&documents).unwrap();
    let run = run(&array, "json");
    assert_eq!(run.out, json);
    // Each document of an array has its own line.
    let line = 1 + array
        .lines()
        .position(|line| line.contains("v1\""))
        .unwrap();
    let said = format!("note: -:{}: Secret/words", line - 1);
    assert!(run.err.contains(&said), "{said}\n{}", run.err);
    // A mapping of YAML looks much the same.
    let flow = "{apiVersion: v1, kind: Secret, metadata: {name: a}}\n---\n{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}\n";
    let line = ["convert", "--to", "newest", "-f", "-"];
    assert_eq!(asoctl_with_input(&line, flow).exits(0).documents().len(), 2);
}

#[test]
fn what_is_no_version_is_refused_at_once() {
    let _ = asoctl(&["convert", "--to", "latest", "-f", "nowhere"])
        .exits(2)
        .reports(&["expected a version such as 2020-11-01 or v1api20201101, or `newest`"]);
    for newest in ["newest", "Newest"] {
        let _ = asoctl(&["convert", "--to", newest, "-f", "nowhere"])
            .exits(1)
            .reports(&["nowhere"]);
    }
}

#[test]
fn a_value_that_the_version_does_not_list_is_kept_and_told() {
    let text = "\
apiVersion: storage.azure.com/v1api20230101
kind: StorageAccount
metadata:
  name: harbour
spec:
  sku:
    name: Future_LRS
";
    let convert = ["convert", "--to", "v1api20210401", "-f", "-"];
    let run = asoctl_with_input(&convert, text).exits(4).reports(&[
        "warning: -:1: StorageAccount/harbour at v1api20210401: spec.sku.name: the value \"Future_LRS\" is not among those that the version lists",
        "1 document, 0 errors, 0 values left out",
    ]);
    assert!(run.out.contains("name: Future_LRS"), "{}", run.out);
}

#[test]
fn a_value_of_the_wrong_type_is_told() {
    let text = "\
apiVersion: storage.azure.com/v1api20230101
kind: StorageAccount
metadata:
  name: harbour
spec:
  tags:
    critical: no
    cost: 012
";
    let convert = ["convert", "--to", "v1api20210401", "-f", "-"];
    let _ = asoctl_with_input(&convert, text).exits(0).reports(&[
        "note: -:1: StorageAccount/harbour: spec.tags.critical: expected a string, found a boolean",
        "note: -:1: StorageAccount/harbour: spec.tags.cost: expected a string, found a number",
    ]);
}
