// Written by the generator's test of fixtures.

//! Section 5: corrections of the swagger's types: a property goes, gets a type, is required, or only where it has a certain
//! type; a type becomes an enum or gets another name.
pub mod v20240101;
