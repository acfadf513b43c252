// Written by the generator's test of fixtures.

//! Trap 14, our way: a version served under two names is one set of types that lists both, the one that we write first;
//! kinds that came after release 2.16.0 have the new name only.
pub mod v20240101;
