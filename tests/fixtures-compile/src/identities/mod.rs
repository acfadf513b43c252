// Written by the generator's test of fixtures.

//! Section 3: user-assigned identities are a list of references in the Spec, a map from id to object in ARM, and stay a map
//! in the Status.
pub mod v20240101;
