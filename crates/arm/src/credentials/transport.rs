//! The HTTP transport of `azure_identity`: ours, so that there is one TLS stack and one place that decides about redirects.

use crate::http::pool;
use async_trait::async_trait;
use azure_core::error::ErrorKind;
use azure_core::http::headers::{HeaderName, HeaderValue, Headers};
use azure_core::http::request::{Body, Request};
use azure_core::http::{AsyncRawResponse, HttpClient, Method};

/// A connection pool that `azure_identity` can use.
#[derive(Debug)]
pub(super) struct CredentialTransport(pub(super) reqwest::Client);

/// No answer of Entra ID is larger.
const LIMIT: usize = 1 << 20;

#[async_trait]
impl HttpClient for CredentialTransport {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let method = match request.method() {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            // What credentials need; the list of methods is open.
            other => {
                return Err(azure_core::Error::with_message(
                    ErrorKind::Other,
                    format!("credentials send no {other}"),
                ));
            }
        };
        let mut builder = self.0.request(method, request.url().clone());
        for (name, value) in request.headers().iter() {
            builder = builder.header(name.as_str(), value.as_str());
        }
        builder = match request.body() {
            Body::Bytes(bytes) => builder.body(bytes.clone()),
            Body::SeekableStream(_) => {
                return Err(azure_core::Error::with_message(
                    ErrorKind::Other,
                    "credentials send no streams",
                ));
            }
        };
        let mut response = builder.send().await.map_err(failure)?;
        let status = response.status().as_u16();
        let headers: Headers = response
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                let name = HeaderName::from(name.as_str().to_owned());
                Some((name, HeaderValue::from(value.to_str().ok()?.to_owned())))
            })
            .collect::<std::collections::HashMap<_, _>>()
            .into();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            body.extend_from_slice(&chunk);
            if body.len() > LIMIT {
                return Err(azure_core::Error::with_message(
                    ErrorKind::Io,
                    "the answer is too large for a token",
                ));
            }
        }
        Ok(AsyncRawResponse::from_bytes(status.into(), headers, body))
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failure(error: reqwest::Error) -> azure_core::Error {
    let kind = if error.is_connect() {
        ErrorKind::Connection
    } else {
        ErrorKind::Io
    };
    azure_core::Error::with_message(kind, pool::text(&error))
}
