// Written by the generator's test of fixtures.

//! Section 13.10: an extension has two whole path segments `providers`, or begins with a scope; `authorizationProviders` is
//! no such segment. Resources of a subscription and of a tenant have no owner.
pub mod v20240101;
