//! Azure Resource Manager (ARM) over HTTP.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use aso_arm::{Client, Cloud, Collection, credentials};
//! use aso_runtime::arm_id::ArmId;
//!
//! let cloud = Cloud::from_environment()?;
//! let client = Client::builder(cloud.clone(), credentials::from_environment(&cloud).await?).build()?;
//! let group = ArmId::parse("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg")?;
//! let mut pages = client.list(&Collection::resources(&group)?, "2021-04-01");
//! while let Some(page) = pages.next().await? {
//!     for resource in page.items {
//!         let id = resource["id"].as_str();
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Cloud`]: endpoint, audience and authority of the public, US government and China clouds, or of any other.
//! - [`credentials`]: where tokens come from, in the order of Azure Service Operator (ASO).
//! - [`Client`]: GET, PUT, DELETE, HEAD, POST, and lists page by page.
//! - [`Operation`]: a long-running operation, which another process can take over.
//! - [`Error`]: what failed and, by [`Error::class`], whether to try again and when.
//! - [`Observer`] and [`Stats`]: what was called.
//! - [`download`]: a public file, which is no matter of ARM, but of the same TLS.
//!
//! # What every call gets
//!
//! - **Retry** with exponential backoff and jitter of what can pass by: 408, 429, 500, 502, 503, 504, connections that fail, answers that
//!   are cut off or no JSON. `Retry-After` is honoured on every answer ([`RetryPolicy`]).
//! - **Adaptive concurrency**, for each subscription: one more call at a time while all goes well, half as many on 429 and 503, and a pause
//!   for all of them when one is told to wait ([`Concurrency`]).
//! - **A token that is fresh**, renewed before it expires, and once more when Azure says that it has expired.
//! - **No surprises about hosts**: the token goes to the endpoint and nowhere else. A `nextLink`, a `Location` or an
//!   `Azure-AsyncOperation` elsewhere is an error, a redirect is an error, and plain HTTP is for loopback only.
//!
//! # Cancellation
//!
//! Drop the future. Every future of this crate can be dropped at any point: a call that waits for its turn gives the place up, a
//! call in flight closes its connection. A request that Azure has already got may still be carried out; that holds for
//! any way to cancel.
//!
//! Secrets are in no error, no log (`tracing`, target `aso_arm`) and no `Debug`; query parameters other than `api-version` count as
//! secrets, because `nextLink` and operation addresses carry signed tokens.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod client;
mod cloud;
mod collection;
pub mod credentials;
mod download;
mod error;
mod http;
mod limiter;
mod observer;
mod retry;

pub use client::{
    Answer, Client, ClientBuilder, Operation, OperationState, Page, Pages, PollBy, Precondition,
    Progress, WriteOptions,
};
pub use cloud::{Cloud, CloudError};
pub use collection::{Collection, CollectionError};
pub use download::{DownloadError, download};
pub use error::{
    AzureError, AzureErrorDetail, BodyProblem, Class, Error, Link, Pace, TransportProblem, classify,
};
pub use http::headers::{Headers, parse_retry_after};
pub use limiter::Concurrency;
pub use observer::{Call, Observer, Outcome, Stats};
pub use retry::RetryPolicy;

/// The HTTP methods that ARM knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Deletes.
    Delete,
    /// Asks whether there is something.
    Head,
    /// Any other action.
    Post,
}

impl Method {
    /// As it stands in the request.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }

    /// Whether sending it twice is the same as sending it once (RFC 9110, section 9.2.2).
    #[must_use]
    pub fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
