//! Where tokens come from.
//!
//! [`from_environment`] is what programs want: a token in `AZURE_ACCESS_TOKEN`, else the credentials of the environment, the workload, the
//! machine or the Azure CLI, in the order of ASO's `asoctl`. The work is done by `azure_identity`. Anything else is a [`TokenSource`].

mod azure;
mod cache;
mod certificate;
mod chain;
mod transport;

pub use azure::AzureCredential;
pub(crate) use cache::TokenCache;
pub use chain::{Chain, from_environment, from_lookup};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use std::time::{Duration, SystemTime};

/// A bearer token. Neither `Debug` nor anything else shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    secret: String,
    expires_at: Option<SystemTime>,
}

impl Token {
    /// A token, and until when it is valid if that is known.
    #[must_use]
    pub fn new(secret: impl Into<String>, expires_at: Option<SystemTime>) -> Self {
        Self {
            secret: secret.into(),
            expires_at,
        }
    }

    /// A token that says itself until when it is valid, if it is a JSON Web Token (RFC 7519, claim `exp`). Nothing else of it is read.
    #[must_use]
    pub fn from_text(secret: impl Into<String>) -> Self {
        let secret = secret.into();
        let expires_at = expiry(&secret);
        Self { secret, expires_at }
    }

    /// Until when it is valid, if that is known.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

fn expiry(token: &str) -> Option<SystemTime> {
    let claims = token.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    let seconds = claims.get("exp")?.as_u64()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Gives tokens. The client keeps a token until shortly before it expires, and asks for one at a time.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A token that is valid for a while.
    ///
    /// # Errors
    /// There is none to be had.
    async fn token(&self) -> Result<Token, CredentialError>;
}

#[async_trait]
impl<T: TokenSource + ?Sized> TokenSource for Box<T> {
    async fn token(&self) -> Result<Token, CredentialError> {
        (**self).token().await
    }
}

#[async_trait]
impl<T: TokenSource + ?Sized> TokenSource for std::sync::Arc<T> {
    async fn token(&self) -> Result<Token, CredentialError> {
        (**self).token().await
    }
}

/// A token that was made elsewhere and cannot be renewed here.
#[async_trait]
impl TokenSource for Token {
    async fn token(&self) -> Result<Token, CredentialError> {
        match self.expires_at {
            Some(at) if at <= SystemTime::now() => Err(CredentialError::Expired),
            _ => Ok(self.clone()),
        }
    }
}

/// Why there is no token. The texts come from Entra ID or the Azure CLI and hold no secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// Nothing in the environment says how to get a token.
    #[error(
        "no Azure credential was found: sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or AZURE_ACCESS_TOKEN{}",
        Tried(.tried)
    )]
    None {
        /// What was tried, and why it gave no token.
        tried: Vec<String>,
    },
    /// The credential that is configured does not work; others are not tried, because they would be someone else.
    #[error("{name}: {message}")]
    Failed {
        /// Which credential.
        name: &'static str,
        /// What it says.
        message: String,
    },
    /// The token that was given has expired, and cannot be renewed.
    #[error("the access token has expired; give a new one in AZURE_ACCESS_TOKEN")]
    Expired,
    /// The token can stand in no header: it has a line end or the like in it.
    #[error("the access token holds characters that no token has; is there a line end in it?")]
    Malformed,
    /// The variables that describe a credential cannot be used.
    #[error("{variable}: {message}")]
    Configuration {
        /// Which variable.
        variable: &'static str,
        /// What is wrong.
        message: String,
    },
}

/// The end of a message: what was tried.
struct Tried<'a>(&'a [String]);

impl fmt::Display for Tried<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for text in self.0 {
            write!(f, "\n  - {text}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_a_token() {
        let token = Token::new("hunter2", Some(SystemTime::UNIX_EPOCH));
        let shown = format!("{token:?} {token:#?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn a_web_token_says_when_it_expires() {
        let claims = URL_SAFE_NO_PAD.encode(br#"{"aud":"x","exp":1700000000}"#);
        let token = Token::from_text(format!("e30.{claims}.c2ln"));
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        assert_eq!(token.expires_at(), Some(expected));
        for text in ["", "opaque", "a.b.c", "e30.e30.", "e30.bnVsbA."] {
            assert_eq!(Token::from_text(text).expires_at(), None, "{text}");
        }
    }

    #[tokio::test]
    async fn an_expired_token_is_not_given_away() {
        let token = Token::new("t", Some(SystemTime::UNIX_EPOCH));
        assert_eq!(token.token().await, Err(CredentialError::Expired));
    }
}
