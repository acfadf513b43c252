// Written by the generator's test of fixtures.

//! Sections 3 and 13.7: patterns that RE2 cannot check are dropped, their other bounds stay; formats stand for patterns,
//! and dates and the like for plain text.
pub mod v20240101;
