//! Setting a simulator up.

use crate::faults::{Fault, Faults};
use crate::http::server::{self, Handle, StartError};
use crate::log::Log;
use crate::operations::{Pace, Style};
use crate::state::{Azure, Settings, Shared};
use crate::store::Store;
use crate::tokens::Tokens;
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::time::Duration;

/// Azure Resource Manager on loopback.
#[derive(Debug, Clone, Copy)]
pub struct Simulator;

impl Simulator {
    /// Without documents, latency or faults, on a free port of 127.0.0.1.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// Sets a [`Simulator`] up.
pub struct Builder {
    documents: Vec<Value>,
    subscriptions: Vec<String>,
    address: SocketAddr,
    settings: Settings,
    pace: Pace,
    faults: Faults,
    tokens: Tokens,
    log: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            documents: Vec::new(),
            subscriptions: Vec::new(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            settings: Settings::default(),
            pace: Pace::default(),
            faults: Faults::default(),
            tokens: Tokens::default(),
            log: true,
        }
    }
}

impl Builder {
    /// A resource as Azure answers it, with its `id`. Subscription and resource group come into being with it.
    #[must_use]
    pub fn document(mut self, document: Value) -> Self {
        crate::seed::flatten(document, &mut self.documents);
        self
    }

    /// Resources, arrays of them, or list answers.
    #[must_use]
    pub fn documents(mut self, documents: impl IntoIterator<Item = Value>) -> Self {
        for document in documents {
            crate::seed::flatten(document, &mut self.documents);
        }
        self
    }

    /// A subscription, if there are no documents in it.
    #[must_use]
    pub fn subscription(mut self, id: impl Into<String>) -> Self {
        self.subscriptions.push(id.into());
        self
    }

    /// Where to listen; a loopback address. Port 0 is any free one.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// How long each answer takes.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.settings.latency = latency;
        self
    }

    /// How many items a page of a list has; 1000, as with ARM, if nothing is said. `$top` makes pages smaller.
    #[must_use]
    pub fn page_size(mut self, items: usize) -> Self {
        self.settings.page_size = items;
        self
    }

    /// A fault strikes at this rate, from 0 to 1. Rates of several faults add up.
    #[must_use]
    pub fn fault(mut self, fault: Fault, rate: f64) -> Self {
        self.faults.set(fault, rate);
        self
    }

    /// Chooses which requests faults strike.
    #[must_use]
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.faults.seed = seed;
        self
    }

    /// How long throttling asks to wait: a second if nothing is said. `None`: throttling does not say how long.
    #[must_use]
    pub fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.settings.retry_after = wait;
        self
    }

    /// How operations tell that they go on: writes ([`Style::AsyncOperation`] if nothing is said) and deletions ([`Style::Location`]).
    #[must_use]
    pub fn style(mut self, writes: Style, deletions: Style) -> Self {
        self.pace.writes = writes;
        self.pace.deletions = deletions;
        self
    }

    /// How long operations take: how many questions are answered with "in progress" (1), how long they take at most if nobody asks
    /// (5 s), and how long they ask to wait between questions (1 s).
    #[must_use]
    pub fn operations(mut self, polls: u32, longest: Duration, retry_after: Duration) -> Self {
        self.pace.polls = polls;
        self.pace.longest = longest;
        self.pace.retry_after = retry_after;
        self
    }

    /// Accepts this token, and from now on only those that are named. If none is named, any will do.
    #[must_use]
    pub fn accept_token(mut self, token: impl Into<String>) -> Self {
        self.tokens.accept(token.into());
        self
    }

    /// Each token is good for so many requests; then it has expired.
    #[must_use]
    pub fn limit_tokens(mut self, requests: u64) -> Self {
        self.tokens.limit(requests);
        self
    }

    /// Whether [`Handle::requests`] keeps the requests; it does if nothing is said.
    #[must_use]
    pub fn keep_requests(mut self, keep: bool) -> Self {
        self.log = keep;
        self
    }

    /// Listens, and answers from tasks of the current Tokio runtime.
    ///
    /// # Errors
    /// A document is no resource, or the address cannot be used.
    pub async fn start(self) -> Result<Handle, StartError> {
        let mut store = Store::default();
        for subscription in &self.subscriptions {
            store.need_subscription(subscription);
        }
        store.seed(self.documents)?;
        let azure = Azure::new(store, self.pace);
        let log = Log {
            kept: self.log,
            ..Log::default()
        };
        server::listen(self.address, |url| Shared {
            azure: Mutex::new(azure),
            faults: Mutex::new(self.faults),
            tokens: Mutex::new(self.tokens),
            log: Mutex::new(log),
            settings: Mutex::new(self.settings),
            url,
        })
        .await
    }
}
