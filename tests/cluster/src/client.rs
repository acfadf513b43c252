//! Requests to the API server.
//!
//! Bodies are JSON as we write it, not Kubernetes' Rust types, which would drop what they do not know.

use anyhow::Context as _;
use http::{Request, StatusCode};
use kube::client::Body;
use kube::config::{KubeConfigOptions, Kubeconfig};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;

/// What the server answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// The texts of its `Warning` headers.
    pub(crate) warnings: Vec<String>,
    body: Vec<u8>,
}

impl Answer {
    /// What the server has against the request.
    pub(crate) fn refusal(&self) -> Option<String> {
        if self.status.is_success() {
            return None;
        }
        let body: Option<Value> = serde_json::from_slice(&self.body).ok();
        let message = body.as_ref().and_then(|body| body["message"].as_str());
        Some(match message {
            Some(message) => message.to_owned(),
            None => format!(
                "{}: {}",
                self.status,
                String::from_utf8_lossy(&self.body).trim()
            ),
        })
    }

    /// The body, where it is what was asked for.
    ///
    /// # Errors
    /// It is a refusal, or something else.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        if let Some(refusal) = self.refusal() {
            anyhow::bail!("the API server refuses: {refusal}");
        }
        serde_json::from_slice(&self.body).context("the API server answers something unexpected")
    }
}

/// How to reach the server, trusting its own certificate: what `kubectl` reads, as JSON.
pub(crate) fn configuration(port: u16, certificate: &Path, token: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": {
            "server": format!("https://127.0.0.1:{port}"),
            "certificate-authority": certificate,
        }}],
        "users": [{"name": "test", "user": {"token": token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
        "current-context": "test",
    })
}

/// # Errors
/// The certificate cannot be used.
pub(crate) async fn connect(configuration: &Value) -> anyhow::Result<kube::Client> {
    let config: Kubeconfig = serde_json::from_value(configuration.clone())?;
    let config = kube::Config::from_custom_kubeconfig(config, &KubeConfigOptions::default())
        .await
        .context("the client's configuration is unusable")?;
    kube::Client::try_from(config).context("cannot make a client")
}

/// Whether all that the server starts with has happened.
pub(crate) async fn is_ready(client: &kube::Client) -> bool {
    matches!(get(client, "/readyz").await, Ok(answer) if answer.status == StatusCode::OK)
}

/// # Errors
/// As for [`send`].
pub(crate) async fn get(client: &kube::Client, path: &str) -> anyhow::Result<Answer> {
    send(client, Request::get(path).body(Vec::new())?).await
}

/// # Errors
/// As for [`send`].
pub(crate) async fn post(
    client: &kube::Client,
    path: &str,
    document: &Value,
) -> anyhow::Result<Answer> {
    let request = Request::post(path)
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(serde_json::to_vec(document)?)?;
    send(client, request).await
}

/// Sends a request. A refusal is an answer.
///
/// # Errors
/// No answer comes.
pub(crate) async fn send(
    client: &kube::Client,
    request: Request<Vec<u8>>,
) -> anyhow::Result<Answer> {
    let path = request.uri().path().to_owned();
    let place = || format!("no answer from the API server for {path}");
    let answer = client
        .send(request.map(Body::from))
        .await
        .with_context(place)?;
    let (parts, body) = answer.into_parts();
    let warnings = parts.headers.get_all(http::header::WARNING);
    Ok(Answer {
        status: parts.status,
        warnings: warnings
            .iter()
            .filter_map(|value| value.to_str().ok())
            .map(warning)
            .collect(),
        body: body.collect_bytes().await.with_context(place)?.to_vec(),
    })
}

/// `299 - "text"` → `text`
fn warning(header: &str) -> String {
    let text = header
        .split_once('"')
        .and_then(|(_, rest)| rest.rsplit_once('"'));
    text.map_or(header, |(text, _)| text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_read() {
        let answer = |status, body: &str| Answer {
            status,
            warnings: Vec::new(),
            body: body.as_bytes().to_vec(),
        };
        let good = answer(StatusCode::CREATED, "{}");
        assert_eq!(good.refusal(), None);
        good.read::<Value>().unwrap();
        let bad = answer(StatusCode::BAD_REQUEST, r#"{"message":"no"}"#);
        assert_eq!(bad.refusal().as_deref(), Some("no"));
        bad.read::<Value>().unwrap_err();
        let odd = answer(StatusCode::NOT_FOUND, "404 page not found\n");
        assert_eq!(
            odd.refusal().as_deref(),
            Some("404 Not Found: 404 page not found")
        );
    }

    #[test]
    fn warnings_are_read() {
        assert_eq!(warning(r#"299 - "a "b" c""#), r#"a "b" c"#);
        assert_eq!(warning("299"), "299");
    }
}
