// Written by the generator's test of fixtures.

//! Trap 6: types of the common folder and of other API versions become types of the resource's version; one whose name is
//! taken by another shape is called after its group (`CommonIdentity`).
pub mod v20240101;
