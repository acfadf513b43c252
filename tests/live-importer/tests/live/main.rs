//! The importer against Azure Resource Manager on loopback.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod calls;
mod command_line;
mod failures;
mod faults;
mod sameness;
