// Written by the generator's test of fixtures.

//! Section 13.4: an integer from 0 to 4294967295 exactly is an unsigned number, without bounds, in Spec and Status alike;
//! any other bounds make a bounded integer of it, which the Status does not keep.
pub mod v20240101;
