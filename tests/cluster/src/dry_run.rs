//! Has the server check documents without storing them.

use crate::client::{self, Answer};
use crate::documents::{Document, Served};
use crate::rejections::Rejection;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http::StatusCode;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

/// Requests at a time.
const PARALLEL: usize = 4;

/// How often a document is sent while the server still prepares its kind, and what is waited between.
const TRIES: usize = 50;
const PAUSE: Duration = Duration::from_millis(200);

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// Documents that were sent.
    pub(crate) sent: usize,
    /// Documents of kinds or versions that the server does not know.
    pub(crate) out_of_scope: usize,
    pub(crate) rejections: Vec<Rejection>,
}

/// Sends all documents whose kind is served.
///
/// # Errors
/// The server does not answer, or refuses a namespace.
pub(crate) async fn check(
    client: &kube::Client,
    served: &Served,
    documents: Vec<Document>,
) -> anyhow::Result<Checked> {
    let total = documents.len();
    let known: Vec<_> = documents
        .into_iter()
        .filter_map(|document| served.path(&document).map(|path| (path, document)))
        .collect();
    let namespaces: BTreeSet<_> = known.iter().map(|(_, one)| one.namespace()).collect();
    for namespace in namespaces {
        create_namespace(client, namespace).await?;
    }
    let sent = known.len();
    let answers: Vec<_> = stream::iter(known)
        .map(|(path, document)| async move {
            let answer = send(client, &path, &document).await?;
            anyhow::Ok(answer.refusal().map(|says| Rejection::new(&document, says)))
        })
        .buffered(PARALLEL)
        .try_collect()
        .await?;
    Ok(Checked {
        sent,
        out_of_scope: total - sent,
        rejections: answers.into_iter().flatten().collect(),
    })
}

async fn create_namespace(client: &kube::Client, name: &str) -> anyhow::Result<()> {
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
    let answer = client::post(client, "/api/v1/namespaces", &namespace).await?;
    match answer.refusal() {
        Some(refusal) if answer.status != StatusCode::CONFLICT => {
            anyhow::bail!("the API server refuses the namespace {name:?}: {refusal}")
        }
        _ => Ok(()),
    }
}

async fn send(client: &kube::Client, path: &str, document: &Document) -> anyhow::Result<Answer> {
    let path = format!("{path}?dryRun=All&fieldValidation=Strict");
    let mut answer = client::post(client, &path, &document.value).await?;
    for _ in 1..TRIES {
        if !is_early(answer.status) {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        answer = client::post(client, &path, &document.value).await?;
    }
    Ok(answer)
}

/// An established kind takes a moment until it is served, and until its storage is ready.
fn is_early(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    )
}
