//! The client.

mod call;
mod operation;
mod pages;
mod verbs;

pub use operation::{Operation, OperationState, PollBy, Progress};
pub use pages::{Page, Pages};
pub use verbs::{Precondition, WriteOptions};

use crate::credentials::{TokenCache, TokenSource};
use crate::http::pool;
use crate::limiter::Limiters;
use crate::observer::Counters;
use crate::{Cloud, Concurrency, Error, Headers, Observer, RetryPolicy, Stats};
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A client of Azure Resource Manager. Clones share everything: connections, token, limits and counts.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    endpoint: Url,
    pool: reqwest::Client,
    tokens: TokenCache,
    limiters: Limiters,
    retry: RetryPolicy,
    counters: Counters,
    observer: Option<Box<dyn Observer>>,
    user_agent: String,
    max_body: usize,
}

/// An answer that is no error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers that matter.
    pub headers: Headers,
    /// The body; `null` if there is none.
    pub body: Value,
}

impl Client {
    /// Starts a client for a cloud, with a source of tokens ([`crate::credentials`]).
    #[must_use]
    pub fn builder(cloud: Cloud, tokens: impl TokenSource + 'static) -> ClientBuilder {
        ClientBuilder {
            cloud,
            tokens: Box::new(tokens),
            retry: RetryPolicy::default(),
            concurrency: Concurrency::default(),
            observer: None,
            user_agent: String::new(),
            timeout: Duration::from_secs(60),
            max_body: 64 << 20,
        }
    }

    /// Where requests go.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        &self.inner.endpoint
    }

    /// What was called so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.inner.counters.read()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.endpoint.as_str())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

/// Makes a [`Client`].
pub struct ClientBuilder {
    cloud: Cloud,
    tokens: Box<dyn TokenSource>,
    retry: RetryPolicy,
    concurrency: Concurrency,
    observer: Option<Box<dyn Observer>>,
    user_agent: String,
    timeout: Duration,
    max_body: usize,
}

impl ClientBuilder {
    /// How often and how long to try again.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// How many calls may run at once.
    #[must_use]
    pub fn concurrency(mut self, concurrency: Concurrency) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Who is told of every request.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// The program, for `User-Agent`: `asoctl/0.1.0`.
    #[must_use]
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.user_agent = program.into();
        self
    }

    /// How long one answer may take, with its body. The default is a minute.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How large an answer may be. The default is 64 MiB.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    /// The machine's certificates cannot be read, or the user agent is no text for a header.
    pub fn build(self) -> Result<Client, Error> {
        let own = concat!("aso-arm/", env!("CARGO_PKG_VERSION"));
        let user_agent = format!("{} {own}", self.user_agent).trim().to_owned();
        if reqwest::header::HeaderValue::from_str(&user_agent).is_err() {
            return Err(Error::Setup(format!("{user_agent:?} is no user agent")));
        }
        let endpoint = self.cloud.endpoint().clone();
        let pool = pool::endpoint(&endpoint, self.timeout)
            .map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Client {
            inner: Arc::new(Inner {
                endpoint,
                pool,
                tokens: TokenCache::new(self.tokens),
                limiters: Limiters::new(self.concurrency),
                retry: self.retry,
                counters: Counters::default(),
                observer: self.observer,
                user_agent,
                max_body: self.max_body,
            }),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("cloud", &self.cloud)
            .field("retry", &self.retry)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}
