//! Traits, value types and the conversion engine that every generated Azure resource crate needs.
//!
//! - [`plan`] and [`registry`]: the static data that generated crates consist of.
//! - [`engine`]: carries plans out over JSON, in both directions.
//! - [`mod@object`] and [`mod@kind`]: what makes typed structs of JSON, cheaply for the compiler.
//! - [`mod@convert`]: whole objects from one API version to another.
//! - [`refs`], [`values`], [`meta`]: types that are the same in all resources.
//! - `crd` (feature `crds`): CustomResourceDefinitions.
//! - [`arm_id`]: ids of Azure Resource Manager.
//! - [`json`]: how properties of its answers are found.
//!
//! This crate knows no HTTP and no Kubernetes client.

pub mod arm_id;
pub mod convert;
#[cfg(feature = "crds")]
pub mod crd;
pub mod engine;
pub mod json;
pub mod kind;
pub mod meta;
pub mod object;
pub mod plan;
pub mod refs;
pub mod registry;
pub mod values;

#[doc(hidden)]
pub use serde;
pub use serde_json::Value;
