//! Whatever goes wrong on the way, the result is the same.

use arm_simulator::Fault;
use aso_arm::Client;
use aso_arm::credentials::Token;
use asoctl::import::live::{self, Live};
use asoctl::import::{self, Options};
use live_importer_tests::estate::{GROUP, estate, families, role_assignment};
use live_importer_tests::{
    NewTokens, REGISTRY, builder, client, import as import_all, roots, simulator, yaml,
};
use serde_json::Value;
use std::time::Duration;

/// 300 resources of 40 types, and a group.
fn resources() -> Vec<Value> {
    let all = estate(&families(20), 5, 200);
    assert_eq!(all.len(), 301);
    all
}

/// [`resources`], and role assignments on some of them.
fn documents() -> Vec<Value> {
    let mut all = resources();
    let ids: Vec<String> = all
        .iter()
        .step_by(30)
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    for (number, id) in ids.iter().enumerate() {
        let name = format!("7c9e6679-7425-40de-944b-e07fc1f9{number:04}");
        all.push(role_assignment(id, &name));
    }
    all
}

/// The YAML of all without extensions, whose lists are most of the calls.
async fn files(client: &Client) -> String {
    let live = Live {
        no_extensions: true,
        ..Live::default()
    };
    let import = import_all(client, &[GROUP], &Options::default(), &live).await;
    assert!(import.failures.is_empty(), "{:?}", import.failures);
    import::text(&import.resources).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_and_all_together() {
    let documents = resources();
    let azure = simulator(&documents).random_seed(3).start().await.unwrap();
    let expected = files(&client(&azure)).await;
    let kinds = expected.matches("\nkind: ").count();
    assert_eq!(kinds, documents.len());
    let mut types: Vec<_> = documents.iter().map(|it| it["type"].to_string()).collect();
    types.sort();
    types.dedup();
    assert_eq!(types.len(), 40 + 1);

    let impatient = builder(&azure, NewTokens::default())
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    for fault in Fault::ALL {
        azure.set_fault(fault, if fault == Fault::Timeout { 0.02 } else { 0.08 });
        assert_eq!(files(&impatient).await, expected, "{fault}");
        azure.clear_faults();
    }
    for fault in Fault::ALL {
        azure.set_fault(fault, 0.02);
    }
    assert_eq!(files(&impatient).await, expected, "all");
    let stats = impatient.stats();
    assert!(stats.throttled > 0 && stats.faults > 0, "{stats:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_429() {
    let azure = simulator(&resources()).start().await.unwrap();
    let expected = files(&client(&azure)).await;
    azure.strike_next(Fault::Throttle, 300);
    assert_eq!(files(&client(&azure)).await, expected);
    azure.set_fault(Fault::Throttle, 0.5);
    assert_eq!(files(&client(&azure)).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_in_the_middle() {
    let azure = simulator(&documents()).start().await.unwrap();
    let expected = yaml(&client(&azure), &[GROUP]).await;
    azure.limit_tokens(150);
    assert_eq!(yaml(&client(&azure), &[GROUP]).await, expected);
    // One that nobody renews ends the import: no other call could succeed.
    let fixed = builder(&azure, Token::new("fixed", None)).build().unwrap();
    let (options, live) = (Options::default(), Live::default());
    let roots = roots(&[GROUP]);
    let error = live::read(&REGISTRY, &fixed, &roots, &options, &live, &live::Silent)
        .await
        .unwrap_err();
    assert!(!error.to_string().contains("fixed"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_future_that_is_dropped_calls_no_more() {
    let azure = simulator(&documents())
        .latency(Duration::from_millis(20))
        .start()
        .await
        .unwrap();
    let client = client(&azure);
    let work = yaml(&client, &[GROUP]);
    let stopped = tokio::time::timeout(Duration::from_millis(150), work).await;
    assert!(stopped.is_err());
    tokio::time::sleep(Duration::from_millis(50)).await;
    let calls = azure.request_count();
    assert!(calls > 0);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(azure.request_count(), calls);
}
