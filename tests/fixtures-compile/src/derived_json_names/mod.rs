// Written by the generator's test of fixtures.

//! Trap 13: where flattening meets a name twice, the flattened one is called after its path, in lower case
//! (`properties_type`); a renamed property is in lower case altogether; the ARM name of a reference is made anew.
pub mod v20240101;
