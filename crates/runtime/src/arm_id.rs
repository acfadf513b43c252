//! Azure Resource Manager (ARM) ids: `/subscriptions/S/resourceGroups/G/providers/NS/type/name/…`.
//!
//! The rules follow Azure's own SDK parsers and the importer notes of Azure Service Operator: an id starts with `/`,
//! its keywords (`subscriptions`, `resourceGroups`, `providers`) are compared without case, and everything
//! that a user or provider chose (namespace, types, names) keeps its spelling.

use std::fmt;
use std::str::FromStr;

/// The ARM type of a subscription.
pub const SUBSCRIPTION_TYPE: &str = "Microsoft.Resources/subscriptions";
/// The ARM type of a resource group.
pub const RESOURCE_GROUP_TYPE: &str = "Microsoft.Resources/resourceGroups";

/// A parsed ARM id. `Display` writes it back with canonical keywords and unchanged names.
///
/// Equality and hashing are exact; [`ArmId::same_as`] compares as ARM does, without case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArmId {
    subscription: Option<String>,
    resource_group: Option<String>,
    providers: Vec<ProviderPath>,
}

/// One `/providers/NAMESPACE/type/name/type/name…` part of an [`ArmId`]. An extension resource has several, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProviderPath {
    /// The provider namespace, `Microsoft.Network`.
    pub namespace: String,
    /// `(type, name)` pairs, outermost first. Never empty.
    pub segments: Vec<(String, String)>,
}

/// Why a text is no ARM id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArmIdError {
    /// The text is empty.
    #[error("the ARM id is empty")]
    Empty,
    /// The text does not start with `/`.
    #[error("an ARM id starts with '/': {0:?}")]
    NoLeadingSlash(String),
    /// Two slashes in a row.
    #[error("the ARM id has an empty segment: {0:?}")]
    EmptySegment(String),
    /// The first segment is neither `subscriptions` nor `providers`.
    #[error("an ARM id starts with /subscriptions/ or /providers/: {0:?}")]
    UnknownRoot(String),
    /// A keyword or type without the name that has to follow.
    #[error("the ARM id ends after {segment:?}, where a name has to follow: {id:?}")]
    MissingName {
        /// The last segment.
        segment: String,
        /// The whole text.
        id: String,
    },
    /// Something other than `resourceGroups` or `providers` where one of them has to stand.
    #[error(
        "the ARM id has {segment:?} where \"resourceGroups\" or \"providers\" has to stand: {id:?}"
    )]
    UnexpectedSegment {
        /// The segment.
        segment: String,
        /// The whole text.
        id: String,
    },
}

