//! An Azure Resource Manager (ARM) on loopback, for tests and demonstrations.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use arm_simulator::{Fault, Simulator};
//! use serde_json::json;
//!
//! let azure = Simulator::builder()
//!     .document(json!({
//!         "id": "/subscriptions/S/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v",
//!         "location": "westeurope",
//!     }))
//!     .fault(Fault::Throttle, 0.05)
//!     .start()
//!     .await?;
//! // AZURE_RESOURCE_MANAGER_ENDPOINT=azure.url(), AZURE_ACCESS_TOKEN=anything
//! azure.set_fault(Fault::Reset, 0.5);
//! println!("{} requests", azure.requests().len());
//! azure.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What it does as Azure does
//!
//! - A resource is served at every API version that this project knows for its type; another version is a 400 that lists them.
//!   Types that only documents know are served at any version.
//! - Writes want a resource group and a parent, and are refused with 409 while another operation runs on the resource, its parent or a child.
//! - Operations take time: 201 or 202, `Azure-AsyncOperation`, `Operation-Location`, `Location` or `provisioningState` ([`Style`]).
//! - Secrets that are written never come back. Documents are served as they are: they are what Azure answers.
//! - Children that a parent's body holds are resources too, and the other way round (subnets of a virtual network).
//! - Key vaults, API Management services, Cognitive Services accounts and app configuration stores are deleted softly.
//! - The generic listing has what has a location, without properties. Lists are paged.
//! - Every request needs a bearer token; which ones count, and how often, can be chosen.
//!
//! # Faults
//!
//! [`Fault`]s strike at a rate, or the next few requests. Whether a request is struck depends on the random seed, on the request, and on how
//! often it came before, but not on the order of requests: a run can be repeated.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod builder;
mod catalog;
mod errors;
mod faults;
mod handle;
mod http;
mod log;
mod operations;
mod secrets;
mod seed;
mod state;
mod store;
mod target;
mod tokens;

pub use builder::{Builder, Simulator};
pub use faults::{Fault, UnknownFault};
pub use http::server::{Handle, StartError};
pub use log::Request;
pub use operations::Style;
pub use seed::{SeedError, read_folder};
