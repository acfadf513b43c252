//! Plans as data, before they are printed. They mirror `aso_runtime::plan`, which says what each means.

use crate::model::TypeId;

/// How an object corresponds.
#[derive(Debug, Clone)]
pub enum Plan {
    /// Property by property.
    Object(Vec<Step>),
    /// A choice.
    OneOf {
        /// JSON name of the discriminator.
        discriminator: String,
        /// The options.
        options: Vec<Alternative>,
        /// Properties beside the options.
        shared: Vec<Step>,
    },
}

/// An option of a choice.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// JSON name in Kubernetes.
    pub kubernetes: String,
    /// Value of the discriminator.
    pub value: String,
    /// The option's type.
    pub ty: TypeId,
}

/// One property on both sides.
#[derive(Debug, Clone)]
pub struct Step {
    /// JSON name in Kubernetes.
    pub kubernetes: String,
    /// JSON name in ARM.
    pub arm: String,
    /// A second property in Kubernetes.
    pub or: Option<Or>,
    /// How the value corresponds.
    pub op: Op,
    /// What is sent when there is no value.
    pub empty: Empty,
    /// Whether the CRD requires it.
    pub required: bool,
    /// Its name in the hub of all versions, where configuration gives it another.
    pub hub: Option<String>,
    /// The value that the service takes when there is none.
    pub default: Option<Constant>,
    /// Why the step is as it is, for `explain`.
    pub reason: &'static str,
}

impl Step {
    /// The property's name in the hub of all versions.
    pub fn hub_name(&self) -> &str {
        self.hub.as_deref().unwrap_or(&self.kubernetes)
    }
}

/// A scalar that is known already.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
}

impl std::fmt::Display for Constant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(flag) => write!(f, "{flag}"),
        }
    }
}

/// A second property in Kubernetes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Or {
    /// From a config map.
    ConfigMap(String),
    /// From a secret.
    Secret(String),
    /// From a reference.
    Reference(String),
}

impl Or {
    /// The second property's JSON name.
    pub fn name(&self) -> &str {
        match self {
            Self::ConfigMap(name) | Self::Secret(name) | Self::Reference(name) => name,
        }
    }
}

/// What is sent when there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// Nothing.
    Omit,
    /// `null`.
    Null,
    /// `[]` or `{}`.
    Collection,
}

/// How a value corresponds.
#[derive(Debug, Clone)]
pub enum Op {
    /// A scalar.
    Scalar(Scalar),
    /// A known value, by the type that lists them.
    Enum(TypeId),
    /// Anything.
    Json,
    /// An object.
    Object(TypeId),
    /// A list.
    List(Box<Op>),
    /// A map.
    Map(Box<Op>),
    /// A flattened object.
    Nested(Vec<Step>),
    /// The resource's name.
    Name,
    /// The resource's name, fixed.
    FixedName(String),
    /// A reference.
    Reference,
    /// A reference or a well-known name.
    WellKnownReference,
    /// A secret.
    Secret,
    /// A map of secrets.
    SecretMap,
    /// User-assigned identities.
    Identities,
    /// In Kubernetes only.
    Local(Local),
    /// In ARM only.
    Unsent(Collection),
}

/// What a property that only ARM has is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// No collection.
    None,
    /// A list.
    List,
    /// A map.
    Map,
}

/// JSON scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
}

/// What only Kubernetes has.
#[derive(Debug, Clone)]
pub enum Local {
    /// `owner` of a known kind.
    Owner,
    /// `owner` of any kind.
    ArbitraryOwner,
    /// `operatorSpec`; its content is that of the kind.
    OperatorSpec,
    /// `azureNameFromConfig`.
    AzureNameFromConfig,
    /// `conditions`.
    Conditions,
}
