//! Keeps a token until shortly before it expires.

use super::{CredentialError, Token, TokenSource};
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// How long before its end a token is renewed: as Azure's SDKs do it.
const MARGIN: Duration = Duration::from_secs(300);

/// One token, renewed by one caller at a time while the others wait.
pub(crate) struct TokenCache {
    source: Box<dyn TokenSource>,
    current: Mutex<Option<Entry>>,
}

#[derive(Clone)]
struct Entry {
    token: Token,
    renew_at: Option<SystemTime>,
}

impl Entry {
    fn new(token: Token, now: SystemTime) -> Self {
        // A token that is short-lived as a whole is renewed at its half, not with every call.
        let renew_at = token.expires_at.map(|end| {
            let left = end.duration_since(now).unwrap_or_default();
            end - MARGIN.min(left / 2)
        });
        Self { token, renew_at }
    }
}

impl TokenCache {
    pub(crate) fn new(source: Box<dyn TokenSource>) -> Self {
        Self {
            source,
            current: Mutex::new(None),
        }
    }

    /// A token that is fresh. While the old one is still valid, a failure to renew it is no error.
    pub(crate) async fn get(&self) -> Result<Token, CredentialError> {
        let mut current = self.current.lock().await;
        let now = SystemTime::now();
        if let Some(entry) = current.as_ref()
            && entry.renew_at.is_none_or(|at| now < at)
        {
            return Ok(entry.token.clone());
        }
        match self.source.token().await {
            Ok(token) => {
                *current = Some(Entry::new(token.clone(), SystemTime::now()));
                Ok(token)
            }
            Err(error) => match current.as_mut() {
                Some(entry) if entry.token.expires_at.is_some_and(|end| now < end) => {
                    tracing::warn!(target: "aso_arm", %error, "the token could not be renewed; it is used as long as it is valid");
                    // Asking again with every call would slow all of them down.
                    entry.renew_at = Some(now + Duration::from_secs(30));
                    Ok(entry.token.clone())
                }
                _ => Err(error),
            },
        }
    }

    /// Forgets a token that Azure refused, unless it was renewed meanwhile, and gives another.
    /// `None` if the source has no other: asking Azure again would be no use.
    pub(crate) async fn renew(&self, refused: &Token) -> Result<Option<Token>, CredentialError> {
        {
            let mut current = self.current.lock().await;
            if current
                .as_ref()
                .is_some_and(|entry| entry.token.secret == refused.secret)
            {
                *current = None;
            }
        }
        let token = self.get().await?;
        Ok((token.secret != refused.secret).then_some(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Counts, and gives each token the same lifetime; from `fail_from` on there are none.
    struct Counting {
        count: Arc<AtomicUsize>,
        lifetime: Duration,
        fail_from: usize,
    }

    #[async_trait]
    impl TokenSource for Counting {
        async fn token(&self) -> Result<Token, CredentialError> {
            tokio::task::yield_now().await;
            let number = self.count.fetch_add(1, Ordering::SeqCst);
            if number >= self.fail_from {
                return Err(CredentialError::Expired);
            }
            let end = SystemTime::now() + self.lifetime;
            Ok(Token::new(format!("t{number}"), Some(end)))
        }
    }

    fn cache(lifetime: u64, fail_from: usize) -> (TokenCache, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let source = Counting {
            count: Arc::clone(&count),
            lifetime: Duration::from_millis(lifetime),
            fail_from,
        };
        (TokenCache::new(Box::new(source)), count)
    }

    #[tokio::test]
    async fn one_caller_asks_for_all() {
        let (cache, count) = cache(3_600_000, 9);
        let (a, b) = tokio::join!(cache.get(), cache.get());
        assert_eq!(a, b);
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn renewed_before_the_end() {
        let (cache, count) = cache(3_000, 9);
        let first = cache.get().await.unwrap();
        tokio::time::sleep(Duration::from_millis(1_600)).await;
        let second = cache.get().await.unwrap();
        assert_ne!(first, second);
        assert!(first.expires_at.is_some_and(|end| end > SystemTime::now()));
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_valid_token_outlives_a_failure() {
        let (cache, _) = cache(3_000, 1);
        let first = cache.get().await.unwrap();
        tokio::time::sleep(Duration::from_millis(1_600)).await;
        assert_eq!(cache.get().await.unwrap(), first);
        tokio::time::sleep(Duration::from_millis(1_600)).await;
        // The short rest after the failure hides the end of the token; Azure's 401 leads here then.
        assert_eq!(cache.renew(&first).await, Err(CredentialError::Expired));
    }

    #[tokio::test]
    async fn a_refused_token_is_replaced_once() {
        let (cache, count) = cache(3_600_000, 9);
        let first = cache.get().await.unwrap();
        let (a, b) = tokio::join!(cache.renew(&first), cache.renew(&first));
        assert_eq!(a, b);
        assert_eq!(count.load(Ordering::SeqCst), 2);
        let fixed = Token::new("x", None);
        let cache = TokenCache::new(Box::new(fixed.clone()));
        assert_eq!(cache.renew(&fixed).await, Ok(None));
    }
}
