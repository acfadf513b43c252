//! The parts of `cargo xtask`: everything that people who work on the project run.
//!
//! The generator is a pure library, bytes in and bytes out; reading its input, writing its output and talking to
//! people happens here. [`wiring`] is the only module that knows the generator.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod bench;
pub mod cli;
pub mod commands;
pub mod coverage;
pub mod diagnostics;
pub mod diff;
pub mod fetch;
pub mod names;
pub mod outcome;
pub mod output;
pub mod parity;
pub mod progress;
pub mod specs_folder;
pub mod testing;
pub mod wiring;
pub mod workspace;
