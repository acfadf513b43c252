// Written by the generator's test of fixtures.

//! Trap 3: a read-only property leaves the Spec if its own node says so; the flag of the definition that it refers to does
//! not count, and neither does that of the same property in a base class or a derived one.
pub mod v20240101;
