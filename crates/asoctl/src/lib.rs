//! The importer as a library: Azure Resource Manager (ARM) documents in, Kubernetes YAML out ([`import`]), the ARM
//! requests that Kubernetes YAML leads to ([`to_arm`]), and the same YAML at another API version ([`convert`]). Around it: drawings
//! of what refers to what ([`graph`]), the manifest that installs an operator ([`template`]), and a cluster that loses old versions ([`clean`]).
//!
//! Nothing here knows a resource type. Everything is driven by a [`Registry`], which a program fills from the
//! generated resource library, and carried out by the engine of `aso_runtime`. Nothing here prints: the
//! command line ([`cli`]) writes to the streams that it is given, so that all of it can be tested in one process.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod clean;
pub mod cli;
pub mod convert;
pub mod documents;
pub mod files;
pub mod graph;
pub mod import;
mod json;
pub mod names;
mod parallel;
pub mod registry;
pub mod template;
pub mod to_arm;

pub use registry::Registry;
