//! Imports from Azure itself: resources with their children and extension resources; resource groups and subscriptions with what is in them.
//!
//! ```no_run
//! # async fn example(registry: &asoctl::Registry, client: &aso_arm::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use asoctl::import::{self, Options, live::{self, Live, Root}};
//!
//! let roots = [Root::parse("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg")?];
//! let options = Options::default();
//! let reading = live::read(registry, client, &roots, &options, &Live::default(), &live::Silent).await?;
//! let import = import::finish([reading], &options);
//! println!("{}", import::text(&import.resources)?);
//! # Ok(())
//! # }
//! ```
//!
//! # What is called
//!
//! - The generic listing (`…/resources`) of a resource group or subscription, and one GET for each resource that it has: the listing has no properties.
//! - One list for each resource and each child type that it can have, and, unless [`Live::no_extensions`], each extension type. An item that
//!   says all that the Spec can hold is used as it is; one that does not costs a GET.
//! - No call for types that are not there, and none for what [`Options::types`] leaves out, unless something wanted can be below.
//!
//! # What is certain
//!
//! - The result is a function of what Azure has: neither the order of answers nor of roots shows in it. An explicit root is always read by a GET.
//! - One type that fails loses nothing else. What is missing is a [`Failure`](super::Failure), what is left out a [`Skipped`](super::Skipped).
//! - Extension resources belong to the resource that their id names: an assignment that is inherited is imported at its own scope or not at all.
//! - Dropping the future stops all calls; nothing is written anywhere.

mod complete;
mod errors;
mod observer;
mod root;
mod types;
mod walk;

pub use observer::{Event, Observer, Silent};
pub use root::{Root, RootError, is_url};

use super::{Options, Reading};
use crate::registry::Registry;
use aso_arm::Client;

/// How to read from Azure.
#[derive(Debug, Clone)]
pub struct Live {
    /// Leaves out extension resources: role assignments, diagnostic settings and the like.
    pub no_extensions: bool,
    /// How many calls are made at once at most. The client's own limits hold beside it.
    pub workers: usize,
}

impl Live {
    /// As many calls as a client makes at most for one subscription if nothing is said.
    pub const WORKERS: usize = 64;
}

impl Default for Live {
    fn default() -> Self {
        Self {
            no_extensions: false,
            workers: Self::WORKERS,
        }
    }
}

/// Reads from Azure what `roots` name, and all that belongs to it.
///
/// [`Options::version`] is tried for each type; types that do not have that version are read with their newest, apart from roots, where it is
/// a failure. [`VersionChoice::Folder`](super::VersionChoice::Folder) is for files, and means the newest here.
///
/// # Errors
/// There is no credential, or it stopped to work: then no other call can succeed. All else is in the result.
pub async fn read<O: Observer + ?Sized>(
    registry: &Registry,
    client: &Client,
    roots: &[Root],
    options: &Options,
    live: &Live,
    observer: &O,
) -> Result<Reading, aso_arm::Error> {
    walk::Walk::new(registry, client, options, live, observer)
        .run(roots)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_send(_: impl Send) {}

    /// Programs run it in tasks of any thread.
    #[allow(dead_code, reason = "that it compiles is the test")]
    fn the_future_can_move(registry: &Registry, client: &Client, options: &Options, live: &Live) {
        is_send(read(registry, client, &[], options, live, &Silent));
    }
}
