//! Each fault alone, and all together.

use crate::common::{NETWORK, builder, client, networks, quick, vnet, vnet_body};
use arm_simulator::Fault;
use aso_arm::{BodyProblem, Class, Error, Pace, RetryPolicy, TransportProblem};
use std::time::{Duration, Instant};

/// A client that gives up after one fault and does not wait for an answer for long.
fn impatient(azure: &arm_simulator::Handle) -> aso_arm::Client {
    builder(azure)
        .retry(RetryPolicy::none())
        .timeout(Duration::from_millis(1_000))
        .build()
        .unwrap()
}

#[tokio::test]
async fn each_fault_passes_by() {
    for fault in Fault::ALL {
        let azure = quick().documents(networks(1)).start().await.unwrap();
        let client = builder(&azure)
            .timeout(Duration::from_millis(1_000))
            .build()
            .unwrap();
        azure.strike_next(fault, 3);
        let body = client.get(&vnet("v00"), NETWORK).await.unwrap();
        assert_eq!(body["name"], "v00", "{fault}");
        assert_eq!(azure.request_count(), 4, "{fault}");
        let stats = client.stats();
        assert_eq!((stats.calls, stats.retries), (4, 3), "{fault}");
    }
}

#[tokio::test]
async fn each_fault_that_stays_is_told_apart() {
    for fault in Fault::ALL {
        let azure = quick()
            .documents(networks(1))
            .fault(fault, 1.0)
            .start()
            .await
            .unwrap();
        let error = impatient(&azure)
            .get(&vnet("v00"), NETWORK)
            .await
            .unwrap_err();
        match (fault, &error) {
            (Fault::Throttle, Error::Azure(azure)) => {
                assert_eq!(
                    (azure.status, azure.code.as_str()),
                    (429, "TooManyRequests")
                );
                assert_eq!(azure.retry_after, Some(Duration::from_millis(5)));
            }
            (Fault::Error, Error::Azure(azure)) => assert!(azure.status >= 500),
            (Fault::Timeout, Error::Transport { problem, .. }) => {
                assert_eq!(*problem, TransportProblem::Timeout);
            }
            (Fault::Reset, Error::Transport { problem, .. }) => {
                assert_eq!(*problem, TransportProblem::Interrupted);
            }
            (Fault::Garbage, Error::Body { problem, .. }) => {
                assert!(matches!(problem, BodyProblem::NotJson { .. }));
            }
            (Fault::Truncate, Error::Body { problem, .. }) => {
                assert!(matches!(problem, BodyProblem::Truncated { received } if *received > 10));
            }
            _ => panic!("{fault}: {error}"),
        }
        let text = error.to_string();
        assert!(
            text.contains("/virtualNetworks/v00?api-version=2020-11-01"),
            "{text}"
        );
        assert!(!text.contains("token-1"), "{text}");
        assert_eq!(error.class(), Class::Retryable(Pace::Slow), "{fault}");
        assert_eq!(azure.request_count(), 1, "{fault}");
    }
}

#[tokio::test]
async fn all_faults_together_lose_nothing() {
    let mut builder_ = quick().documents(networks(60)).page_size(7).random_seed(3);
    for fault in Fault::ALL {
        builder_ = builder_.fault(fault, 0.05);
    }
    let azure = builder_.start().await.unwrap();
    let client = builder(&azure)
        .timeout(Duration::from_millis(1_000))
        .build()
        .unwrap();
    let list = aso_arm::Collection::resources(&crate::common::group()).unwrap();
    let all = client.list(&list, crate::common::CORE).all().await.unwrap();
    assert_eq!(all.len(), 60);
    let mut tasks = Vec::new();
    for number in 0..60 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            client.get(&vnet(&format!("v{number:02}")), NETWORK).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert!(client.stats().retries > 10);
}

#[tokio::test]
async fn a_write_that_may_be_lost_is_sent_again() {
    // Half of the resets come after the request was carried out.
    for seed in 0..4 {
        let azure = quick()
            .documents(networks(1))
            .random_seed(seed)
            .start()
            .await
            .unwrap();
        azure.strike_next(Fault::Reset, 1);
        let operation = client(&azure).delete(&vnet("v00"), NETWORK).await.unwrap();
        operation.wait().await.unwrap();
        assert_eq!(azure.resource(&vnet("v00").to_string()), None);
    }
}

#[tokio::test]
async fn a_conditional_write_is_not_sent_again() {
    use aso_arm::{Precondition, WriteOptions};
    let azure = quick().documents(networks(1)).start().await.unwrap();
    azure.strike_next(Fault::Reset, 1);
    let options = WriteOptions::when(Precondition::Absent);
    let result = client(&azure)
        .put_with(&vnet("new"), NETWORK, &vnet_body(), &options)
        .await;
    assert!(matches!(result.unwrap_err(), Error::Transport { .. }));
    assert_eq!(azure.request_count(), 1);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused_at_once() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let client = builder(&azure).max_body(50).build().unwrap();
    let error = client.get(&vnet("v00"), NETWORK).await.unwrap_err();
    assert!(
        matches!(
            &error,
            Error::Body {
                problem: BodyProblem::TooLarge { limit: 50 },
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(azure.request_count(), 1);
}

#[tokio::test]
async fn a_future_that_is_dropped_ends_the_call() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    azure.set_latency(Duration::from_secs(30));
    let client = builder(&azure)
        .concurrency(aso_arm::Concurrency::up_to(1))
        .build()
        .unwrap();
    let id = vnet("v00");
    let call = client.get(&id, NETWORK);
    assert!(
        tokio::time::timeout(Duration::from_millis(50), call)
            .await
            .is_err()
    );
    azure.set_latency(Duration::ZERO);
    let started = Instant::now();
    // The place is free again.
    client.get(&id, NETWORK).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
}
