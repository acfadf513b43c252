//! Traits, value types and the conversion engine that every generated Azure resource crate needs.

pub mod arm_id;
pub mod engine;
pub mod plan;
pub mod refs;
pub mod registry;
