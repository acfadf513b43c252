// Written by the generator's test of fixtures.

//! Trap 12: `id` beside x-ms-azure-resource is a reference inside a Spec, gone from the Spec itself, and plain text in the
//! Status and in ARM; without the flag it is text; `reference: none` overrules `format: arm-id`.
pub mod v20240101;
