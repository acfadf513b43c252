//! The importer and its way back, end to end: real command lines, the whole library, documents of our own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod convert;
mod exit_codes;
mod hostile;
mod names;
mod requests;
mod round_trip;
mod sets;
mod versions;
