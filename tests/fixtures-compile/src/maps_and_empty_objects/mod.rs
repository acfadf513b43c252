// Written by the generator's test of fixtures.

//! Section 3: objects without properties are maps of anything, or gone if they allow none; a map of maps of anything is a
//! map of anything; properties beside typed further ones keep a property `additionalProperties`; no type is anything.
pub mod v20240101;
