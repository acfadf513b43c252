// Written by the generator's test of fixtures.

//! Trap 15, our way: a reference, a list or map of references and a reference under an odd name have one step that is read
//! in both directions, so that import fills all of them (Azure Service Operator leaves lists and odd names empty).
pub mod v20240101;
