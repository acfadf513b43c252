//! Long-running operations, by each header.

use crate::common::{NETWORK, builder, client, networks, quick, vnet, vnet_body};
use arm_simulator::Style;
use aso_arm::{Error, OperationState, PollBy, Progress, RetryPolicy};
use serde_json::Value;
use std::time::{Duration, Instant};

const STYLES: [(Style, Option<PollBy>); 6] = [
    (Style::Immediate, None),
    (Style::AsyncOperation, Some(PollBy::AsyncOperation)),
    (Style::Both, Some(PollBy::AsyncOperation)),
    (Style::OperationLocation, Some(PollBy::OperationLocation)),
    (Style::Location, Some(PollBy::Location)),
    (Style::Resource, Some(PollBy::Resource)),
];

#[tokio::test]
async fn writes_end_whatever_the_header() {
    for (style, by) in STYLES {
        let azure = quick()
            .documents(networks(1))
            .style(style, style)
            .start()
            .await
            .unwrap();
        let client = client(&azure);
        let id = vnet("new");
        let operation = client.put(&id, NETWORK, &vnet_body()).await.unwrap();
        assert_eq!(operation.polled_by(), by, "{style:?}");
        assert_eq!(operation.is_done(), by.is_none(), "{style:?}");
        if by.is_some() {
            let meanwhile = azure.resource(&id.to_string()).unwrap();
            assert_eq!(
                meanwhile["properties"]["provisioningState"], "Creating",
                "{style:?}"
            );
        }
        let result = operation.wait().await.unwrap();
        assert_eq!(result["name"], "new", "{style:?}");
        assert_eq!(
            result["properties"]["provisioningState"], "Succeeded",
            "{style:?}"
        );
    }
}

#[tokio::test]
async fn deletions_end_whatever_the_header() {
    for (style, by) in STYLES {
        let azure = quick()
            .documents(networks(1))
            .style(style, style)
            .start()
            .await
            .unwrap();
        let client = client(&azure);
        let operation = client.delete(&vnet("v00"), NETWORK).await.unwrap();
        // There is no resource to ask when it is gone.
        let by = by.filter(|by| *by != PollBy::Resource);
        assert_eq!(operation.polled_by(), by, "{style:?}");
        assert_eq!(operation.wait().await.unwrap(), Value::Null, "{style:?}");
        assert!(
            client
                .get(&vnet("v00"), NETWORK)
                .await
                .unwrap_err()
                .is_not_found()
        );
        assert!(
            client
                .delete(&vnet("v00"), NETWORK)
                .await
                .unwrap()
                .is_done(),
            "{style:?}"
        );
    }
}

#[tokio::test]
async fn a_failure_is_an_error_with_azures_words() {
    for (style, by) in STYLES {
        let Some(by) = by else { continue };
        let azure = quick()
            .documents(networks(1))
            .style(style, style)
            .start()
            .await
            .unwrap();
        azure.fail_next_operation("AllocationFailed", "There is no room.");
        let client = client(&azure);
        let operation = client
            .put(&vnet("new"), NETWORK, &vnet_body())
            .await
            .unwrap();
        let error = operation.wait().await.unwrap_err();
        match (&error, by) {
            (Error::Operation { state, .. }, _) => assert_eq!(state, "Failed"),
            (Error::Azure(_), PollBy::Location) => {}
            _ => panic!("{style:?}: {error}"),
        }
        if by != PollBy::Resource {
            assert_eq!(error.code(), Some("AllocationFailed"), "{style:?}");
            assert!(error.to_string().contains("There is no room."), "{error}");
        }
        let left = azure.resource(&vnet("new").to_string()).unwrap();
        assert_eq!(
            left["properties"]["provisioningState"], "Failed",
            "{style:?}"
        );
    }
}

#[tokio::test]
async fn the_wait_that_azure_asks_for_is_kept() {
    let wait = Duration::from_millis(120);
    let azure = quick()
        .documents(networks(1))
        .operations(2, Duration::from_secs(60), wait)
        .start()
        .await
        .unwrap();
    let operation = client(&azure).delete(&vnet("v00"), NETWORK).await.unwrap();
    assert_eq!(operation.delay(), wait);
    let started = Instant::now();
    operation.wait().await.unwrap();
    assert!(started.elapsed() >= 3 * wait, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_operation_can_be_taken_up_by_another_client() {
    for (style, by) in STYLES {
        if by.is_none() {
            continue;
        }
        let azure = quick()
            .documents(networks(1))
            .style(style, style)
            .start()
            .await
            .unwrap();
        let mut operation = client(&azure)
            .put(&vnet("new"), NETWORK, &vnet_body())
            .await
            .unwrap();
        assert_eq!(
            operation.poll().await.unwrap(),
            Progress::Running,
            "{style:?}"
        );
        let text = serde_json::to_string(operation.state()).unwrap();
        let state: OperationState = serde_json::from_str(&text).unwrap();
        let result = client(&azure).resume(state).unwrap().wait().await.unwrap();
        assert_eq!(result["name"], "new", "{style:?}");
    }
}

#[tokio::test]
async fn another_operation_is_a_conflict() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let client = builder(&azure).retry(RetryPolicy::none()).build().unwrap();
    let first = client
        .put(&vnet("v00"), NETWORK, &vnet_body())
        .await
        .unwrap();
    let subnet = vnet("v00").child("subnets", "a").unwrap();
    for result in [
        client.put(&vnet("v00"), NETWORK, &vnet_body()).await,
        client.delete(&vnet("v00"), NETWORK).await,
        client.put(&subnet, NETWORK, &serde_json::json!({})).await,
    ] {
        let error = result.unwrap_err();
        assert_eq!(
            (error.status(), error.code()),
            (Some(409), Some("AnotherOperationInProgress"))
        );
    }
    first.wait().await.unwrap();
    let child = client
        .put(&subnet, NETWORK, &serde_json::json!({}))
        .await
        .unwrap();
    let error = client
        .put(&vnet("v00"), NETWORK, &vnet_body())
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(409));
    child.wait().await.unwrap();
    client
        .put(&vnet("v00"), NETWORK, &vnet_body())
        .await
        .unwrap();
}

#[tokio::test]
async fn faults_do_not_end_an_operation() {
    for (style, by) in STYLES {
        // Without an address in the headers, an answer that is lost leaves nothing to ask for.
        let truncated = if by == Some(PollBy::Resource) {
            0.0
        } else {
            0.2
        };
        let azure = quick()
            .documents(networks(1))
            .style(style, style)
            .fault(arm_simulator::Fault::Throttle, 0.3)
            .fault(arm_simulator::Fault::Truncate, truncated)
            .random_seed(11)
            .start()
            .await
            .unwrap();
        let client = client(&azure);
        let operation = client
            .put(&vnet("new"), NETWORK, &vnet_body())
            .await
            .unwrap();
        operation.wait().await.unwrap();
        assert!(client.stats().retries > 0, "{style:?}");
    }
}

#[tokio::test]
async fn a_write_whose_answer_is_broken_goes_on() {
    use arm_simulator::Fault;
    for fault in [Fault::Truncate, Fault::Garbage] {
        let azure = quick().documents(networks(1)).start().await.unwrap();
        azure.strike_next(fault, 1);
        let operation = client(&azure)
            .put(&vnet("new"), NETWORK, &vnet_body())
            .await
            .unwrap();
        assert_eq!(operation.wait().await.unwrap()["name"], "new", "{fault}");
        let writes = azure
            .requests()
            .iter()
            .filter(|request| request.method == "PUT")
            .count();
        assert_eq!(writes, 1, "{fault}");
    }
}
