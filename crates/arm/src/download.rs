//! Files that anyone may read: no token is sent, and redirects are followed.

use crate::error::TransportProblem;
use crate::http::body::{self, ReadProblem};
use crate::http::{pool, url::is_loopback};
use url::Url;

/// Why a file could not be fetched. Addresses are without user and query, which can hold secrets.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// No address that files can be fetched from. It is not repeated: nothing tells what in it is a secret.
    #[error("this is no address of a file; it has to start with https:// or http://")]
    Address,
    /// This machine's TLS cannot be used.
    #[error("{0}")]
    Setup(String),
    /// The connection.
    #[error("{url}: {message}")]
    Transport {
        /// The address.
        url: String,
        /// What the HTTP library says.
        message: String,
    },
    /// The server has something else to say.
    #[error("{url}: the server answers with status {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// The body cannot be used.
    #[error("{url}: {problem}")]
    Body {
        /// The address.
        url: String,
        /// What is wrong with it.
        problem: crate::BodyProblem,
    },
}

/// Fetches a file of at most `limit` bytes. A redirect never leads from TLS to plain HTTP.
///
/// # Errors
/// [`DownloadError`].
pub async fn download(url: &str, limit: usize) -> Result<Vec<u8>, DownloadError> {
    let address = Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
        .ok_or(DownloadError::Address)?;
    let client = pool::download(is_loopback(&address))
        .map_err(|error| DownloadError::Setup(error.to_string()))?;
    let shown = || shown(&address);
    let transport = |error: &reqwest::Error| DownloadError::Transport {
        url: shown(),
        message: format!("{}: {}", TransportProblem::of(error), pool::text(error)),
    };
    let answer = client
        .get(address.clone())
        .send()
        .await
        .map_err(|error| transport(&error))?;
    if !answer.status().is_success() {
        return Err(DownloadError::Status {
            url: shown(),
            status: answer.status().as_u16(),
        });
    }
    body::read(answer, limit)
        .await
        .map_err(|problem| match problem {
            ReadProblem::Transport(error) => transport(&error),
            ReadProblem::Body(problem) => DownloadError::Body {
                url: shown(),
                problem,
            },
        })
}

/// An address for people.
fn shown(address: &Url) -> String {
    let mut address = address.clone();
    address.set_query(None);
    address.set_fragment(None);
    // Both only fail for addresses without a host.
    let _ = address.set_username("");
    let _ = address.set_password(None);
    address.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_shown() {
        let address = Url::parse("https://me:pw@example.com/a.yaml?sig=s#x").unwrap();
        assert_eq!(shown(&address), "https://example.com/a.yaml");
    }

    #[tokio::test]
    async fn only_files_on_the_web_are_fetched() {
        for url in ["ftp://example.com/x", "file:///etc/passwd", "x", "https://"] {
            assert!(
                matches!(download(url, 1).await, Err(DownloadError::Address)),
                "{url}"
            );
        }
    }
}
