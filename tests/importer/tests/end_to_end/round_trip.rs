//! ARM documents → YAML → ARM requests: the YAML is what people review, the requests are what Azure gave.

use importer_tests::{
    Folder, GROUP, SUBSCRIPTION, all_documents, documents, import, import_documents, to_arm,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn the_yaml_of_our_documents() {
    let run = import_documents(&[]).exits(0);
    insta::assert_snapshot!("all", run.out);
    insta::assert_snapshot!("summary", run.err);
}

#[test]
fn a_folder_gets_one_file_for_each_resource() {
    let folder = Folder::with(&[]);
    let out = folder.at("new/out");
    let run = import_documents(&["-f", out.to_str().unwrap()]).exits(0);
    assert_eq!(run.out, "");
    let files = folder.files("new/out");
    insta::assert_debug_snapshot!("files", files.keys().collect::<Vec<_>>());
    // One stream of all documents holds the same as the files.
    let stream = import_documents(&[]);
    let mut in_files: Vec<Value> = Vec::new();
    for text in files.values() {
        let read: Vec<_> = aso_yaml::read(text).map(Result::unwrap).collect();
        assert_eq!(read.len(), 1);
        in_files.extend(read.into_iter().map(|document| document.value));
    }
    let sorted = |mut list: Vec<Value>| {
        list.sort_by_key(ToString::to_string);
        list
    };
    assert_eq!(sorted(in_files), sorted(stream.documents()));
    // And one file of all is the stream.
    let file = folder.at("all.yaml");
    let run = import_documents(&["-o", file.to_str().unwrap()]).exits(0);
    assert_eq!(run.out, "");
    assert_eq!(std::fs::read_to_string(file).unwrap(), stream.out);
}

/// What is sent for a property without a value.
#[derive(Clone, Copy)]
enum Sent {
    Null,
    EmptyMap,
}

/// What a request has otherwise than the document it was imported from.
struct Difference {
    /// The end of the id.
    id: &'static str,
    /// What Azure made, what is empty, and children that are kinds of their own.
    without: &'static [&'static str],
    /// What the payload mode of the provider adds: pointers and values.
    with: &'static [(&'static str, Sent)],
}

const IDENTITY: &str = "/subscriptions/0b8c3d3e-5d0f-4b6c-9a51-7f3e2a1c9d44/resourceGroups/Harbour-Prod/providers/Microsoft.ManagedIdentity/userAssignedIdentities/harbour-jobs";

