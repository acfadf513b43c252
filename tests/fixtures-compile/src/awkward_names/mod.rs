// Written by the generator's test of fixtures.

//! Names that Rust cannot hold as they are: types called like Rust's and the runtime's own, properties called like keywords
//! or with signs and digits, enum values that differ in case or signs only, a value called `Unknown`.
pub mod v20240101;
