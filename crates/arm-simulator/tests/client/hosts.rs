//! The token goes to the endpoint and nowhere else.

use crate::common::{CORE, NETWORK, builder, client, group, networks, quick, vnet, vnet_body};
use arm_simulator::Style;
use aso_arm::credentials::Token;
use aso_arm::{Client, Cloud, Collection, Error, Link};

#[tokio::test]
async fn a_next_link_elsewhere_is_refused() {
    let azure = quick()
        .documents(networks(3))
        .page_size(2)
        .start()
        .await
        .unwrap();
    let elsewhere = quick().documents(networks(3)).start().await.unwrap();
    azure.set_links(Some(elsewhere.url()));
    let mut pages = client(&azure).list(&Collection::resources(&group()).unwrap(), CORE);
    let error = pages.next().await.unwrap_err();
    match &error {
        Error::Elsewhere { link, host, .. } => {
            assert_eq!(*link, Link::NextLink);
            assert_eq!(host, elsewhere.url());
        }
        _ => panic!("{error}"),
    }
    assert_eq!(elsewhere.request_count(), 0);
    azure.set_links(None);
    assert_eq!(pages.next().await.unwrap().unwrap().items.len(), 2);
}

#[tokio::test]
async fn an_operation_elsewhere_is_refused() {
    let elsewhere = quick().start().await.unwrap();
    for (style, expected) in [
        (Style::AsyncOperation, Link::AsyncOperation),
        (Style::Both, Link::AsyncOperation),
        (Style::OperationLocation, Link::OperationLocation),
        (Style::Location, Link::Location),
    ] {
        let azure = quick()
            .documents(networks(1))
            .style(style, style)
            .start()
            .await
            .unwrap();
        azure.set_links(Some(elsewhere.url()));
        let client = client(&azure);
        for result in [
            client.put(&vnet("new"), NETWORK, &vnet_body()).await,
            client.delete(&vnet("v00"), NETWORK).await,
        ] {
            match result.unwrap_err() {
                Error::Elsewhere { link, .. } => assert_eq!(link, expected),
                error => panic!("{error}"),
            }
        }
    }
    assert_eq!(elsewhere.request_count(), 0);
}

#[tokio::test]
async fn an_operation_that_moves_elsewhere_is_refused() {
    let elsewhere = quick().start().await.unwrap();
    let azure = quick()
        .documents(networks(1))
        .style(Style::Location, Style::Location)
        .start()
        .await
        .unwrap();
    let mut operation = client(&azure).delete(&vnet("v00"), NETWORK).await.unwrap();
    azure.set_links(Some(elsewhere.url()));
    let error = operation.poll().await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::Elsewhere {
                link: Link::Location,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(elsewhere.request_count(), 0);
}

#[tokio::test]
async fn a_stored_operation_of_another_endpoint_is_refused() {
    let azure = quick().documents(networks(1)).start().await.unwrap();
    let elsewhere = quick().start().await.unwrap();
    let operation = client(&azure).delete(&vnet("v00"), NETWORK).await.unwrap();
    let error = client(&elsewhere)
        .resume(operation.state().clone())
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::Elsewhere {
                link: Link::Stored,
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn plain_http_is_for_loopback_only() {
    assert!(Cloud::new("http://management.azure.com", "a", "b").is_err());
    assert!(Cloud::new("http://10.0.0.1:8080", "a", "b").is_err());
}

#[tokio::test]
async fn nothing_listens_there() {
    let azure = quick().start().await.unwrap();
    let client = builder(&azure).build().unwrap();
    azure.shutdown().await;
    let error = client.get(&group(), CORE).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error}");
}

/// A server that gives one answer to every request, as it is; `ADDRESS` in it is the server's own.
fn answering(text: &str) -> Client {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let text = text.replace("ADDRESS", &address);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer);
            let _ = stream.write_all(text.as_bytes());
        }
    });
    let cloud = Cloud::new(&format!("http://{address}"), "a", "b").unwrap();
    Client::builder(cloud, Token::new("t", None))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = quick().start().await.unwrap();
    for status in ["301 Moved Permanently", "307 Temporary Redirect"] {
        let url = target.url();
        let client = answering(&format!(
            "HTTP/1.1 {status}\r\nlocation: {url}/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ));
        let error = client.get(&group(), CORE).await.unwrap_err();
        assert!(
            matches!(
                error,
                Error::Elsewhere {
                    link: Link::Redirect,
                    ..
                }
            ),
            "{error}"
        );
    }
    assert_eq!(target.request_count(), 0);
}

#[tokio::test]
async fn a_list_that_runs_in_a_circle_ends() {
    let link = "http://ADDRESS/subscriptions?api-version=2021-04-01&$skiptoken=SECRET";
    let body = format!(r#"{{"value": [1], "nextLink": "{link}"}}"#);
    // The port's number of digits is not known here, so the end of the connection ends the body.
    let client = answering(&format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}"
    ));
    let mut pages = client.list(&Collection::subscriptions(), CORE);
    assert!(pages.next().await.unwrap().unwrap().has_more);
    let error = pages.next().await.unwrap_err();
    assert!(matches!(error, Error::Loop { .. }), "{error}");
    assert!(!error.to_string().contains("SECRET"), "{error}");
}

#[tokio::test]
async fn a_token_with_a_line_end_is_not_sent() {
    let azure = quick().start().await.unwrap();
    let client = Client::builder(crate::common::cloud(&azure), Token::new("a\nb", None))
        .build()
        .unwrap();
    let error = client.get(&group(), CORE).await.unwrap_err();
    assert!(matches!(error, Error::Credential(_)));
    assert!(!format!("{error} {error:?}").contains("a\nb"));
    assert_eq!(azure.request_count(), 0);
}
