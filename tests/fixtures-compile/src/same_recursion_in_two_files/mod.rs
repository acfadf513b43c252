// Written by the generator's test of fixtures.

//! Sections 13.15 and 3: recursive types of two files are compared without end in mind: these are the same, and stay one
//! type. An error type that contains itself goes one level deep.
pub mod v20240101;
