// Written by the generator's test of fixtures.

//! Section 13.12: a reference beside the text of an earlier release is required if the text was. A value from a config map
//! beside plain text is not, and neither is the text.
pub mod v20240101;
