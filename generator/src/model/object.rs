//! Objects and their properties.

use std::collections::BTreeMap;

use super::{Origin, Type};

/// An object with known properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ObjectType {
    /// Properties by identifier.
    pub properties: BTreeMap<String, Property>,
    /// `x-ms-azure-resource`: the object is a resource of its own wherever it is embedded.
    pub resource: bool,
    /// Set where the object is a choice between options told apart by a property.
    pub discrimination: Option<Box<Discrimination>>,
}

/// A choice between options (swagger `discriminator`).
#[derive(Debug, Clone, PartialEq)]
pub struct Discrimination {
    /// JSON name of the property that tells the options apart.
    pub property: String,
    /// The options, by identifier of the property that holds them.
    pub options: Vec<OneOfOption>,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOfOption {
    /// Identifier of the property of the object that holds the option.
    pub property: String,
    /// Value of the discriminator.
    pub value: String,
}

/// One property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Identifier made of the JSON name; unique in its object.
    pub name: String,
    /// JSON name, exactly as on the wire.
    pub json: String,
    /// What it holds.
    pub ty: Type,
    /// Listed under `required` of the schema node that declares it.
    pub required: bool,
    /// `x-ms-client-flatten`.
    pub flatten: bool,
    /// `x-ms-secret`, `format: password`, or configured.
    pub secrecy: Secrecy,
    /// Whether it refers to another resource.
    pub reference: Option<Reference>,
    /// Whether a config map may hold the value.
    pub config_map: bool,
    /// The resource that owns the life cycle of the children listed here: kept in ARM, removed from Kubernetes.
    pub owned_by: Option<String>,
    /// Which empty collections are sent.
    pub payload: Option<Payload>,
    /// New name in Kubernetes (`rename`).
    pub rename: Option<String>,
    /// Name in the hub of all versions (`hub-name`).
    pub hub_name: Option<String>,
    /// The value that the service takes when there is none, where the specification has `default`.
    pub default: Documented,
    /// First paragraph of the description, where the specification has prose.
    pub description: Described,
    /// Where it was declared.
    pub origin: Origin,
}

/// Prose that explains; it never makes two types different.
#[derive(Debug, Clone, Default)]
pub struct Described(pub Option<String>);

impl PartialEq for Described {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A scalar that the specification documents as the default; it never makes two types different.
///
/// Where types are taken for one, only a default that both have is kept.
#[derive(Debug, Clone, Default)]
pub struct Documented(pub Option<serde_json::Value>);

impl PartialEq for Documented {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Documented {
    /// The default of a property that is declared twice, both times for the same object (`allOf`).
    #[must_use]
    pub fn combined(self, other: Self) -> Self {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) if a != b => Self(None),
            (None, _) => other,
            _ => self,
        }
    }

    /// Keeps only a default that the other has as well.
    pub fn keep_common(&mut self, other: &Self) {
        if self.0 != other.0 {
            self.0 = None;
        }
    }
}

/// How a secret is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Secrecy {
    /// Not a secret.
    #[default]
    None,
    /// The specification says that it is a secret.
    Declared,
    /// Configuration says so: the same property of the response goes too.
    Required,
    /// Plain, or from a secret.
    Optional,
    /// Configuration says that it is none, whatever the specification says.
    Never,
}

/// How a property refers to another resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// To a resource, by name or ARM id.
    Arm,
    /// Likewise, or by a well-known name.
    WellKnown,
    /// Likewise, beside the plain string of an earlier release.
    Compatible,
    /// Not a reference, whatever the specification says.
    Simple,
}

/// Which empty collections are sent to ARM.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Payload {
    /// None.
    OmitEmpty,
    /// Absent collections as `null`.
    ExplicitCollections,
    /// Absent collections as `[]` or `{}`.
    ExplicitEmptyCollections,
}

impl Property {
    /// A property with a name and a type, and nothing else said of it.
    pub fn new(name: impl Into<String>, json: impl Into<String>, ty: Type) -> Self {
        Self {
            name: name.into(),
            json: json.into(),
            ty,
            required: false,
            flatten: false,
            secrecy: Secrecy::None,
            reference: None,
            config_map: false,
            owned_by: None,
            payload: None,
            rename: None,
            hub_name: None,
            default: Documented(None),
            description: Described(None),
            origin: Origin::default(),
        }
    }
}

impl ObjectType {
    /// Adds a property under its identifier.
    pub fn insert(&mut self, property: Property) {
        self.properties.insert(property.name.clone(), property);
    }

    /// The property with an identifier, whatever its case.
    pub fn find(&self, name: &str) -> Option<&Property> {
        self.properties.get(name).or_else(|| {
            self.properties
                .values()
                .find(|property| property.name.eq_ignore_ascii_case(name))
        })
    }
}
