//! `aso-arm` against the simulator, over real HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod faults;
mod hosts;
mod lists;
mod operations;
mod semantics;
mod soft_delete;
mod throttling;
mod tokens;
