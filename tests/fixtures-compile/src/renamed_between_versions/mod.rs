// Written by the generator's test of fixtures.

//! A property that Azure spells in another case, or that is an id as text in one version and a reference in the other, has one name in the hub
//! by itself. A property that Azure renamed has one name in the hub, and its second source goes with it; one that kept its name and changed its type has two.
pub mod v20240101;
pub mod v20250101;
