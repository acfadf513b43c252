//! 429 and 503: patience, and fewer calls at once.

use crate::common::{NETWORK, builder, client, networks, quick, vnet};
use arm_simulator::Fault;
use aso_arm::{Call, Concurrency, Outcome, RetryPolicy};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_storm_passes_without_an_error() {
    let azure = quick().documents(networks(40)).start().await.unwrap();
    let client = builder(&azure)
        .concurrency(Concurrency::up_to(16))
        .build()
        .unwrap();
    azure.strike_next(Fault::Throttle, 60);
    let mut tasks = Vec::new();
    for number in 0..40 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            client.get(&vnet(&format!("v{number:02}")), NETWORK).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let stats = client.stats();
    assert_eq!((stats.calls, stats.throttled, stats.faults), (100, 60, 0));
    assert!(azure.most_at_once() <= 8, "{}", azure.most_at_once());
}

#[tokio::test]
async fn all_wait_when_one_is_told_to() {
    let azure = quick().documents(networks(20)).start().await.unwrap();
    let pause = Duration::from_millis(300);
    azure.set_retry_after(Some(pause));
    let client = builder(&azure)
        .concurrency(Concurrency::up_to(8))
        .build()
        .unwrap();
    azure.strike_next(Fault::Throttle, 1);
    let started = Instant::now();
    let id = vnet("v00");
    let first = client.get(&id, NETWORK);
    let second = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        client.get(&vnet("v01"), NETWORK).await
    };
    let (first, second) = tokio::join!(first, second);
    first.unwrap();
    second.unwrap();
    assert!(started.elapsed() >= pause);
    assert_eq!(azure.request_count(), 3);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_an_error_that_says_so() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let hour = Duration::from_secs(3600);
    azure.set_retry_after(Some(hour));
    azure.strike_next(Fault::Throttle, 1);
    let client = client(&azure);
    let error = client.get(&vnet("v00"), NETWORK).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(hour));
    // Nobody else has to wait for an hour.
    client.get(&vnet("v00"), NETWORK).await.unwrap();
}

#[tokio::test]
async fn patience_has_an_end() {
    let azure = quick()
        .documents(networks(1))
        .fault(Fault::Throttle, 1.0)
        .start()
        .await
        .unwrap();
    let mut retry = RetryPolicy::quick();
    retry.patience = Duration::from_millis(200);
    let client = builder(&azure).retry(retry).build().unwrap();
    let error = client.get(&vnet("v00"), NETWORK).await.unwrap_err();
    assert_eq!(error.status(), Some(429));
    assert!(azure.request_count() > 3);
}

#[tokio::test]
async fn the_places_are_kept() {
    let azure = quick()
        .documents(networks(30))
        .latency(Duration::from_millis(5))
        .start()
        .await
        .unwrap();
    let client = builder(&azure)
        .concurrency(Concurrency::up_to(6))
        .build()
        .unwrap();
    let mut tasks = Vec::new();
    for number in 0..30 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            client.get(&vnet(&format!("v{number:02}")), NETWORK).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert!(
        (3..=6).contains(&azure.most_at_once()),
        "{}",
        azure.most_at_once()
    );
}

#[tokio::test]
async fn an_observer_sees_every_request() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let throttled = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&throttled);
    let client = builder(&azure)
        .observer(move |call: &Call<'_>| {
            assert!(call.path.ends_with("/v00") && !call.path.contains('?'));
            if call.outcome == Outcome::Status(429) {
                assert_eq!(call.retry_after, Some(Duration::from_millis(5)));
                seen.fetch_add(1, Ordering::SeqCst);
            }
        })
        .build()
        .unwrap();
    azure.strike_next(Fault::Throttle, 2);
    client.get(&vnet("v00"), NETWORK).await.unwrap();
    assert_eq!(throttled.load(Ordering::SeqCst), 2);
}
