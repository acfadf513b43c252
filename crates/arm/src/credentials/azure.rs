//! `azure_identity`'s credentials as token sources.

use super::{CredentialError, Token, TokenSource};
use async_trait::async_trait;
use azure_core::credentials::TokenCredential;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Any credential of `azure_identity`, or one that implements its trait.
pub struct AzureCredential {
    name: &'static str,
    credential: Arc<dyn TokenCredential>,
    scope: String,
}

impl AzureCredential {
    /// Asks `credential` for tokens of `scope` ([`crate::Cloud::scope`]); `name` is for messages.
    #[must_use]
    pub fn new(
        name: &'static str,
        credential: Arc<dyn TokenCredential>,
        scope: impl Into<String>,
    ) -> Self {
        Self {
            name,
            credential,
            scope: scope.into(),
        }
    }

    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

#[async_trait]
impl TokenSource for AzureCredential {
    async fn token(&self) -> Result<Token, CredentialError> {
        let token = self
            .credential
            .get_token(&[&self.scope], None)
            .await
            .map_err(|error| CredentialError::Failed {
                name: self.name,
                message: first_line(&error.to_string()),
            })?;
        let seconds = u64::try_from(token.expires_on.unix_timestamp()).unwrap_or_default();
        let end = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        Ok(Token::new(token.token.secret(), end))
    }
}

/// The messages end with an address of a troubleshooting page, on a line of its own.
fn first_line(text: &str) -> String {
    let lines: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("To troubleshoot"))
        .collect();
    lines.join(" ")
}