const DIFFERENCES: &[Difference] = &[
    Difference {
        id: "/resourceGroups/Harbour-Prod",
        without: &["/properties"],
        with: &[],
    },
    Difference {
        id: "/virtualNetworks/harbour.net",
        without: &[
            "/etag",
            "/properties/provisioningState",
            "/properties/resourceGuid",
            "/properties/subnets",
            "/properties/virtualNetworkPeerings",
        ],
        with: &[],
    },
    Difference {
        id: "/subnets/quay",
        without: &[
            "/etag",
            "/properties/provisioningState",
            "/properties/serviceEndpoints/0/provisioningState",
            "/properties/ipConfigurations",
            "/properties/delegations",
        ],
        with: &[],
    },
    Difference {
        id: "/subnets/Warehouse_2",
        without: &[
            "/etag",
            "/properties/provisioningState",
            "/properties/delegations/0/id",
            "/properties/delegations/0/etag",
            "/properties/delegations/0/type",
            "/properties/delegations/0/properties/provisioningState",
            "/properties/delegations/0/properties/actions",
        ],
        with: &[],
    },
    Difference {
        id: "/storageAccounts/harbourfiles",
        without: &[
            "/properties/encryption/services/blob/lastEnabledTime",
            "/properties/provisioningState",
            "/properties/creationTime",
            "/properties/primaryLocation",
            "/properties/statusOfPrimary",
            "/properties/secondaryLocation",
            "/properties/statusOfSecondary",
            "/properties/primaryEndpoints",
            "/properties/keyCreationTime",
            "/properties/privateEndpointConnections",
        ],
        with: &[("/properties/networkAcls/resourceAccessRules", Sent::Null)],
    },
    Difference {
        id: "/blobServices/default",
        without: &["/sku"],
        with: &[],
    },
    Difference {
        id: "/containers/manifests",
        without: &[
            "/etag",
            "/properties/leaseStatus",
            "/properties/leaseState",
            "/properties/hasImmutabilityPolicy",
            "/properties/hasLegalHold",
            "/properties/deleted",
            "/properties/lastModifiedTime",
            "/properties/remainingRetentionDays",
            "/properties/version",
        ],
        with: &[],
    },
    Difference {
        id: "/servers/harbour-sql",
        without: &[
            "/kind",
            "/tags",
            "/properties/state",
            "/properties/fullyQualifiedDomainName",
            "/properties/privateEndpointConnections",
        ],
        with: &[],
    },
    Difference {
        id: "/databases/cargo",
        without: &[
            "/kind",
            "/properties/status",
            "/properties/databaseId",
            "/properties/creationDate",
            "/properties/currentServiceObjectiveName",
            "/properties/requestedServiceObjectiveName",
            "/properties/defaultSecondaryLocation",
            "/properties/currentSku",
            "/properties/currentBackupStorageRedundancy",
        ],
        with: &[],
    },
    Difference {
        id: "/firewallRules/office.v4",
        without: &[],
        with: &[],
    },
    Difference {
        id: "/userAssignedIdentities/harbour-jobs",
        without: &["/tags", "/properties"],
        with: &[],
    },
    Difference {
        id: "/managedClusters/harbour",
        without: &[
            "/identity/principalId",
            "/identity/tenantId",
            "/properties/provisioningState",
            "/properties/powerState",
            "/properties/currentKubernetesVersion",
            "/properties/fqdn",
            "/properties/maxAgentPools",
            "/properties/agentPoolProfiles/0/currentOrchestratorVersion",
            "/properties/agentPoolProfiles/0/provisioningState",
            "/properties/agentPoolProfiles/0/nodeImageVersion",
            "/properties/addonProfiles/azurepolicy/identity",
            "/properties/oidcIssuerProfile/issuerURL",
        ],
        // The provider takes an absent collection as "leave as it is".
        with: &[
            ("/identity/delegatedResources", Sent::Null),
            ("/properties/agentPoolProfiles/0/tags", Sent::EmptyMap),
            ("/properties/networkProfile/podCidrs", Sent::Null),
            ("/properties/identityProfile", Sent::Null),
            ("/properties/privateLinkResources", Sent::Null),
            ("/tags", Sent::EmptyMap),
        ],
    },
    Difference {
        id: "/vaults/harbour-keys",
        without: &[
            "/systemData",
            "/properties/accessPolicies/0/permissions/certificates",
        ],
        with: &[],
    },
    Difference {
        id: "/eventSubscriptions/arrivals",
        without: &[
            "/properties/topic",
            "/properties/provisioningState",
            "/properties/destination/properties/endpointBaseUrl",
        ],
        with: &[],
    },
    Difference {
        id: "/roleAssignments/6f1d1c2e-0c0e-4d57-8d5e-0a5b2f3c4d11",
        without: &[
            "/properties/scope",
            "/properties/condition",
            "/properties/conditionVersion",
            "/properties/createdOn",
            "/properties/updatedOn",
            "/properties/createdBy",
            "/properties/updatedBy",
            "/properties/delegatedManagedIdentityResourceId",
        ],
        with: &[],
    },
    Difference {
        id: "/databaseAccounts/harbour-events",
        without: &[
            "/tags",
            "/systemData",
            "/properties/provisioningState",
            "/properties/documentEndpoint",
            "/properties/instanceId",
            "/properties/writeLocations",
            "/properties/locations/0/id",
            "/properties/locations/0/documentEndpoint",
            "/properties/locations/0/provisioningState",
            "/properties/failoverPolicies",
            "/properties/cors",
        ],
        with: &[],
    },
];

fn take(value: &mut Value, pointer: &str) {
    let (above, name) = pointer.rsplit_once('/').unwrap();
    let object = value.pointer_mut(above).and_then(Value::as_object_mut);
    assert!(
        object.is_some_and(|object| object.remove(name).is_some()),
        "{pointer} is not in the document"
    );
}

fn put(value: &mut Value, pointer: &str, new: Value) {
    let (above, name) = pointer.rsplit_once('/').unwrap();
    value.pointer_mut(above).unwrap()[name] = new;
}

