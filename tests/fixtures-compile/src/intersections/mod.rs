// Written by the generator's test of fixtures.

//! Section 3, allOf: what is said twice of a property must hold both times; a named type that changes is redefined if this
//! is its only use (`Once`), and replaced by an inline one otherwise (`Twice`).
pub mod v20240101;
