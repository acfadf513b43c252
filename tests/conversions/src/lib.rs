//! Values for property tests, made from the plans of the kinds themselves.
//!
//! Strategies for each of thousands of types are out of reach; a plan, however, says which properties an object has and
//! what each of them holds. One generator ([`generate`]) reads it and makes the Kubernetes side or the ARM side. All its
//! decisions come from a [`choices::Choices`]: a tape of bytes, which proptest makes and shrinks, or a walk that takes everything.

pub mod choices;
pub mod generate;
pub mod json;
pub mod runner;
pub mod typed;
