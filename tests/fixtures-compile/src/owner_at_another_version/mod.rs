// Written by the generator's test of fixtures.

//! Trap 8, our way: the owner follows from the ARM type, and may be configured at another version only; the owner of a
//! top-level resource is `ResourceGroup` of resources.azure.com.
pub mod v20230101;
pub mod v20240101;
