//! Traits, value types and the conversion engine that every generated Azure resource crate needs.
pub mod plan;
pub mod registry;
