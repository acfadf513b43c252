// Written by the generator's test of fixtures.

//! Trap 10 and section 13.1: ARM types know references as ids, are nested where Kubernetes is flat, and keep children whose
//! life cycle the parent owns; `owned-by` of a response's type takes these from the Status too.
pub mod v20240101;
