//! Rewrites objects that a cluster stores in old versions of their kinds, and drops these versions from the list that each
//! CustomResourceDefinition (CRD) keeps of what it ever stored in. Until that is done, a release of an operator that no longer
//! has such a version cannot be installed.
//!
//! Nothing here knows how a cluster is reached: that is a [`Cluster`], and [`Kubernetes`] is a real one.

mod cluster;
mod kubernetes;
mod objects;
mod plan;

pub use cluster::{Cluster, ClusterError, Page, Stored};
pub use kubernetes::{ConnectError, Kubernetes};
pub use plan::{Plan, PlanError, plan};

use std::time::Duration;

/// How to work.
#[derive(Debug, Clone)]
pub struct Options {
    /// Only look.
    pub dry_run: bool,
    /// How often a write is tried.
    pub attempts: u32,
    /// What is waited between two tries; a tenth more or less, so that many do not come at the same time.
    pub pause: Duration,
}

impl Default for Options {
    /// As ASO's tool: three times, two seconds apart.
    fn default() -> Self {
        Self {
            dry_run: false,
            attempts: 3,
            pause: Duration::from_secs(2),
        }
    }
}

/// What was found about one CRD, and done.
#[derive(Debug)]
pub struct Cleaned {
    /// `virtualnetworks.network.azure.com`.
    pub crd: String,
    /// What it should come to; `None` if its plan could not be made.
    pub plan: Option<Plan>,
    /// How many objects were rewritten, or would be.
    pub objects: usize,
    /// What went wrong. The CRD is as it was then, but for the objects that were rewritten.
    pub failures: Vec<CleanError>,
}

/// Why a CRD could not be cleaned.
#[derive(Debug, thiserror::Error)]
pub enum CleanError {
    /// The CRD itself.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Its objects could not be listed, or its status not be written.
    #[error("{0}")]
    Cluster(#[from] ClusterError),
    /// An object could not be written.
    #[error("{object}: {source}")]
    Object {
        /// `namespace/name`.
        object: String,
        /// Why.
        source: ClusterError,
    },
}

/// Cleans all CRDs of ASO, one after the other; each is shown when it is done. One that fails does not keep the others from being cleaned.
///
/// # Errors
/// The CRDs could not be listed.
pub async fn clean(
    cluster: &impl Cluster,
    options: &Options,
    mut done: impl FnMut(&Cleaned),
) -> Result<Vec<Cleaned>, ClusterError> {
    let mut crds = cluster.definitions().await?;
    crds.sort_by(|a, b| plan::name(a).cmp(plan::name(b)));
    let mut all = Vec::with_capacity(crds.len());
    for crd in crds {
        let cleaned = one(cluster, options, crd).await;
        done(&cleaned);
        all.push(cleaned);
    }
    Ok(all)
}

async fn one(cluster: &impl Cluster, options: &Options, mut crd: serde_json::Value) -> Cleaned {
    let mut cleaned = Cleaned {
        crd: plan::name(&crd).to_owned(),
        plan: None,
        objects: 0,
        failures: Vec::new(),
    };
    let made = match plan(&crd) {
        Ok(made) => made,
        Err(error) => {
            cleaned.failures.push(error.into());
            return cleaned;
        }
    };
    if !made.drop.is_empty() {
        objects::rewrite(cluster, options, &made, &mut cleaned).await;
        // What some object is still stored in has to stay in the list.
        if cleaned.failures.is_empty() && !options.dry_run {
            made.apply(&mut crd);
            // Written on the condition that nobody has changed the CRD since it was read.
            let written = objects::persist(options, || cluster.replace_status(&crd)).await;
            cleaned.failures.extend(written.err().map(Into::into));
        }
    }
    cleaned.plan = Some(made);
    cleaned
}

#[cfg(test)]
mod tests;
