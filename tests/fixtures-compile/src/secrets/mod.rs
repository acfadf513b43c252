// Written by the generator's test of fixtures.

//! Sections 6 and 13: secrets of the swagger and of the configuration are references in the Spec and gone from the Status,
//! also where only the Spec's type is configured, unless its twin says `never`; maps of strings stay; an optional secret
//! stands beside plain text; a reference is no secret, though the swagger says so.
pub mod v20240101;
