// Written by the generator's test of fixtures.

//! Trap 2, sections 3 and 13.11: options of a choice inside a body are called after their discriminator values, JSON names
//! have the first word in lower case (`httpHook`), whatever suffix they share; leaves of leaves and leaves that nothing
//! refers to are options too.
pub mod v20240101;
