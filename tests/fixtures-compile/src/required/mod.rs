// Written by the generator's test of fixtures.

//! Trap 4: `required` counts in the node that declares the property, and nowhere else; of merged declarations the earliest
//! one's flag wins; flattening keeps the flags of inner properties, though the outer one is optional.
pub mod v20240101;
