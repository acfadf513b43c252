//! As much of a cluster as cleaning needs.

use serde_json::Value;
use std::future::Future;

/// Where the objects of a CRD are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// `network.azure.com`.
    pub group: String,
    /// The version to read and write them in.
    pub version: String,
    /// `virtualnetworks`.
    pub plural: String,
}

/// A part of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The objects.
    pub items: Vec<Value>,
    /// What the next page is asked for with, if there is one.
    pub next: Option<String>,
}

/// Why a cluster did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ClusterError {
    /// The status of the answer; `None` if there was none.
    pub status: Option<u16>,
    /// What it says.
    pub message: String,
}

impl ClusterError {
    /// Whether it can be gone the next time.
    pub(super) fn is_passing(&self) -> bool {
        self.status
            .is_none_or(|status| status >= 500 || matches!(status, 408 | 429))
    }

    /// Whether somebody else wrote or removed the object meanwhile.
    pub(super) fn is_overtaken(&self) -> bool {
        matches!(self.status, Some(404 | 409 | 410))
    }

    /// Whether the rest of a list is no longer there to be read.
    pub(super) fn is_expired(&self) -> bool {
        self.status == Some(410)
    }
}

/// A cluster.
pub trait Cluster {
    /// The CRDs of Azure Service Operator, each once.
    fn definitions(&self) -> impl Future<Output = Result<Vec<Value>, ClusterError>>;

    /// A page of the objects of a CRD, in all namespaces.
    fn objects(
        &self,
        stored: &Stored,
        next: Option<&str>,
    ) -> impl Future<Output = Result<Page, ClusterError>>;

    /// Writes an object as it is given, if it still is what was read.
    fn replace_object(
        &self,
        stored: &Stored,
        object: &Value,
    ) -> impl Future<Output = Result<(), ClusterError>>;

    /// Writes the status of a CRD, if it still is what was read.
    fn replace_status(&self, crd: &Value) -> impl Future<Output = Result<(), ClusterError>>;
}
