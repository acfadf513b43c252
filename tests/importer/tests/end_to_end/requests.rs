//! `to-arm` over YAML that people write.

use importer_tests::{Folder, Run, to_arm};
use serde_json::{Value, json};

fn run(text: &str, more: &[&str]) -> Run {
    let folder = Folder::with(&[("a.yaml", text)]);
    to_arm(&folder.at("a.yaml"), more)
}

fn body(run: &Run, kind: &str) -> Value {
    run.requests()
        .into_iter()
        .find(|request| request["kind"] == kind)
        .map(|request| request["body"].clone())
        .unwrap_or_else(|| panic!("no {kind} in {}", run.out))
}

const HARBOUR: &str = "
apiVersion: resources.azure.com/v1api20200601
kind: ResourceGroup
metadata: {name: rg}
spec: {azureName: Harbour-Prod, location: northeurope}
---
apiVersion: sql.azure.com/v1api20211101
kind: Server
metadata: {name: sql}
spec:
  owner: {name: rg}
  azureName: harbour-sql
  location: northeurope
  administratorLogin: harbourmaster
  administratorLoginPassword: {name: sql-login, key: password}
---
apiVersion: storage.azure.com/v1api20230101
kind: StorageAccount
metadata: {name: harbourfiles}
spec:
  owner: {name: rg}
  location: northeurope
  kind: StorageV2
  sku: {name: Standard_LRS}
  identity:
    type: UserAssigned
    userAssignedIdentities:
    - reference: {group: managedidentity.azure.com, kind: UserAssignedIdentity, name: jobs}
---
apiVersion: managedidentity.azure.com/v1api20230131
kind: UserAssignedIdentity
metadata: {name: jobs}
spec: {owner: {name: rg}, azureName: harbour-jobs, location: northeurope}
---
apiVersion: keyvault.azure.com/v1api20230701
kind: Vault
metadata: {name: keys}
spec:
  owner: {name: rg}
  location: northeurope
  properties:
    sku: {family: A, name: standard}
    tenantIdFromConfig: {name: tenant, key: id}
---
apiVersion: eventgrid.azure.com/v20200601
kind: EventSubscription
metadata: {name: arrivals}
spec:
  owner: {group: storage.azure.com, kind: StorageAccount, name: harbourfiles}
  destination:
    webHook:
      endpointType: WebHook
      endpointUrl: {name: hook, key: url}
---
apiVersion: authorization.azure.com/v1api20220401
kind: RoleAssignment
metadata: {name: jobs-write}
spec:
  owner: {group: storage.azure.com, kind: StorageAccount, name: harbourfiles}
  principalIdFromConfig: {name: jobs, key: principalId}
  roleDefinitionReference: {wellKnownName: Storage Blob Data Contributor}
";

const ROOT: &str =
    "/subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44/resourceGroups/Harbour-Prod";

#[test]
fn secrets_and_config_maps_are_placeholders() {
    let run = run(HARBOUR, &[]).exits(0);
    assert_eq!(run.err, "");
    let secret = &body(&run, "Server")["properties"]["administratorLoginPassword"];
    assert_eq!(*secret, "{secret sql-login/password}");
    let url = &body(&run, "EventSubscription")["properties"]["destination"];
    assert_eq!(
        *url,
        json!({"endpointType": "WebHook", "properties": {"endpointUrl": "{secret hook/url}"}})
    );
    assert_eq!(
        body(&run, "Vault")["properties"]["tenantId"],
        "{configmap tenant/id}"
    );
    assert_eq!(
        body(&run, "RoleAssignment")["properties"]["principalId"],
        "{configmap jobs/principalId}"
    );
}

