// Written by the generator's test of fixtures.

//! Trap 9: a resource inside another is cut, each time as its root demands: whole where it is configured to live there (a
//! Spec drops its id), gone from the Spec of its own parent, which is asked for it by itself, and else down to its id.
pub mod v20240101;
