//! Reads Azure's REST API swagger and writes a typed Kubernetes resource library.
//!
//! A pure library: bytes in, bytes out. [`swagger`] reads documents, [`load`] makes a [`model`] of what the
//! [`config`]uration asks for, [`passes`] settle it, [`lower`] decides what is printed, and [`emit`] prints it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod config;
pub mod diagnostic;
pub mod emit;
mod everything;
pub mod explain;
mod generate;
pub mod infer;
pub mod load;
pub mod lower;
pub mod model;
pub mod naming;
mod output;
pub mod passes;
pub mod suggest;
pub mod swagger;

pub use everything::{Everything, everything};
pub use generate::{Progress, Silent, generate, versions};
pub use output::Outcome;
