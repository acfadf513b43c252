// Written by the generator's test of fixtures.

//! Trap 1: x-ms-enum, x-ms-mutability, x-ms-client-name, nullable and default change no type; inline enums are called after
//! their place, with the suffix of the Spec at the end (`Widget_Kind_Spec`), and a property keeps its JSON name.
pub mod v20240101;
