//! The static registry: what exists, and how to reach it without knowing its Rust type.

use crate::plan::Plan;

/// One kind at one API version: everything a generic program (importer, operator) needs to know about it.
#[derive(Debug)]
pub struct ResourceType {
    /// Kubernetes API group, `network.azure.com`.
    pub group: &'static str,
    /// Kubernetes kind, `VirtualNetworksSubnet`.
    pub kind: &'static str,
    /// Plural resource name in Kubernetes, `virtualnetworkssubnets`.
    pub plural: &'static str,
    /// ARM API version, `2020-11-01`.
    pub api_version: &'static str,
    /// Names under which the API version is served in Kubernetes, the one we write first:
    /// `["v20230101", "v1api20230101"]`. Never empty.
    pub versions: &'static [&'static str],
    /// ARM resource type, `Microsoft.Network/virtualNetworks/subnets`.
    pub arm_type: &'static str,
    /// Where the resource lives.
    pub scope: Scope,
    /// What `spec.owner` refers to.
    pub owner: Owner,
    /// How the resource is named in Azure.
    pub name: Name,
    /// Spec ↔ ARM request.
    pub request: &'static Plan,
    /// Status ↔ ARM response.
    pub response: &'static Plan,
    /// Lists in the ARM request body that hold resources which are kinds of their own:
    /// `(path of ARM properties, ARM type of the elements)`, as
    /// `(["properties", "subnets"], "Microsoft.Network/virtualNetworks/subnets")`.
    pub embedded_children: &'static [(&'static [&'static str], &'static str)],
}

/// Where a resource lives in ARM's hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `/subscriptions/S/resourceGroups/G/providers/…`.
    ResourceGroup,
    /// `/subscriptions/S/…`, as a resource group itself.
    Location,
    /// `/providers/…`.
    Tenant,
    /// `<any resource>/providers/…`.
    Extension,
}

/// What a resource's `spec.owner` refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The kind has no owner (a resource group, a tenant-level resource).
    None,
    /// A fixed kind: the resource group for top-level resources, the parent for children.
    Kind {
        /// Kubernetes group, `resources.azure.com`.
        group: &'static str,
        /// Kubernetes kind, `ResourceGroup`.
        kind: &'static str,
    },
    /// Any resource (extension kinds).
    Any,
}

/// How a resource is named in Azure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// `spec.azureName`; defaults to `metadata.name`.
    Free,
    /// `spec.azureName`, with no default (its value must be a UUID made by rule, so that the operator sets it).
    Explicit,
    /// Azure allows this name only; there is no `spec.azureName`.
    Fixed(&'static str),
}
