//! The only place where names are made: identifiers of the model, plurals, and Rust names.

mod identifier;
mod plural;
mod rust;

pub(crate) use identifier::words;
pub use identifier::{identifier, json_name};
pub use plural::{plural, singular};
pub(crate) use rust::version_module;
pub use rust::{field_name, module_name, type_name, variant_names};