impl ArmId {
    /// Reads an ARM id.
    ///
    /// One `/` at the end is allowed, as the Azure portal sometimes gives it.
    ///
    /// # Errors
    /// [`ArmIdError`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ArmIdError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ArmIdError::Empty);
        }
        let Some(rest) = trimmed.strip_prefix('/') else {
            return Err(ArmIdError::NoLeadingSlash(text.to_owned()));
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let segments: Vec<&str> = rest.split('/').collect();
        if segments.iter().any(|segment| segment.is_empty()) {
            return Err(ArmIdError::EmptySegment(text.to_owned()));
        }
        let mut segments = segments.into_iter();
        let missing = |segment: &str| ArmIdError::MissingName {
            segment: segment.to_owned(),
            id: text.to_owned(),
        };
        let mut id = Self {
            subscription: None,
            resource_group: None,
            providers: Vec::new(),
        };

        let first = segments.next().unwrap_or_default();
        let mut keyword = if is(first, "subscriptions") {
            id.subscription = Some(segments.next().ok_or_else(|| missing(first))?.to_owned());
            let mut next = segments.next();
            if let Some(segment) = next
                && is(segment, "resourceGroups")
            {
                id.resource_group =
                    Some(segments.next().ok_or_else(|| missing(segment))?.to_owned());
                next = segments.next();
            }
            next
        } else if is(first, "providers") {
            Some(first)
        } else {
            return Err(ArmIdError::UnknownRoot(text.to_owned()));
        };

        while let Some(segment) = keyword.take() {
            if !is(segment, "providers") {
                return Err(ArmIdError::UnexpectedSegment {
                    segment: segment.to_owned(),
                    id: text.to_owned(),
                });
            }
            let namespace = segments.next().ok_or_else(|| missing(segment))?;
            let mut provider = ProviderPath {
                namespace: namespace.to_owned(),
                segments: Vec::new(),
            };
            while let Some(kind) = segments.next() {
                // `providers` in a type position starts an extension's part; a namespace alone may not stand before it.
                if is(kind, "providers") && !provider.segments.is_empty() {
                    keyword = Some(kind);
                    break;
                }
                let name = segments.next().ok_or_else(|| missing(kind))?;
                provider.segments.push((kind.to_owned(), name.to_owned()));
            }
            if provider.segments.is_empty() {
                return Err(missing(namespace));
            }
            id.providers.push(provider);
        }
        Ok(id)
    }

    /// The id of a subscription.
    #[must_use]
    pub fn for_subscription(subscription: &str) -> Self {
        Self {
            subscription: Some(subscription.to_owned()),
            resource_group: None,
            providers: Vec::new(),
        }
    }

    /// The id of a resource group.
    #[must_use]
    pub fn for_resource_group(subscription: &str, name: &str) -> Self {
        Self {
            subscription: Some(subscription.to_owned()),
            resource_group: Some(name.to_owned()),
            providers: Vec::new(),
        }
    }

    /// The subscription; `None` for tenant-level ids.
    #[must_use]
    pub fn subscription(&self) -> Option<&str> {
        self.subscription.as_deref()
    }

    /// The resource group, if the id is one or lies in one.
    #[must_use]
    pub fn resource_group(&self) -> Option<&str> {
        self.resource_group.as_deref()
    }

    /// The provider parts, outermost first; several for an extension, none for a subscription or resource group.
    #[must_use]
    pub fn providers(&self) -> &[ProviderPath] {
        &self.providers
    }

    /// The provider namespace of the resource itself (the last one): `Microsoft.Authorization` for a role assignment on anything.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.providers
            .last()
            .map(|provider| provider.namespace.as_str())
    }

    /// The type segments of the resource itself: `["virtualNetworks", "subnets"]`. Empty for a subscription or resource group.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.providers
            .last()
            .into_iter()
            .flat_map(|provider| provider.segments.iter().map(|(kind, _)| kind.as_str()))
    }

    /// The names that belong to [`ArmId::types`]: `["my-network", "default"]`. Empty for a subscription or resource group.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.providers
            .last()
            .into_iter()
            .flat_map(|provider| provider.segments.iter().map(|(_, name)| name.as_str()))
    }

    /// The last name: of the resource, the resource group, or the subscription.
    #[must_use]
    pub fn name(&self) -> &str {
        self.providers
            .last()
            .and_then(|provider| provider.segments.last())
            .map(|(_, name)| name.as_str())
            .or(self.resource_group.as_deref())
            .or(self.subscription.as_deref())
            .unwrap_or_default()
    }

    /// The ARM type: `Microsoft.Network/virtualNetworks/subnets`, [`RESOURCE_GROUP_TYPE`] or [`SUBSCRIPTION_TYPE`].
    #[must_use]
    pub fn arm_type(&self) -> String {
        match self.providers.last() {
            Some(provider) => {
                let mut text = provider.namespace.clone();
                for (kind, _) in &provider.segments {
                    text.push('/');
                    text.push_str(kind);
                }
                text
            }
            None if self.resource_group.is_some() => RESOURCE_GROUP_TYPE.to_owned(),
            None => SUBSCRIPTION_TYPE.to_owned(),
        }
    }

    /// Whether [`ArmId::arm_type`] is `arm_type`, compared without case as ARM does.
    #[must_use]
    pub fn is_type(&self, arm_type: &str) -> bool {
        self.arm_type().eq_ignore_ascii_case(arm_type)
    }

    /// The id one level up: the parent resource of a child, the resource an extension is attached to, the
    /// resource group or subscription of a top-level resource, the subscription of a resource group.
    /// `None` for a subscription and for a top-level resource of the tenant.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let mut parent = self.clone();
        match parent.providers.last_mut() {
            Some(provider) if provider.segments.len() > 1 => {
                provider.segments.pop();
            }
            Some(_) => {
                parent.providers.pop();
            }
            None if parent.resource_group.is_some() => parent.resource_group = None,
            None => return None,
        }
        (parent.subscription.is_some() || !parent.providers.is_empty()).then_some(parent)
    }

    /// What an extension is attached to: the id before its last `/providers/`. `None` unless there are two or more
    /// provider parts; an extension of a subscription or resource group looks like a resource in it.
    #[must_use]
    pub fn extended(&self) -> Option<Self> {
        if self.providers.len() < 2 {
            return None;
        }
        let mut host = self.clone();
        host.providers.pop();
        Some(host)
    }

    /// The id of a child resource: `kind` is the last segment of the child's type, `subnets`.
    /// On a subscription or resource group, which have no children of that form, it gives `None`.
    #[must_use]
    pub fn child(&self, kind: &str, name: &str) -> Option<Self> {
        let mut child = self.clone();
        child
            .providers
            .last_mut()?
            .segments
            .push((kind.to_owned(), name.to_owned()));
        Some(child)
    }

    /// The id of a resource in this scope: a top-level resource of a subscription or resource group, or an extension of a resource.
    /// `types` and `names` are paired; what one has more than the other is left out. `None` if no pair is left.
    #[must_use]
    pub fn resource(&self, namespace: &str, types: &[&str], names: &[&str]) -> Option<Self> {
        let segments: Vec<_> = types
            .iter()
            .zip(names)
            .map(|(kind, name)| ((*kind).to_owned(), (*name).to_owned()))
            .collect();
        if segments.is_empty() {
            return None;
        }
        let mut id = self.clone();
        id.providers.push(ProviderPath {
            namespace: namespace.to_owned(),
            segments,
        });
        Some(id)
    }

    /// The whole id in lower case, to look resources up by: ids have the same key if they are [the same](ArmId::same_as).
    #[must_use]
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(128);
        // Writing to a String does not fail.
        let _ = self.write(&mut key);
        key.make_ascii_lowercase();
        key
    }

    /// Whether both ids name the same resource: ARM compares whole ids without case.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.to_string().eq_ignore_ascii_case(&other.to_string())
    }
}

fn is(segment: &str, keyword: &str) -> bool {
    segment.eq_ignore_ascii_case(keyword)
}

impl FromStr for ArmId {
    type Err = ArmIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for ArmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl ArmId {
    fn write(&self, f: &mut impl fmt::Write) -> fmt::Result {
        if let Some(subscription) = &self.subscription {
            f.write_str("/subscriptions/")?;
            f.write_str(subscription)?;
        }
        if let Some(group) = &self.resource_group {
            f.write_str("/resourceGroups/")?;
            f.write_str(group)?;
        }
        for provider in &self.providers {
            f.write_str("/providers/")?;
            f.write_str(&provider.namespace)?;
            for (kind, name) in &provider.segments {
                for segment in [kind, name] {
                    f.write_char('/')?;
                    f.write_str(segment)?;
                }
            }
        }
        Ok(())
    }
}
