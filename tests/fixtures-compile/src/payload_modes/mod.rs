// Written by the generator's test of fixtures.

//! Section 5: which empty lists and maps are sent is said for the group, and for a property; scalars and responses have no
//! such thing.
pub mod v20240101;
