//! What can go wrong.

mod azure;
mod class;

pub use azure::{AzureError, AzureErrorDetail};
pub use class::{Class, Pace, classify};

use crate::Method;
use crate::credentials::CredentialError;
use std::fmt;
use std::time::Duration;

/// Why a call failed. Addresses are without the values of query parameters other than `api-version`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client could not be made.
    #[error("{0}")]
    Setup(String),
    /// There is no token.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// A path with an empty segment, `.` or `..`.
    #[error("{path:?} is no path of Azure Resource Manager")]
    Path {
        /// The path.
        path: String,
    },
    /// An answer points to another host. The token is not sent there.
    #[error(
        "{url}: the answer's {link} points to {host}, which is not the endpoint; it is refused"
    )]
    Elsewhere {
        /// What points there.
        link: Link,
        /// The request.
        url: String,
        /// Where it points: scheme, host and port.
        host: String,
    },
    /// A list whose pages lead back to a page that was there before.
    #[error("{url}: the list's nextLink leads back to an earlier page")]
    Loop {
        /// The request.
        url: String,
    },
    /// The connection.
    #[error("{method} {url}: {problem}: {message}")]
    Transport {
        /// The request's method.
        method: Method,
        /// The request.
        url: String,
        /// What kind of problem.
        problem: TransportProblem,
        /// What the HTTP library says.
        message: String,
    },
    /// The answer cannot be used.
    #[error("{method} {url}: {problem}")]
    Body {
        /// The request's method.
        method: Method,
        /// The request.
        url: String,
        /// What is wrong with it.
        problem: BodyProblem,
    },
    /// Azure answered with an error.
    #[error(transparent)]
    Azure(Box<AzureError>),
    /// A long-running operation ended, but not well. [`AzureError::status`] is that of the last answer, mostly 200.
    #[error("{}: the operation ended as {state}: {}", error.url, error.reason())]
    Operation {
        /// `Failed` or `Canceled`.
        state: String,
        /// What Azure says about it.
        error: Box<AzureError>,
    },
    /// An answer says that an operation goes on, but not where to ask for it.
    #[error("{method} {url}: status {status} without an address to ask for the operation's end")]
    NoOperation {
        /// The request's method.
        method: Method,
        /// The request.
        url: String,
        /// The status.
        status: u16,
    },
}

/// What in an answer can point to another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Link {
    /// The next page of a list.
    NextLink,
    /// The header `Location` of a long-running operation.
    Location,
    /// The header `Azure-AsyncOperation`.
    AsyncOperation,
    /// The header `Operation-Location`.
    OperationLocation,
    /// A redirect.
    Redirect,
    /// The state of an operation that was stored.
    Stored,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NextLink => "nextLink",
            Self::Location => "Location",
            Self::AsyncOperation => "Azure-AsyncOperation",
            Self::OperationLocation => "Operation-Location",
            Self::Redirect => "redirect",
            Self::Stored => "stored state",
        })
    }
}

/// What kind of problem a connection has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportProblem {
    /// The answer did not come in time.
    Timeout,
    /// No connection could be made.
    Connect,
    /// The connection ended before the answer.
    Interrupted,
}

impl TransportProblem {
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout
        } else if error.is_connect() {
            Self::Connect
        } else {
            Self::Interrupted
        }
    }
}

impl fmt::Display for TransportProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Timeout => "no answer in time",
            Self::Connect => "no connection",
            Self::Interrupted => "the connection was interrupted",
        })
    }
}

/// Why the body of an answer cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BodyProblem {
    /// Larger than allowed.
    #[error("the answer is larger than {} MiB", limit >> 20)]
    TooLarge {
        /// How many bytes are allowed.
        limit: usize,
    },
    /// It ends too early.
    #[error("the answer is cut off after {received} bytes")]
    Truncated {
        /// How many bytes there are.
        received: usize,
    },
    /// It is no JSON.
    #[error("the answer is not JSON (line {line}, column {column})")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON, but no page of a list.
    #[error("the answer is no list: it has no array \"value\"")]
    NotAList,
    /// It is JSON, but no object where there has to be one.
    #[error("the answer is no JSON object")]
    NotAnObject,
    /// The answer to a question for an operation does not say how it stands.
    #[error("the answer does not say how the operation stands")]
    NoStatus,
}

impl Error {
    /// What Azure said, if it said something.
    #[must_use]
    pub fn azure(&self) -> Option<&AzureError> {
        match self {
            Self::Azure(error) | Self::Operation { error, .. } => Some(error),
            _ => None,
        }
    }

    /// The HTTP status, if Azure refused the request.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Azure(error) => Some(error.status),
            _ => None,
        }
    }

    /// Azure's error code, [`AzureError::UNKNOWN`] if it gave none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.azure().map(|error| error.code.as_str())
    }

    /// Whether the resource does not exist (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Whether the caller has no right (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// Whether this is a 400 that says that a type cannot be listed or read here, rather than that something is wrong:
    /// the codes that ASO's importer skips.
    #[must_use]
    pub fn is_not_supported_here(&self) -> bool {
        const CODES: &[&str] = &[
            "BadRequest",
            "NoRegisteredProviderFound",
            "RequestUrlInvalid",
            "ResourceTypeNotSupported",
            "UnsupportedResourceType",
            "UnsupportedFeature",
            "ValidationFailed",
        ];
        self.status() == Some(400) && self.code().is_some_and(|code| CODES.contains(&code))
    }

    /// How long Azure asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.azure()?.retry_after
    }

    /// Whether to try again, as ASO classifies errors. Connections that fail are retryable; what this client refuses is not.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Azure(error) | Self::Operation { error, .. } => error.class(),
            Self::Transport { .. } | Self::Body { .. } => Class::Retryable(Pace::Slow),
            Self::Credential(_) => Class::Retryable(Pace::VerySlow),
            Self::Setup(_)
            | Self::Path { .. }
            | Self::Elsewhere { .. }
            | Self::Loop { .. }
            | Self::NoOperation { .. } => Class::Fatal,
        }
    }
}
