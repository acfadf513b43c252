//! The connection pool: TLS, time limits, and no redirects.

use crate::http::url::is_loopback;
use reqwest::redirect;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Why no connection pool could be made.
#[derive(Debug, thiserror::Error)]
#[error("the TLS configuration of this machine cannot be used: {0}")]
pub(crate) struct PoolError(String);

/// A pool for one endpoint. HTTP/1.1, as ASO: several connections share the load better than the streams of one.
///
/// Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), except for loopback: a proxy would see the token in the clear.
pub(crate) fn endpoint(url: &Url, timeout: Duration) -> Result<reqwest::Client, PoolError> {
    let mut builder = base(url.scheme() == "https")?
        .timeout(timeout)
        .pool_max_idle_per_host(64);
    if is_loopback(url) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| PoolError(text(&error)))
}

/// A pool for credentials: Entra ID by TLS, and the metadata service of the machine by plain HTTP.
pub(crate) fn credentials() -> Result<reqwest::Client, PoolError> {
    base(true)?
        .timeout(Duration::from_secs(60))
        .build()
        .map_err(|error| PoolError(text(&error)))
}

/// A pool for files that anyone may read. Their servers redirect: GitHub keeps releases elsewhere.
pub(crate) fn download(loopback: bool) -> Result<reqwest::Client, PoolError> {
    let mut builder =
        base(true)?
            .timeout(Duration::from_secs(300))
            .redirect(redirect::Policy::custom(|attempt| {
                let was_secure = attempt.previous().iter().any(|url| url.scheme() == "https");
                if attempt.previous().len() > 10 {
                    attempt.error("too many redirects")
                } else if was_secure && attempt.url().scheme() != "https" {
                    attempt.error("a redirect that leaves TLS is not followed")
                } else {
                    attempt.follow()
                }
            }));
    if loopback {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| PoolError(text(&error)))
}

/// A pool that only asks whether a metadata service is there: never by a proxy, and not for long.
pub(crate) fn probe(timeout: Duration) -> Result<reqwest::Client, PoolError> {
    base(false)?
        .timeout(timeout)
        .no_proxy()
        .build()
        .map_err(|error| PoolError(text(&error)))
}

fn base(tls: bool) -> Result<reqwest::ClientBuilder, PoolError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| PoolError(error.to_string()))?;
    let config = if tls {
        versions
            .with_platform_verifier()
            .map_err(|error| PoolError(error.to_string()))?
            .with_no_client_auth()
    } else {
        // The machine's certificates are not even read where they are not needed: nothing is trusted.
        versions
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth()
    };
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .http1_only()
        .connect_timeout(Duration::from_secs(30))
        // A redirect would take the request elsewhere. ARM sends none.
        .redirect(redirect::Policy::none())
        .referer(false))
}

/// An error of the HTTP library with its causes, without the address, which can hold secrets.
pub(crate) fn text(error: &reqwest::Error) -> String {
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    let mut text = String::new();
    while let Some(error) = cause {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&error.to_string());
        cause = error.source();
    }
    if text.is_empty() {
        text.push_str("the request could not be carried out");
    }
    text
}
