// Written by the generator's test of fixtures.

//! Trap 5, our way (section 2 of the design): definitions of one name in two files are compared by shape alone. `Label`
//! differs in prose only and stays one type; `Detail` differs in shape, so both are called after their files.
pub mod v20240101;
