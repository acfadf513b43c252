//! Properties of the conversions, over every kind of the library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod populate;
mod request;
mod response;
mod schemas;
mod totality;
mod typed;
mod versions;
mod yaml;
