//! How many calls an import costs.

use asoctl::import::Options;
use asoctl::import::live::Live;
use live_importer_tests::estate::{GROUP, child_types, estate, families};
use live_importer_tests::{client, import, simulator};
use std::collections::BTreeSet;

const ALONE: Live = Live {
    no_extensions: true,
    workers: Live::WORKERS,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_resources_cost_no_more_than_their_lists() {
    let families = families(20);
    let documents = estate(&families, 20, 600);
    assert_eq!(documents.len(), 1 + 400 + 600);
    let azure = simulator(&documents).page_size(100).start().await.unwrap();
    let found = import(&client(&azure), &[GROUP], &Options::default(), &ALONE).await;
    assert!(found.failures.is_empty(), "{:?}", found.failures);
    assert_eq!(found.resources.len(), documents.len());

    let requests = azure.requests();
    let distinct: BTreeSet<_> = requests.iter().map(|it| (&it.path, &it.query)).collect();
    assert_eq!(distinct.len(), requests.len(), "something was asked twice");
    let listing = requests.iter().filter(|it| it.path.ends_with("/resources"));
    let pages = listing.count();
    assert!((4..=10).contains(&pages), "{pages}");
    let lists: usize = documents
        .iter()
        .map(|document| child_types(document["type"].as_str().unwrap()))
        .sum();
    // The group itself is one more.
    let bound = pages + 1 + 400 + lists;
    assert!(requests.len() <= bound, "{} > {bound}", requests.len());
    // No child was read by itself: their lists are complete.
    let gets = requests.iter().filter(|it| it.path.contains("/c"));
    assert!(gets.clone().all(|it| !is_child(&it.path)));
}

/// `…/r000/<type>/c0`.
fn is_child(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .and_then(|name| name.strip_prefix('c'))
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[tokio::test(flavor = "multi_thread")]
async fn extensions_cost_one_list_for_each_type() {
    let documents = estate(&families(10), 2, 20);
    let azure = simulator(&documents).start().await.unwrap();
    let client = client(&azure);
    let _ = import(&client, &[GROUP], &Options::default(), &ALONE).await;
    let alone = azure.request_count();
    azure.clear_requests();
    let _ = import(&client, &[GROUP], &Options::default(), &Live::default()).await;
    let extensions = live_importer_tests::REGISTRY
        .arm_types()
        .filter(|(_, it)| it.scope == aso_runtime::registry::Scope::Extension)
        .count();
    let more = documents.len() * extensions;
    let all = azure.requests().len();
    assert!(
        all <= usize::try_from(alone).unwrap() + more,
        "{all} > {alone} + {more}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_costs_a_get() {
    let mut documents = estate(&families(3), 1, 3);
    let before = documents.clone();
    // What a list that is a summary has of its items: here, all that Azure has.
    for document in &mut documents {
        if is_child(document["id"].as_str().unwrap()) {
            document.as_object_mut().unwrap().remove("properties");
        }
    }
    let summaries = documents
        .iter()
        .zip(&before)
        .filter(|(summary, whole)| summary != whole)
        .count();
    assert!(summaries > 0);
    let azure = simulator(&documents).start().await.unwrap();
    let _ = import(&client(&azure), &[GROUP], &Options::default(), &ALONE).await;
    let requests = azure.requests();
    let gets = requests.iter().filter(|it| is_child(&it.path)).count();
    assert_eq!(gets, summaries);
}
