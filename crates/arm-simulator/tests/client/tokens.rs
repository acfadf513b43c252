//! Tokens that expire.

use crate::common::{NETWORK, cloud, networks, quick, vnet};
use aso_arm::credentials::{CredentialError, Token, TokenSource};
use aso_arm::{Client, RetryPolicy};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives `token-1`, `token-2`, ….
#[derive(Clone, Default)]
struct Numbered(Arc<AtomicU64>);

#[async_trait]
impl TokenSource for Numbered {
    async fn token(&self) -> Result<Token, CredentialError> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(Token::new(format!("token-{number}"), None))
    }
}

fn client(azure: &arm_simulator::Handle, tokens: impl TokenSource + 'static) -> Client {
    Client::builder(cloud(azure), tokens)
        .retry(RetryPolicy::quick())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_token_that_expires_in_the_middle_is_renewed() {
    let azure = quick()
        .documents(networks(30))
        .limit_tokens(10)
        .start()
        .await
        .unwrap();
    let source = Numbered::default();
    let client = client(&azure, source.clone());
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
    let renewed = source.0.load(Ordering::SeqCst);
    assert!(
        (3..=4).contains(&renewed),
        "one renewal for all that waited, not {renewed}"
    );
}

#[tokio::test]
async fn a_token_that_cannot_be_renewed_is_an_error() {
    let azure = quick()
        .documents(networks(2))
        .limit_tokens(1)
        .start()
        .await
        .unwrap();
    let client = client(&azure, Token::new("token-1", None));
    client.get(&vnet("v00"), NETWORK).await.unwrap();
    let error = client.get(&vnet("v01"), NETWORK).await.unwrap_err();
    assert_eq!(
        (error.status(), error.code()),
        (Some(401), Some("ExpiredAuthenticationToken"))
    );
    assert!(!format!("{error} {error:?} {client:?}").contains("token-1"));
    assert_eq!(
        azure.request_count(),
        2,
        "the same token is not tried again"
    );
}

#[tokio::test]
async fn a_token_that_nobody_knows_is_an_error() {
    let azure = quick()
        .documents(networks(1))
        .accept_token("good")
        .start()
        .await
        .unwrap();
    let error = client(&azure, Numbered::default())
        .get(&vnet("v00"), NETWORK)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidAuthenticationToken"));
    assert!(azure.request_count() <= 4, "tries end");
    client(&azure, Token::new("good", None))
        .get(&vnet("v00"), NETWORK)
        .await
        .unwrap();
}
