// Written by the generator's test of fixtures.

//! Section 13.6 and 5: what a kind's `operatorSpec` holds: expressions always, secrets and config maps to fill, and
//! properties of its own, some of them with the values that they may have; a name without default or from a config map.
pub mod v20240101;
