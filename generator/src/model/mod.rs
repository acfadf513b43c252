//! The model: what the swagger says, as a graph of types addressed by ids.
//!
//! One [`Model`] holds one group at one API version. Every swagger definition enters it twice, once for requests
//! ([`Side::Spec`]) and once for responses ([`Side::Status`]), because the two lead to different types. Passes
//! ([`crate::passes`]) transform it; [`crate::lower`] turns the result into Kubernetes and ARM types.

mod object;
mod types;
mod visit;

pub use object::{
    Described, Discrimination, Documented, ObjectType, OneOfOption, Payload, Property, Reference,
    Secrecy,
};
pub use types::{EnumType, EnumValue, Primitive, Type, Validations};
pub use visit::{reachable, same_shape};

/// The group and API version that a file's types belong to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    /// Kubernetes group without `.azure.com` (`network`, `network.frontdoor`, `common`).
    pub group: String,
    /// API version as in the swagger (`2020-11-01`), or a shared version (`v3`).
    pub version: String,
}

/// Whether a type describes what is sent or what is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Requests: read-only properties are absent.
    Spec,
    /// Responses.
    Status,
}

/// Index of a [`Definition`] in its [`Model`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// Where in the swagger something was stated.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Path of the file, relative to the root of the specifications.
    pub file: std::sync::Arc<str>,
    /// JSON pointer in that file (RFC 6901).
    pub pointer: String,
}

/// Origins explain; they never make two types different.
impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Identifier of the type, unique among the definitions of its side after the naming passes.
    pub name: String,
    /// Requests or responses.
    pub side: Side,
    /// The type itself.
    pub ty: Type,
    /// Where it was defined.
    pub origin: Origin,
    /// Where its file belongs.
    pub package: Package,
    /// The resource that the definition is kept whole in (`embedded-in` of the configuration).
    pub embedded_in: Option<String>,
    /// Names of the passes that changed the definition, for `explain`.
    pub history: Vec<&'static str>,
    /// Entries of the configuration that had an effect on it, as paths of keys, for `explain`.
    pub applied: Vec<Vec<String>>,
}

/// Where a resource lives in ARM's hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In a resource group.
    ResourceGroup,
    /// In a subscription, beside the resource groups.
    Location,
    /// In a tenant.
    Tenant,
    /// On any resource.
    Extension,
}

/// A resource that the swagger describes: a path with PUT and GET.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Name inferred from the path (`VirtualNetworks_Subnet`).
    pub key: String,
    /// Name in Kubernetes (`VirtualNetworksSubnet`); the key until the export pass.
    pub kind: String,
    /// ARM type, `Microsoft.Network/virtualNetworks/subnets`.
    pub arm_type: String,
    /// Where it lives.
    pub scope: Scope,
    /// Canonical URI: parameters as `{}`, lower case.
    pub uri: String,
    /// The named type of the Spec.
    pub spec: TypeId,
    /// The named type of the Status.
    pub status: TypeId,
    /// Whether configuration asks for it (others are kept only to tell which bodies are children's).
    pub exported: bool,
    /// Where its path stands.
    pub origin: Origin,
    /// The type of the body's `properties`, by which the resource is recognised in its parents.
    pub body_properties: Option<TypeId>,
    /// Lists in the request body that hold resources which are kinds of their own and which Kubernetes documents of this
    /// kind do not hold: JSON names on the way, and the elements' ARM type.
    pub embedded_children: Vec<(Vec<String>, String)>,
}

/// One group at one API version.
#[derive(Debug)]
pub struct Model {
    /// Group and API version.
    pub package: Package,
    /// All named types; an unreferenced one is dropped by keeping it and never visiting it.
    pub definitions: Vec<Definition>,
    /// All resources found, sorted by key.
    pub resources: Vec<Resource>,
    /// Types of responses whose bounds were removed; the others keep theirs.
    pub status_bounds_removed: std::collections::BTreeSet<TypeId>,
}

impl Model {
    /// The definition with an id. Ids come from the same model, so this cannot fail.
    pub fn get(&self, id: TypeId) -> &Definition {
        &self.definitions[id.0 as usize]
    }

    /// The definition with an id, to be changed.
    pub fn get_mut(&mut self, id: TypeId) -> &mut Definition {
        &mut self.definitions[id.0 as usize]
    }

    /// Adds a definition.
    pub fn add(&mut self, definition: Definition) -> TypeId {
        let id = TypeId(self.definitions.len() as u32);
        self.definitions.push(definition);
        id
    }

    /// Follows a chain of names to the first type that is not a name. Alias cycles end at the name itself.
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut current = ty;
        for _ in 0..64 {
            match current {
                Type::Ref(id) => current = &self.get(*id).ty,
                other => return other,
            }
        }
        current
    }

    /// The object that a type names or is, if it is one (validations around it do not matter).
    pub fn object<'a>(&'a self, ty: &'a Type) -> Option<&'a ObjectType> {
        match self.resolve(ty) {
            Type::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Exported resources.
    pub fn exported(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(|resource| resource.exported)
    }

    /// Ids of all definitions, in order.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.definitions.len() as u32).map(TypeId)
    }
}