#[test]
fn requests_are_what_azure_gave_without_what_azure_made() {
    let folder = Folder::with(&[]);
    let out = folder.at("out");
    // By name, ids are spelled as their resources are, not as each document has them.
    let more = ["--references", "arm-id", "-f", out.to_str().unwrap()];
    let _ = import_documents(&more).exits(0);
    let run = to_arm(&out, &[]).exits(0);
    assert_eq!(run.err, "");

    let mut expected = BTreeMap::new();
    let mut all = all_documents();
    // Embedded children are requests of their own.
    for index in 0..all.len() {
        if let Some(subnets) = all[index].pointer("/properties/subnets").cloned() {
            all.extend(subnets.as_array().unwrap().clone());
        }
    }
    for mut document in all {
        let id = document["id"].as_str().unwrap().to_owned();
        let mut found = DIFFERENCES.iter().filter(|it| id.ends_with(it.id));
        let difference = found.next().unwrap_or_else(|| panic!("{id} is not listed"));
        assert!(found.next().is_none(), "{id} is listed twice");
        take(&mut document, "/id");
        take(&mut document, "/type");
        for pointer in difference.without {
            take(&mut document, pointer);
        }
        for (pointer, value) in difference.with {
            let value = match value {
                Sent::Null => Value::Null,
                Sent::EmptyMap => json!({}),
            };
            put(&mut document, pointer, value);
        }
        // Azure fills the values of identities; their keys are what is written.
        if let Some(identities) = document.pointer_mut("/identity/userAssignedIdentities") {
            *identities = json!({ IDENTITY: {} });
        }
        expected.insert(id, document);
    }
    assert_eq!(expected.len(), DIFFERENCES.len());

    for request in run.requests() {
        let url = request["url"].as_str().unwrap();
        let (id, version) = url.split_once("?api-version=").unwrap();
        assert!(
            version.len() == 10 && version.starts_with("20"),
            "{version}"
        );
        assert!(id.starts_with(GROUP), "{id}");
        let document = expected
            .remove(id)
            .unwrap_or_else(|| panic!("{id} is new, or spelled otherwise"));
        assert_eq!(request["body"], document, "{id}");
        assert_eq!(request["method"], "PUT");
    }
    assert!(expected.is_empty(), "not requested: {:?}", expected.keys());
}

/// The program's own proof agrees with the list above: nothing that can be written would change, whatever the options.
#[test]
fn our_documents_verify() {
    for more in [
        &["--verify"][..],
        &["--verify", "--references", "arm-id"],
        &["--verify", "--omit-defaults", "--operator-secrets"],
    ] {
        let run = import_documents(more).exits(0);
        assert!(run.err.contains("0 would change"), "{}", run.err);
    }
    let run = import_documents(&["--verify", "--omit-defaults", "--operator-secrets"]).exits(0);
    insta::assert_snapshot!("verified", run.err);
    insta::assert_snapshot!("least", run.out);
}

#[test]
fn a_resource_alone_knows_its_place_by_its_owner() {
    let folder = Folder::with(&[]);
    let file = folder.at("vault.yaml");
    let vault = documents().join("2023-07-01/vault.json");
    let _ = import(&vault, &["-o", file.to_str().unwrap()]).exits(0);
    let run = importer_tests::asoctl(&["to-arm", "-f", file.to_str().unwrap()]).exits(0);
    let url = run.requests()[0]["url"].as_str().unwrap().to_owned();
    assert!(
        url.starts_with(&format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/")),
        "{url}"
    );
}

#[test]
fn what_was_imported_is_stable() {
    // Requests are documents that can be imported again, once they have an id: with the same YAML.
    let folder = Folder::with(&[]);
    let out = folder.at("out");
    let more = ["--unknown", "none", "-f", out.to_str().unwrap()];
    let first = import_documents(&more).exits(0);
    for (index, request) in to_arm(&out, &[]).exits(0).requests().iter().enumerate() {
        let url = request["url"].as_str().unwrap();
        let (id, version) = url.split_once("?api-version=").unwrap();
        let mut body = request["body"].clone();
        body["id"] = json!(id);
        let file = folder.at(&format!("again/{version}/{index}.json"));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, body.to_string()).unwrap();
    }
    let second = folder.at("second");
    let more = [
        "--api-version-from-folder",
        "--unknown",
        "none",
        "-f",
        second.to_str().unwrap(),
    ];
    let run = import(&folder.at("again"), &more).exits(0);
    assert_eq!(first.err, run.err);
    assert_eq!(folder.files("out"), folder.files("second"));
}
