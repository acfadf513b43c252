//! How much of the reference this project reproduces, and the floors that it must not fall below.
//!
//! The reference facts and the tools that compare with them live in a folder of their own, outside of the
//! repository; where that folder is not there, nothing here is needed.

pub mod differences;
pub mod figures;
pub mod floor;
pub mod tools;
