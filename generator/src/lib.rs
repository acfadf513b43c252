//! Reads Azure's REST API swagger and writes a typed Kubernetes resource library.

pub mod config;
pub mod diagnostic;
pub mod load;
pub mod lower;
pub mod model;
pub mod naming;
pub mod swagger;
pub mod passes;
pub mod emit;
mod generate;

pub use generate::{Progress, Silent, versions};
