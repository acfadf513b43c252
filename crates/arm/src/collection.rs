//! What can be listed.

use aso_runtime::arm_id::ArmId;
use std::fmt;

/// A list of Azure: a path, and possibly a filter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Collection {
    path: String,
    query: Vec<(String, String)>,
}

/// Why something cannot be listed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CollectionError {
    /// The generic listing exists for subscriptions and resource groups.
    #[error("{0} is neither a subscription nor a resource group")]
    NoGroup(String),
    /// A type has a namespace and at least one segment.
    #[error("{0:?} is no resource type")]
    NoType(String),
    /// `a/b/c` is a child of `a/b` only.
    #[error("a resource of type {parent} has no children of type {child}")]
    NoChild {
        /// The parent's type.
        parent: String,
        /// The type that was asked for.
        child: String,
    },
}

impl Collection {
    /// The resources of a subscription or resource group: all types that have a location, without their properties.
    ///
    /// # Errors
    /// The id is of something else.
    pub fn resources(scope: &ArmId) -> Result<Self, CollectionError> {
        if scope.namespace().is_some() {
            return Err(CollectionError::NoGroup(scope.to_string()));
        }
        Ok(Self::at(format!("{scope}/resources")))
    }

    /// The resource groups of a subscription.
    #[must_use]
    pub fn resource_groups(subscription: &str) -> Self {
        Self::at(format!("/subscriptions/{subscription}/resourcegroups"))
    }

    /// The subscriptions that the caller can see.
    #[must_use]
    pub fn subscriptions() -> Self {
        Self::at("/subscriptions".to_owned())
    }

    /// The children of a resource: `child` is their full type, `Microsoft.Network/virtualNetworks/subnets`.
    /// Types are compared without case, as ARM does.
    ///
    /// # Errors
    /// The type is not the parent's and one segment more.
    pub fn children(parent: &ArmId, child: &str) -> Result<Self, CollectionError> {
        let no_child = || CollectionError::NoChild {
            parent: parent.arm_type(),
            child: child.to_owned(),
        };
        let (above, last) = child.rsplit_once('/').ok_or_else(no_child)?;
        if parent.namespace().is_none() || !parent.is_type(above) || last.is_empty() {
            return Err(no_child());
        }
        Ok(Self::at(format!("{parent}/{last}")))
    }

    /// The resources of a type in a scope: top-level resources of a subscription or resource group, extensions of anything.
    /// An extension of the same provider as the resource is found too, which ASO's importer misses.
    ///
    /// # Errors
    /// The type has not the form `Namespace/type`.
    pub fn of_type(scope: &ArmId, arm_type: &str) -> Result<Self, CollectionError> {
        match arm_type.split_once('/') {
            Some((namespace, kind))
                if !namespace.is_empty() && !kind.is_empty() && !kind.contains('/') =>
            {
                Ok(Self::at(format!("{scope}/providers/{arm_type}")))
            }
            _ => Err(CollectionError::NoType(arm_type.to_owned())),
        }
    }

    /// Any list, by its path: `/subscriptions/S/providers/Microsoft.KeyVault/deletedVaults`.
    #[must_use]
    pub fn at(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            query: Vec::new(),
        }
    }

    /// With a query parameter, `$filter` or `$top`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn query(&self) -> Vec<(&str, &str)> {
        self.query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

impl fmt::Display for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> ArmId {
        ArmId::parse(text).unwrap()
    }

    #[test]
    fn paths() {
        let group = id("/subscriptions/S/resourcegroups/G");
        let vnet =
            id("/subscriptions/S/resourceGroups/G/providers/microsoft.network/virtualNetworks/v");
        let path = |list: Result<Collection, _>| list.unwrap().path;
        assert_eq!(
            path(Collection::resources(&group)),
            "/subscriptions/S/resourceGroups/G/resources"
        );
        assert_eq!(
            path(Collection::children(
                &vnet,
                "Microsoft.Network/virtualNetworks/subnets"
            )),
            format!("{vnet}/subnets")
        );
        assert_eq!(
            path(Collection::of_type(&vnet, "Microsoft.Network/x")),
            format!("{vnet}/providers/Microsoft.Network/x")
        );
        assert!(Collection::resources(&vnet).is_err());
        assert!(Collection::children(&vnet, "Microsoft.Network/virtualNetworks").is_err());
        assert!(Collection::children(&vnet, "Microsoft.Network/routeTables/routes").is_err());
        assert!(Collection::children(&group, "Microsoft.Resources/resourceGroups/x").is_err());
        assert!(Collection::of_type(&vnet, "Microsoft.Network/x/y").is_err());
    }
}
