// Written by the generator's test of fixtures.

//! Section 3: bounded numbers are whole in a Spec and stay numbers in the Status; enums may list integers, also written as
//! text; bounds are printed without decimals.
pub mod v20240101;
