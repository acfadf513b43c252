//! The parts of `cargo xtask`: everything that people who work on the project run.
//!
//! The generator is a pure library, bytes in and bytes out; reading its input, writing its output and talking to
//! people happens here.

pub mod outcome;
pub mod output;
