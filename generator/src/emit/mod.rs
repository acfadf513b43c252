//! Writes down what [`crate::lower`] decided.

pub mod schema_document;
