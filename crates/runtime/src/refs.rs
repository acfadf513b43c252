//! References between Kubernetes objects, and from them to Azure resources, secrets and config maps.
//!
//! The JSON of these types is fixed by Azure Service Operator: every `*Reference` property of a Spec, `owner`, and the
//! pairs `<property>FromSecret` and `<property>FromConfig`. References never cross namespaces.

use std::fmt;

/// A reference to another resource: by its Kubernetes identity (`group`, `kind`, `name`) or by its ARM id, never both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ResourceReference {
    /// Kubernetes group, `network.azure.com`.
    pub group: Option<String>,
    /// Kubernetes kind, `VirtualNetwork`.
    pub kind: Option<String>,
    /// Kubernetes name, in the namespace of the object that refers.
    pub name: Option<String>,
    /// The id of a resource in Azure, for what is not managed in this cluster.
    pub arm_id: Option<String>,
}
crate::object! { ResourceReference { group: "group", kind: "kind", name: "name", arm_id: "armId" } }

/// Why a reference is not valid: exactly one of its two forms has to be used, completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Nothing is set.
    #[error("the reference is empty: set either armId, or group, kind and name")]
    Empty,
    /// `armId` together with Kubernetes properties.
    #[error(
        "the reference has both armId and a Kubernetes identity: set either armId, or group, kind and name"
    )]
    Both,
    /// Some of `group`, `kind`, `name` are missing.
    #[error("the reference is incomplete: group, kind and name have to be set together")]
    Incomplete,
    /// A well-known name together with another form.
    #[error("the reference has both wellKnownName and another form: set one of them")]
    WellKnownAndOther,
    /// A reference to a secret or config map without `name` or `key`.
    #[error("the reference needs both name and key")]
    NameAndKey,
    /// A reference to a whole secret without `name`.
    #[error("the reference needs a name")]
    Name,
}

impl ResourceReference {
    /// A reference by ARM id.
    #[must_use]
    pub fn arm(id: impl Into<String>) -> Self {
        Self {
            arm_id: Some(id.into()),
            ..Self::default()
        }
    }

    /// A reference by Kubernetes identity.
    #[must_use]
    pub fn kubernetes(
        group: impl Into<String>,
        kind: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        Self {
            group: Some(group.into()),
            kind: Some(kind.into()),
            name: Some(name.into()),
            arm_id: None,
        }
    }

    /// Checks that exactly one form is used. Empty strings count as not set.
    ///
    /// # Errors
    /// [`ReferenceError::Empty`], [`ReferenceError::Both`] or [`ReferenceError::Incomplete`].
    pub fn validate(&self) -> Result<(), ReferenceError> {
        let kubernetes = [&self.group, &self.kind, &self.name]
            .into_iter()
            .filter(|part| set(part))
            .count();
        match (set(&self.arm_id), kubernetes) {
            (false, 0) => Err(ReferenceError::Empty),
            (true, 0) | (false, 3) => Ok(()),
            (true, _) => Err(ReferenceError::Both),
            (false, _) => Err(ReferenceError::Incomplete),
        }
    }
}

fn set(part: &Option<String>) -> bool {
    part.as_ref().is_some_and(|text| !text.is_empty())
}

/// The text that messages use: the ARM id, or `name, Group/Kind: group/kind`.
impl fmt::Display for ResourceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.arm_id {
            Some(id) if !id.is_empty() => f.write_str(id),
            _ => write!(
                f,
                "{}, Group/Kind: {}/{}",
                self.name.as_deref().unwrap_or_default(),
                self.group.as_deref().unwrap_or_default(),
                self.kind.as_deref().unwrap_or_default()
            ),
        }
    }
}

/// `owner` of a kind whose owner's kind is known: by name in the same namespace, or by ARM id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct KnownResourceReference {
    /// Kubernetes name of the owner.
    pub name: Option<String>,
    /// ARM id of the owner.
    pub arm_id: Option<String>,
}
crate::object! { KnownResourceReference { name: "name", arm_id: "armId" } }

impl KnownResourceReference {
    /// The full reference, once the owner's group and kind are added. They are left out if no name is set.
    #[must_use]
    pub fn to_reference(&self, group: &str, kind: &str) -> ResourceReference {
        let named = set(&self.name);
        ResourceReference {
            group: named.then(|| group.to_owned()),
            kind: named.then(|| kind.to_owned()),
            name: self.name.clone(),
            arm_id: self.arm_id.clone(),
        }
    }
}

/// `owner` of an extension, which can be any resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ArbitraryOwnerReference {
    /// Kubernetes name of the owner.
    pub name: Option<String>,
    /// Kubernetes group of the owner.
    pub group: Option<String>,
    /// Kubernetes kind of the owner.
    pub kind: Option<String>,
    /// ARM id of the owner.
    pub arm_id: Option<String>,
}
crate::object! { ArbitraryOwnerReference { name: "name", group: "group", kind: "kind", arm_id: "armId" } }

impl ArbitraryOwnerReference {
    /// The same as a [`ResourceReference`].
    #[must_use]
    pub fn to_reference(&self) -> ResourceReference {
        ResourceReference {
            group: self.group.clone(),
            kind: self.kind.clone(),
            name: self.name.clone(),
            arm_id: self.arm_id.clone(),
        }
    }
}

/// A resource reference, or the well-known name of a resource that is the same everywhere (`Contributor`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WellKnownResourceReference {
    /// Kubernetes group.
    pub group: Option<String>,
    /// Kubernetes kind.
    pub kind: Option<String>,
    /// Kubernetes name.
    pub name: Option<String>,
    /// ARM id.
    pub arm_id: Option<String>,
    /// A name that needs no id.
    pub well_known_name: Option<String>,
}
crate::object! { WellKnownResourceReference { group: "group", kind: "kind", name: "name", arm_id: "armId", well_known_name: "wellKnownName" } }

impl WellKnownResourceReference {
    /// The reference without the well-known name.
    #[must_use]
    pub fn to_reference(&self) -> ResourceReference {
        ResourceReference {
            group: self.group.clone(),
            kind: self.kind.clone(),
            name: self.name.clone(),
            arm_id: self.arm_id.clone(),
        }
    }

    /// Checks that exactly one form is used.
    ///
    /// # Errors
    /// As [`ResourceReference::validate`], and [`ReferenceError::WellKnownAndOther`].
    pub fn validate(&self) -> Result<(), ReferenceError> {
        let reference = self.to_reference();
        if !set(&self.well_known_name) {
            return reference.validate();
        }
        match reference.validate() {
            Err(ReferenceError::Empty) => Ok(()),
            _ => Err(ReferenceError::WellKnownAndOther),
        }
    }
}

/// One value of a Kubernetes secret in the same namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretReference {
    /// Name of the secret.
    pub name: String,
    /// Key in the secret's data.
    pub key: String,
}
crate::object! { SecretReference { name: "name", key: "key" } }

/// A whole Kubernetes secret, as a map of strings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretMapReference {
    /// Name of the secret.
    pub name: String,
}
crate::object! { SecretMapReference { name: "name" } }

/// One value of a Kubernetes config map in the same namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigMapReference {
    /// Name of the config map.
    pub name: String,
    /// Key in the config map's data.
    pub key: String,
}
crate::object! { ConfigMapReference { name: "name", key: "key" } }
