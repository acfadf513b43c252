// Written by the generator's test of fixtures.

//! Section 13: a Status has no bounds and requires nothing, except in types that are reached through a list with bounds of
//! its own only.
pub mod v20240101;
