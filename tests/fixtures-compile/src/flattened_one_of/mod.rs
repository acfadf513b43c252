// Written by the generator's test of fixtures.

//! Section 13.2: a property marked to be flattened stays nested where it holds a choice, a list or a map.
pub mod v20240101;