#[test]
fn owners_and_references_resolve_among_the_documents() {
    let run = run(HARBOUR, &[]).exits(0);
    let account = format!("{ROOT}/providers/Microsoft.Storage/storageAccounts/harbourfiles");
    let identity =
        format!("{ROOT}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/harbour-jobs");
    assert_eq!(
        body(&run, "StorageAccount"),
        json!({
            "name": "harbourfiles",
            "location": "northeurope",
            "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"},
            "identity": {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}},
            "tags": null,
        })
    );
    let urls: Vec<String> = run
        .requests()
        .iter()
        .map(|request| request["url"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(urls[0], format!("{ROOT}?api-version=2020-06-01"));
    assert_eq!(urls[2], format!("{account}?api-version=2023-01-01"));
    assert_eq!(
        urls[5],
        format!(
            "{account}/providers/Microsoft.EventGrid/eventSubscriptions/arrivals?api-version=2020-06-01"
        )
    );
    let role = format!("{account}/providers/Microsoft.Authorization/roleAssignments/");
    let name = urls[6]
        .strip_prefix(&role)
        .unwrap_or_else(|| panic!("{}", urls[6]));
    // A UUID made of the names, since Azure takes nothing else.
    assert_eq!(name.split('?').next().unwrap().len(), 36, "{name}");
    // The version is the document's own name for it.
    assert_eq!(run.requests()[2]["version"], "v1api20230101");
    assert_eq!(run.requests()[5]["version"], "v20200601");
}

#[test]
fn placeholders_resolve_nothing() {
    let run = run(HARBOUR, &["--placeholders"]).exits(0);
    let identities = &body(&run, "StorageAccount")["identity"]["userAssignedIdentities"];
    assert_eq!(
        *identities,
        json!({"{ref managedidentity.azure.com/UserAssignedIdentity/jobs}": {}})
    );
    let urls: Vec<String> = run
        .requests()
        .iter()
        .map(|request| request["url"].as_str().unwrap().to_owned())
        .collect();
    let subscription = "/subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44";
    assert_eq!(
        urls[1],
        format!(
            "{subscription}/resourceGroups/rg/providers/Microsoft.Sql/servers/harbour-sql?api-version=2021-11-01"
        )
    );
    assert_eq!(
        urls[5],
        format!(
            "{subscription}/resourceGroups/{{resourceGroup}}/providers/Microsoft.Storage/storageAccounts/harbourfiles/providers/Microsoft.EventGrid/eventSubscriptions/arrivals?api-version=2020-06-01"
        )
    );
}

#[test]
fn what_does_not_resolve_is_named_and_the_rest_is_printed() {
    let text = HARBOUR.replace(
        "kind: UserAssignedIdentity\nmetadata: {name: jobs}",
        "kind: UserAssignedIdentity\nmetadata: {name: renamed}",
    );
    let run = run(&text, &[]).exits(4).reports(&[
        "a.yaml:",
        "StorageAccount/harbourfiles",
        "spec.identity.userAssignedIdentities[0].reference",
        "UserAssignedIdentity",
        "jobs",
    ]);
    assert!(
        run.requests()
            .iter()
            .all(|request| request["kind"] != "StorageAccount")
    );
    // An extension of it is still printed: its place follows from names alone.
    assert_eq!(run.requests().len(), 6);
}

#[test]
fn unknown_kinds_and_versions_are_named() {
    let text = "
apiVersion: keyvault.azure.com/v1api20230701
kind: Vaults
metadata: {name: a}
---
apiVersion: keyvault.azure.com/v1api19990101
kind: Vault
metadata: {name: b}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: c}
---
apiVersion: resources.azure.com/v1api20200601
kind: ResourceGroup
metadata: {name: d}
";
    let run = run(text, &[]).exits(4).reports(&[
        "a.yaml:2: Vaults/a: no resource kind Vaults is known in keyvault.azure.com (similar: Vault",
        "a.yaml:6: Vault/b: Vault.keyvault.azure.com has no API version v1api19990101",
        "v1api20230701",
        "a.yaml:10: Deployment/c",
    ]);
    assert_eq!(run.requests().len(), 1);
    let only = text.split("---").next().unwrap();
    let _ = self::run(only, &[]).exits(1);
}

#[test]
fn names_of_properties_are_corrected_and_unknown_ones_reported() {
    let text = "
apiVersion: network.azure.com/v1api20201101
kind: VirtualNetwork
metadata: {name: net}
spec:
  owner: {armId: /subscriptions/s/resourceGroups/g}
  Location: northeurope
  addressSpace: {addressprefixes: [10.0.0.0/16]}
  dhcpOption: {dnsServers: [10.0.0.4]}
";
    let run = run(text, &[]).exits(4).reports(&[
        "VirtualNetwork/net: spec.Location: read as location",
        "spec.addressSpace.addressprefixes: read as addressPrefixes",
        "spec.dhcpOption: the kind has no such property (similar: dhcpOptions",
    ]);
    assert_eq!(
        body(&run, "VirtualNetwork"),
        json!({
            "name": "net",
            "location": "northeurope",
            "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}},
        })
    );
}

#[test]
fn values_of_the_wrong_type_are_named_and_never_shown() {
    let text = HARBOUR.replace("{name: sql-login, key: password}", "hunter2");
    let run = run(&text, &[]).exits(4).reports(&[
        "Server/sql: spec.administratorLoginPassword: expected an object, found a string",
    ]);
    assert!(!run.err.contains("hunter2") && !run.out.contains("hunter2"));
}

#[test]
fn a_secret_in_an_answer_never_gets_into_yaml() {
    let id = format!("{ROOT}/providers/Microsoft.Sql/servers/a");
    let document = json!({"id": id, "location": "x", "properties": {"administratorLoginPassword": "hunter2", "administratorLogin": "a"}});
    let folder = Folder::with(&[("a.json", &document.to_string())]);
    let run = importer_tests::import(&folder.at("a.json"), &[]).exits(0);
    assert_eq!(run.documents()[0]["spec"]["administratorLogin"], "a");
    assert!(!run.out.contains("hunter2") && !run.err.contains("hunter2"));
}
