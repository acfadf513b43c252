// Written by the generator's test of fixtures.

//! Section 13.3: when a Spec is flattened its own name is `azureName` already, so that a flattened `name` keeps its name; in
//! the Status the two collide.
pub mod v20240101;
