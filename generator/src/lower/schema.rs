//! What Kubernetes types are made of.

use crate::model::{Origin, Primitive, TypeId, Validations};

/// An object in Kubernetes.
#[derive(Debug, Clone, Default)]
pub struct KubernetesObject {
    /// Its properties, by JSON name.
    pub properties: Vec<KubernetesProperty>,
}

/// A property in Kubernetes.
#[derive(Debug, Clone)]
pub struct KubernetesProperty {
    /// Identifier.
    pub name: String,
    /// JSON name.
    pub json: String,
    /// What it holds.
    pub schema: Schema,
    /// Whether the CRD requires it.
    pub required: bool,
    /// What the specification says of it.
    pub description: Option<String>,
    /// Where it was declared.
    pub origin: Origin,
    /// JSON names of the ARM objects that it was flattened from.
    pub flattened: Vec<String>,
}

/// What a property in Kubernetes holds.
#[derive(Debug, Clone)]
pub enum Schema {
    /// A scalar with its bounds.
    Scalar(Primitive, Validations),
    /// A known value; `open` ones are plain text in the CRD (responses).
    Enum {
        /// The type that lists the values.
        ty: TypeId,
        /// Whether other values are allowed.
        open: bool,
    },
    /// Anything.
    Any,
    /// An object.
    Object(TypeId),
    /// A list.
    List(Box<Schema>, Validations),
    /// A map.
    Map(Box<Schema>),
    /// A type of the runtime.
    Runtime(Runtime),
    /// `operatorSpec` of a kind, by the index of the kind.
    OperatorSpec(usize),
}

/// Types of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// A reference to a resource.
    ResourceReference,
    /// The owner, its kind known.
    KnownResourceReference,
    /// The owner, of any kind.
    ArbitraryOwnerReference,
    /// A reference or a well-known name.
    WellKnownResourceReference,
    /// A key of a secret.
    SecretReference,
    /// A secret.
    SecretMapReference,
    /// A key of a config map.
    ConfigMapReference,
    /// A user-assigned identity.
    UserAssignedIdentityDetails,
    /// A condition.
    Condition,
}
