// Written by the generator's test of fixtures.

//! Trap 11: a name with one possible value takes `azureName` away, whether the path or an enum says so; one with several
//! values keeps it, as an enum; a name has the bounds of its path parameter.
pub mod v20240101;
