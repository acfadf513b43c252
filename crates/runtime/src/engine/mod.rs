//! Carries conversion plans out over JSON values.
//!
//! One engine does what generated conversion code does elsewhere: [`to_arm`] writes the request body of a Spec, [`spec_from_arm`] reads
//! a body back, and [`status_from_arm`] reads a response. All of them walk the same [plans](crate::plan), so the directions
//! cannot disagree. The functions are total: they return errors that name the property, and never panic.

mod compare;
mod defaults;
mod error;
mod from_arm;
mod kubernetes;
mod normalise;
mod references;
mod resolver;
mod secrets;
mod to_arm;
mod unknown;
mod unlisted;
mod versions;
mod walk;

pub use compare::{Difference, DifferenceKind};
pub use error::{ConversionError, ConversionErrors, ConversionProblem};
pub use resolver::{ArmIdsOnly, ResolveError, Resolver};
pub use secrets::{MissingSecret, SecretShape};
pub use unlisted::UnlistedValue;
pub use versions::{Lost, LostReason};

use crate::plan::Op;
use crate::registry::ResourceType;
use serde_json::{Map, Value};

/// Writes the ARM request body of a Spec.
///
/// The body's `name` is the last segment of `azure_name`. Payload modes ([`Empty`](crate::plan::Empty)) apply.
/// An empty nested object of the Spec is sent as `{}`, as Azure Service Operator does; `null` is the same as absent.
///
/// # Errors
/// Every problem found, each with its property path: values of the wrong type, references that are not valid,
/// and what the resolver could not resolve.
pub fn to_arm(
    resource: &ResourceType,
    spec: &Value,
    azure_name: &str,
    resolver: &dyn Resolver,
) -> Result<Value, ConversionErrors> {
    to_arm::request(resource.request, spec, azure_name, resolver)
}

/// Reads an ARM body as a Spec: a request, or a GET response, of which it takes what a request can hold.
///
/// Lenient, because Azure's answers are: names match without case, values are converted where that loses nothing,
/// enum values get their known spelling, and what does not fit is left out. ARM ids become `{armId}` references; secrets
/// are never read. `owner` and `operatorSpec` are for the caller to set. Collections that the body has empty are empty in the result.
#[must_use]
pub fn spec_from_arm(resource: &ResourceType, body: &Value) -> Value {
    from_arm::read(resource.request, body)
}

/// A Spec for people to keep; see [`import`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportedSpec {
    /// The Spec.
    pub spec: Value,
    /// The ARM ids that it refers to, as Azure spells them.
    pub references: Vec<String>,
    /// What [`missing_secrets`] finds in it.
    pub missing_secrets: Vec<MissingSecret>,
    /// What [`unlisted_values`] finds in it.
    pub unlisted: Vec<UnlistedValue>,
}

/// Reads an ARM body as [`spec_from_arm`] does, but leaves out empty lists and maps, as Azure Service Operator's importer does. Empty
/// nested objects stay, and so do empty collections that are elements of another.
#[must_use]
pub fn import(resource: &ResourceType, body: &Value) -> ImportedSpec {
    from_arm::import(resource.request, body)
}

/// Reads an ARM response as a Status, as leniently as [`spec_from_arm`]. `conditions` are for the caller to set.
#[must_use]
pub fn status_from_arm(resource: &ResourceType, body: &Value) -> Value {
    from_arm::read(resource.response, body)
}

/// Writes the ARM response that a Status was read from, as far as the Status holds it.
#[must_use]
pub fn arm_from_status(resource: &ResourceType, status: &Value) -> Value {
    to_arm::copy(resource.response, status)
}

/// Fills a Spec from a Status: [`arm_from_status`], then [`spec_from_arm`]. There is no third table that could disagree.
///
/// A Status holds less than a response (only the ids of embedded resources): read the response itself
/// with [`spec_from_arm`] where there is one.
#[must_use]
pub fn spec_from_status(resource: &ResourceType, status: &Value) -> Value {
    spec_from_arm(resource, &arm_from_status(resource, status))
}

