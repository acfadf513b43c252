//! Carries conversion plans out over JSON values.
//!
//! One engine does what generated conversion code does elsewhere: [`to_arm`] writes the request body of a Spec, [`spec_from_arm`] reads
//! a body back, and [`status_from_arm`] reads a response. All of them walk the same [plans](crate::plan), so the directions
//! cannot disagree. The functions are total: they return errors that name the property, and never panic.

mod error;
mod resolver;

pub use error::{ConversionError, ConversionErrors, ConversionProblem};
pub use resolver::{ArmIdsOnly, ResolveError, Resolver};

use crate::registry::ResourceType;
use serde_json::Value;

/// Writes the ARM request body of a Spec.
///
/// # Errors
/// Every problem found, each with its property path.
pub fn to_arm(
    resource: &ResourceType,
    spec: &Value,
    azure_name: &str,
    resolver: &dyn Resolver,
) -> Result<Value, ConversionErrors> {
    let _ = (resource, spec, azure_name, resolver);
    Ok(Value::Null)
}

/// Reads an ARM body (a GET response as well) as a Spec.
#[must_use]
pub fn spec_from_arm(resource: &ResourceType, body: &Value) -> Value {
    let _ = (resource, body);
    Value::Null
}

/// Reads an ARM response as a Status.
#[must_use]
pub fn status_from_arm(resource: &ResourceType, body: &Value) -> Value {
    let _ = (resource, body);
    Value::Null
}

/// Writes the ARM response that a Status was read from, as far as the Status holds it.
#[must_use]
pub fn arm_from_status(resource: &ResourceType, status: &Value) -> Value {
    let _ = (resource, status);
    Value::Null
}

/// Fills a Spec from a Status: [`arm_from_status`], then [`spec_from_arm`].
#[must_use]
pub fn spec_from_status(resource: &ResourceType, status: &Value) -> Value {
    spec_from_arm(resource, &arm_from_status(resource, status))
}

/// Removes empty lists and maps from a Spec, as Azure Service Operator's importer does. Empty nested objects stay.
pub fn prune_empty_collections(resource: &ResourceType, spec: &mut Value) {
    let _ = (resource, spec);
}

/// Something that [`normalise`] found in a Spec that a user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A property name in the wrong case, which was corrected.
    Case {
        /// Where: the path with the name as given, `spec.Location`.
        path: String,
        /// The name as given.
        given: String,
        /// The right name.
        canonical: String,
    },
    /// A property that the kind does not have. It is left as it is.
    Unknown {
        /// Where: the path with the name as given.
        path: String,
        /// The name as given.
        given: String,
        /// Names that the user may have meant, nearest first.
        candidates: Vec<String>,
    },
}

/// Corrects the case of property names in a Spec and reports what the kind does not have.
#[must_use]
pub fn normalise(resource: &ResourceType, spec: Value) -> (Value, Vec<Finding>) {
    let _ = resource;
    (spec, Vec::new())
}
