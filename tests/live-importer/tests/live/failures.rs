//! What cannot be read, and what that costs the rest.

use aso_runtime::registry::ResourceType;
use asoctl::Registry;
use asoctl::import::live::{self, Live};
use asoctl::import::{self, Import, Options, Problem};
use live_importer_tests::estate::{Family, GROUP, estate, families};
use live_importer_tests::{REGISTRY, asoctl, client, import as import_all, roots, simulator};
use serde_json::json;

/// All types, of which one has a version that no service knows: each call about it is a 400 with a code that is no reason to skip.
fn broken(broken: &'static ResourceType) -> Registry {
    let wrong: &'static ResourceType = Box::leak(Box::new(ResourceType {
        group: broken.group,
        kind: broken.kind,
        plural: broken.plural,
        api_version: "never",
        versions: broken.versions,
        arm_type: broken.arm_type,
        scope: broken.scope,
        owner: broken.owner,
        name: broken.name,
        request: broken.request,
        response: broken.response,
        embedded_children: broken.embedded_children,
    }));
    let others = REGISTRY.arm_types().map(|(_, resource)| resource);
    Registry::new(
        others
            .filter(|other| other.arm_type != broken.arm_type)
            .chain([wrong]),
    )
}

async fn import_with(registry: &Registry, families: &[Family]) -> (Import, Import) {
    let azure = simulator(&estate(families, 2, 12)).start().await.unwrap();
    let client = client(&azure);
    let (options, live) = (Options::default(), Live::default());
    let all = import_all(&client, &[GROUP], &options, &live).await;
    let roots = roots(&[GROUP]);
    let reading = live::read(registry, &client, &roots, &options, &live, &live::Silent)
        .await
        .unwrap();
    (all, import::finish([reading], &options))
}

fn of_others(import: &Import, arm_type: &str) -> Vec<String> {
    let others = import
        .resources
        .iter()
        .filter(|it| !it.resource.arm_type.eq_ignore_ascii_case(arm_type));
    others.map(|it| it.id.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_that_fails_loses_nothing_else() {
    let families = families(6);
    for (parent, child) in &families {
        for broken_type in [parent, child] {
            let (all, rest) = import_with(&broken(broken_type), &families).await;
            assert!(!rest.failures.is_empty());
            assert!(
                rest.failures
                    .iter()
                    .all(|it| matches!(it.problem, Problem::Azure(_)))
            );
            // Children of a parent that cannot be read are there as well, owned by its id.
            assert_eq!(
                of_others(&rest, broken_type.arm_type),
                of_others(&all, broken_type.arm_type)
            );
            assert!(rest.resources.len() < all.resources.len());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_fails_if_somebody_named_it() {
    let documents = estate(&families(2), 1, 2);
    let azure = simulator(&documents).start().await.unwrap();
    let there = documents[1]["id"].as_str().unwrap();
    let gone = format!("{there}-gone");
    let run = asoctl(&azure, &["import", "azure-resource", there, &gone]).await;
    let run = run.exits(4);
    assert!(run.err.contains("404"), "{}", run.err);
    assert!(run.out.contains("\nkind: "));
    let run = asoctl(&azure, &["import", "azure-resource", &gone]).await;
    assert_eq!(run.exits(1).out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn unsupported_types_are_counted() {
    let mut documents = estate(&families(2), 1, 2);
    for number in 0..3 {
        documents.push(json!({
            "id": format!("{GROUP}/providers/Microsoft.Orchards/trees/t{number}"),
            "location": "westeurope",
        }));
    }
    let azure = simulator(&documents).start().await.unwrap();
    let run = asoctl(&azure, &["import", "azure-resource", GROUP]).await;
    let run = run.exits(0);
    assert!(
        run.err
            .contains("     3  unsupported Microsoft.Orchards/trees"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("imported 5 resources, 3 unsupported"),
        "{}",
        run.err
    );
    let named = format!("{GROUP}/providers/Microsoft.Orchards/trees/t1");
    let run = asoctl(&azure, &["import", "azure-resource", &named]).await;
    assert!(run.exits(1).err.contains("no kind is known"));
}