/// Removes properties of a Spec whose value is the one that Azure documents as its default, and tells how many. A property
/// that the CRD requires stays, and so does an object of which nothing is left: it can mean something that it is there.
pub fn omit_defaults(resource: &ResourceType, spec: &mut Value) -> usize {
    defaults::omit(resource.request, spec)
}

/// Shows every reference to a resource in a Spec, in lists, maps and identities too, so that it can be rewritten; with its path
/// (`spec.subnetReference`), which is made when it is asked for. `spec.owner` is not among them.
pub fn for_each_reference(
    resource: &ResourceType,
    spec: &mut Value,
    mut found: impl FnMut(&dyn Fn() -> String, &mut Map<String, Value>),
) {
    references::each(resource.request, spec, &mut |place, reference| {
        found(&|| place().path(), reference);
    });
}

/// The places where a Spec can refer to secrets and does not, in the order of the plan. Only objects that are there count: what an
/// absent object would need, nobody asked for.
#[must_use]
pub fn missing_secrets(resource: &ResourceType, spec: &Value) -> Vec<MissingSecret> {
    // The walk is the same for those that write.
    secrets::missing(resource.request, &mut spec.clone())
}

/// The values of a Spec that their enumerations do not list, in whatever case, in the order of the plan. Azure takes and returns values
/// that a description leaves out; an API server refuses them.
#[must_use]
pub fn unlisted_values(resource: &ResourceType, spec: &Value) -> Vec<UnlistedValue> {
    unlisted::find(resource.request, &mut spec.clone())
}

/// Compares what was read from Azure with a request for the same resource: what the request would change, as far as it can be
/// written. Properties of the response that no request has are not compared, names and ids are without case, and
/// an empty collection is the same as none.
#[must_use]
pub fn compare(resource: &ResourceType, read: &Value, request: &Value) -> Vec<Difference> {
    compare::bodies(resource.request, read, request)
}

/// The properties of a response that neither its Status nor its Spec has a place for, as paths
/// (`properties.newFeature.mode`), sorted. Inside of free-form JSON and of resources of which a Status only keeps the id,
/// nothing is unknown.
#[must_use]
pub fn unknown_properties(resource: &ResourceType, body: &Value) -> Vec<String> {
    unknown::find([resource.request, resource.response], body)
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
///
/// Values are not checked: [`to_arm`] does that. Free-form JSON and the keys of maps are the user's own.
#[must_use]
pub fn normalise(resource: &ResourceType, spec: Value) -> (Value, Vec<Finding>) {
    normalise::spec(resource.request, spec)
}

/// Whether a property holds an empty list or map, which says nothing. An empty nested object can say something; and elements of a
/// list or map are no properties: their place does.
fn is_empty_collection(op: &Op, value: &Value) -> bool {
    let collection = matches!(
        op,
        Op::List(_) | Op::Map(_) | Op::SecretMap | Op::Identities
    );
    collection
        && match value {
            Value::Array(elements) => elements.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            _ => false,
        }
}

/// The two halves of a Kubernetes object that differ between API versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// `spec`.
    Spec,
    /// `status`.
    Status,
}

impl Half {
    fn of(self, resource: &ResourceType) -> (&'static crate::plan::Plan, &'static str) {
        match self {
            Self::Spec => (resource.request, "spec"),
            Self::Status => (resource.response, "status"),
        }
    }
}

/// Writes a Spec or Status by the names of the kind's hub, the union of all its API versions. Only what the version does
/// not have is lost.
pub fn to_hub(resource: &ResourceType, half: Half, value: &Value, lost: &mut Vec<Lost>) -> Value {
    let (plan, root) = half.of(resource);
    versions::to_hub(plan, root, value, lost)
}

/// Writes what one version can hold of a Spec or Status in the hub's form. What it cannot hold is lost, and reported.
///
/// Enum values get the spelling of the version, where they differ in case only; values of free-form JSON become text where the version
/// has a plain string.
pub fn from_hub(resource: &ResourceType, half: Half, hub: &Value, lost: &mut Vec<Lost>) -> Value {
    let (plan, root) = half.of(resource);
    versions::from_hub(plan, root, hub, lost)
}
