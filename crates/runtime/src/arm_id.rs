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
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArmId {
    /// As it is written.
    text: String,
    /// What the text consists of. The last segment is a name, a resource group or a subscription.
    segments: Vec<Segment>,
}

/// What stands between two slashes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Segment {
    role: Role,
    /// Where it ends in the text.
    end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Role {
    Keyword,
    Subscription,
    ResourceGroup,
    /// Of a provider, after the keyword that begins its part of the id; an extension resource has several such parts.
    Namespace,
    Type,
    Name,
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
        if rest.split('/').any(str::is_empty) {
            return Err(ArmIdError::EmptySegment(text.to_owned()));
        }
        let mut segments = rest.split('/');
        let missing = |segment: &str| ArmIdError::MissingName {
            segment: segment.to_owned(),
            id: text.to_owned(),
        };
        let mut id = Self {
            text: String::with_capacity(trimmed.len()),
            segments: Vec::with_capacity(12),
        };

        let first = segments.next().unwrap_or_default();
        let mut keyword = if is(first, "subscriptions") {
            id.subscription_segments(segments.next().ok_or_else(|| missing(first))?);
            let mut next = segments.next();
            if let Some(segment) = next
                && is(segment, "resourceGroups")
            {
                id.group_segments(segments.next().ok_or_else(|| missing(segment))?);
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
            id.provider_segments(namespace);
            let start = id.segments.len();
            while let Some(kind) = segments.next() {
                // `providers` in a type position starts an extension's part; a namespace alone may not stand before it.
                if is(kind, "providers") && id.segments.len() > start {
                    keyword = Some(kind);
                    break;
                }
                let name = segments.next().ok_or_else(|| missing(kind))?;
                id.resource_segments(kind, name);
            }
            if id.segments.len() == start {
                return Err(missing(namespace));
            }
        }
        Ok(id)
    }

    fn empty() -> Self {
        Self {
            text: String::new(),
            segments: Vec::new(),
        }
    }

    fn push(&mut self, role: Role, segment: &str) {
        self.text.push('/');
        self.text.push_str(segment);
        let end = self.text.len();
        self.segments.push(Segment { role, end });
    }

    fn subscription_segments(&mut self, subscription: &str) {
        self.push(Role::Keyword, "subscriptions");
        self.push(Role::Subscription, subscription);
    }

    fn group_segments(&mut self, name: &str) {
        self.push(Role::Keyword, "resourceGroups");
        self.push(Role::ResourceGroup, name);
    }

    fn provider_segments(&mut self, namespace: &str) {
        self.push(Role::Keyword, "providers");
        self.push(Role::Namespace, namespace);
    }

    fn resource_segments(&mut self, kind: &str, name: &str) {
        self.push(Role::Type, kind);
        self.push(Role::Name, name);
    }

    /// What a segment says.
    fn segment(&self, index: usize) -> &str {
        let before = index
            .checked_sub(1)
            .and_then(|index| self.segments.get(index));
        let start = before.map_or(0, |segment| segment.end) + 1;
        let end = self
            .segments
            .get(index)
            .map_or(start, |segment| segment.end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The segments of one role, from the first.
    fn all(&self, role: Role) -> impl DoubleEndedIterator<Item = &str> {
        self.segments
            .iter()
            .enumerate()
            .filter(move |(_, segment)| segment.role == role)
            .map(|(index, _)| self.segment(index))
    }

    /// Where the last provider's namespace stands among the segments.
    fn last_namespace(&self) -> Option<usize> {
        self.segments
            .iter()
            .rposition(|segment| segment.role == Role::Namespace)
    }

    /// The segments of one role behind the last namespace.
    fn own(&self, role: Role) -> impl Iterator<Item = &str> {
        let start = self.last_namespace().unwrap_or(self.segments.len());
        (start..self.segments.len())
            .filter(move |index| {
                self.segments
                    .get(*index)
                    .is_some_and(|segment| segment.role == role)
            })
            .map(|index| self.segment(index))
    }

    /// The id of a subscription.
    #[must_use]
    pub fn for_subscription(subscription: &str) -> Self {
        let mut id = Self::empty();
        id.subscription_segments(subscription);
        id
    }

    /// The id of a resource group.
    #[must_use]
    pub fn for_resource_group(subscription: &str, name: &str) -> Self {
        let mut id = Self::for_subscription(subscription);
        id.group_segments(name);
        id
    }

    /// The id in canonical form, as `Display` writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The subscription; `None` for tenant-level ids.
    #[must_use]
    pub fn subscription(&self) -> Option<&str> {
        self.all(Role::Subscription).next()
    }

    /// The resource group, if the id is one or lies in one.
    #[must_use]
    pub fn resource_group(&self) -> Option<&str> {
        self.all(Role::ResourceGroup).next()
    }

    /// The provider namespaces, outermost first; several for an extension, none for a subscription or resource group.
    pub fn namespaces(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.all(Role::Namespace)
    }

    /// The provider namespace of the resource itself (the last one): `Microsoft.Authorization` for a role assignment on anything.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.namespaces().next_back()
    }

    /// The type segments of the resource itself: `["virtualNetworks", "subnets"]`. Empty for a subscription or resource group.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.own(Role::Type)
    }

    /// The names that belong to [`ArmId::types`]: `["my-network", "default"]`. Empty for a subscription or resource group.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.own(Role::Name)
    }

    /// All names below the subscription or resource group: [`ArmId::names`], after those of what an extension is attached to.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.all(Role::Name)
    }

    /// The last name: of the resource, the resource group, or the subscription.
    #[must_use]
    pub fn name(&self) -> &str {
        self.segment(self.segments.len().saturating_sub(1))
    }

    /// The ARM type: `Microsoft.Network/virtualNetworks/subnets`, [`RESOURCE_GROUP_TYPE`] or [`SUBSCRIPTION_TYPE`].
    #[must_use]
    pub fn arm_type(&self) -> String {
        match self.namespace() {
            Some(namespace) => {
                let mut text = namespace.to_owned();
                for kind in self.types() {
                    text.push('/');
                    text.push_str(kind);
                }
                text
            }
            None if self.resource_group().is_some() => RESOURCE_GROUP_TYPE.to_owned(),
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
        self.first(self.parent_segments())
    }

    /// [`ArmId::parent`] as text: the start of this id.
    #[must_use]
    pub fn parent_str(&self) -> Option<&str> {
        let last = self.parent_segments().checked_sub(1)?;
        self.text.get(..self.segments.get(last)?.end)
    }

    fn parent_segments(&self) -> usize {
        // A type and a name, or a keyword and a name.
        let mut left = self.segments.len().saturating_sub(2);
        let last = left.checked_sub(1).and_then(|last| self.segments.get(last));
        if last.is_some_and(|segment| segment.role == Role::Namespace) {
            left = left.saturating_sub(2);
        }
        left
    }

    /// The id of the first segments, if that is one.
    fn first(&self, count: usize) -> Option<Self> {
        let last = self.segments.get(count.checked_sub(1)?)?;
        Some(Self {
            text: self.text.get(..last.end)?.to_owned(),
            segments: self.segments.get(..count)?.to_vec(),
        })
    }

    /// The id of a child resource: `kind` is the last segment of the child's type, `subnets`.
    /// On a subscription or resource group, which have no children of that form, it gives `None`.
    #[must_use]
    pub fn child(&self, kind: &str, name: &str) -> Option<Self> {
        self.namespace()?;
        let mut child = self.clone();
        child.resource_segments(kind, name);
        Some(child)
    }

    /// The id of a resource in this scope: a top-level resource of a subscription or resource group, or an extension of a resource.
    /// `types` and `names` are paired; what one has more than the other is left out. `None` if no pair is left.
    #[must_use]
    pub fn resource(&self, namespace: &str, types: &[&str], names: &[&str]) -> Option<Self> {
        if types.is_empty() || names.is_empty() {
            return None;
        }
        let mut id = self.clone();
        id.provider_segments(namespace);
        for (kind, name) in types.iter().zip(names) {
            id.resource_segments(kind, name);
        }
        Some(id)
    }

    /// The whole id in lower case, to look resources up by: ids have the same key if they are [the same](ArmId::same_as).
    #[must_use]
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// The [key](ArmId::key) of an id in any spelling that [`ArmId::parse`] takes; of a text that is no id, that text in lower case.
    #[must_use]
    pub fn key_of(text: &str) -> String {
        let lower = text.trim().to_ascii_lowercase();
        // But for a slash at the end, the text of an id is its own key.
        if lower.ends_with('/')
            && let Ok(id) = Self::parse(&lower)
        {
            return id.key();
        }
        lower
    }

    /// Whether both ids name the same resource: ARM compares whole ids without case.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
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
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ArmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ArmId").field(&self.text).finish()
    }
}
