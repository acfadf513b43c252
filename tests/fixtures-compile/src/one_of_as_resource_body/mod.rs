// Written by the generator's test of fixtures.

//! Trap 2: where a choice is the whole body of a resource, the options are called after their types in the Spec
//! (`hotStore`) and after their discriminator values in the Status (`hot`); the name stands beside the options. Leaves have
//! the root's x-ms-azure-resource, so configuration must say that they live in the resource.
pub mod v20240101;
