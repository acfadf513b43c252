// Written by the generator's test of fixtures.

//! A documented `default` changes no type. Plans of requests carry it, for programs that leave out what goes without saying: never of
//! a required property, only as a value that the property can have, and where two definitions become one type, only if both say it.
pub mod v20240101;
