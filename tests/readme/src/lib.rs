//! Tests across crates: readme.
