//! Tests across crates: conversions.
