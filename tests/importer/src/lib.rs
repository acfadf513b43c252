//! Tests across crates: importer.
