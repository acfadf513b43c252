//! Reads Azure's REST API swagger and writes a typed Kubernetes resource library.

pub mod config;
pub mod diagnostic;
pub mod load;
pub mod model;
pub mod naming;
pub mod swagger;
pub mod passes;
