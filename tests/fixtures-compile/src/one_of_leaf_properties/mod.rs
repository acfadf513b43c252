// Written by the generator's test of fixtures.

//! Section 13.8: a leaf has the root's own properties too; the single value of the discriminator comes after them, so that
//! the root's `required` holds for it.
pub mod v20240101;
