//! What a group's configuration may say.
//!
//! Only what cannot be inferred from the swagger stands here. Types are named by their identifier in the model (as in
//! the structure listing), properties by their JSON name; both are matched without case.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Payload, Scope};
use crate::naming::{identifier, singular};

/// The configuration of one group.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupConfig {
    /// How the versions are called in Kubernetes.
    pub names: Names,
    /// Which empty collections are sent to ARM, for the whole group.
    #[serde(default)]
    pub payload: Option<Payload>,
    /// Corrections of types that the swagger states wrongly, in the order in which they are applied.
    #[serde(default)]
    pub edits: Vec<Edit>,
    /// What is generated, by API version (`2020-11-01`).
    pub versions: BTreeMap<String, VersionConfig>,
}

/// How the versions of a group are called in Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// `v1api20201101`; kinds added after release 2.16.0 are called `v20201101`.
    Legacy,
    /// `v20201101`; kinds up to release 2.16.0 are served as `v1api20201101` too.
    Hybrid,
    /// `v20201101`.
    Dated,
}

/// One API version of a group.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VersionConfig {
    /// The kinds to generate, by ARM type without the provider (`storageAccounts/blobServices`).
    pub kinds: BTreeMap<String, KindConfig>,
    /// What must be said about types of requests.
    #[serde(default)]
    pub types: BTreeMap<String, TypeConfig>,
    /// What must be said about types of responses.
    #[serde(default)]
    pub status_types: BTreeMap<String, TypeConfig>,
    /// What [`crate::infer`] chose; no file can say it.
    #[serde(skip)]
    pub inferred: Option<Inferred>,
}

/// What inference chose where a person would have been asked. With it, names that collide are numbered.
#[derive(Debug, Clone, Default)]
pub struct Inferred {
    /// The path that states a kind, by ARM type without provider in lower case: file and path.
    pub paths: BTreeMap<String, (String, String)>,
}

/// One kind.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KindConfig {
    /// The first release of Azure Service Operator that serves the kind (`v2.5.0`); decides under which names it is served.
    pub since: String,
    /// The kind's name, where it is not the ARM type's segments joined, the last in the singular.
    #[serde(default, rename = "as")]
    pub name: Option<String>,
    /// Where the resource lives, where paths of one ARM type differ in that.
    #[serde(default)]
    pub scope: Option<ScopeName>,
    /// Secrets that Azure makes and the operator can save (`operatorSpec.secrets`).
    #[serde(default)]
    pub operator_secrets: Vec<String>,
    /// Values that the operator can save in config maps (`operatorSpec.configMaps`): name → path in the status
    /// (`primaryEndpoints.blob`), or nothing if the value is found otherwise.
    #[serde(default)]
    pub operator_config_maps: BTreeMap<String, Option<String>>,
    /// Further properties of `operatorSpec`.
    #[serde(default)]
    pub operator_properties: BTreeMap<String, OperatorProperty>,
    /// `false` where `azureName` is not taken from `metadata.name` (names that must be UUIDs).
    #[serde(default)]
    pub default_azure_name: Option<bool>,
    /// Whether the name may come from a config map (`azureNameFromConfig`).
    #[serde(default)]
    pub azure_name_from_config: bool,
}

/// Where a resource lives in ARM's hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeName {
    /// In a resource group.
    ResourceGroup,
    /// In a subscription.
    Location,
    /// In a tenant.
    Tenant,
    /// On any resource.
    Extension,
}

impl ScopeName {
    /// Whether it is the scope of a path.
    pub fn is(self, scope: Scope) -> bool {
        match self {
            Self::ResourceGroup => scope == Scope::ResourceGroup,
            Self::Location => scope == Scope::Location,
            Self::Tenant => scope == Scope::Tenant,
            Self::Extension => scope == Scope::Extension,
        }
    }
}

impl VersionConfig {
    /// Whether another path than this one was chosen to state a resource.
    pub(crate) fn is_stated_elsewhere(&self, tail: &str, file: &str, path: &str) -> bool {
        self.inferred
            .as_ref()
            .and_then(|inferred| inferred.paths.get(&tail.to_lowercase()))
            .is_some_and(|(chosen, at)| chosen != file || at != path)
    }

    /// Whether a resource is to be generated, by ARM type without provider and scope of the path.
    pub fn wants(&self, tail: &str, scope: Scope) -> bool {
        self.kinds.iter().any(|(key, kind)| {
            key.eq_ignore_ascii_case(tail) && kind.scope.is_none_or(|wanted| wanted.is(scope))
        })
    }
}

/// A property of `operatorSpec`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OperatorProperty {
    /// What it is for.
    pub description: String,
    /// The values it may have.
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
}

/// What must be said about one type.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeConfig {
    /// Overrides `x-ms-azure-resource`.
    #[serde(default)]
    pub resource: Option<bool>,
    /// The resource (by its inferred name, `VirtualNetworks_Subnet`) whose documents hold this one whole, though it has an ARM id.
    #[serde(default)]
    pub embedded_in: Option<String>,
    /// Another name for the type.
    #[serde(default)]
    pub rename: Option<String>,
    /// What must be said about its properties, by JSON name.
    #[serde(default)]
    pub properties: BTreeMap<String, PropertyConfig>,
}

/// What must be said about one property.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PropertyConfig {
    /// Whether the property refers to another resource.
    #[serde(default)]
    pub reference: Option<ReferenceMode>,
    /// Whether the property is a secret.
    #[serde(default)]
    pub secret: Option<SecretMode>,
    /// Whether the value may come from a config map (`<property>FromConfig`).
    #[serde(default)]
    pub config_map: bool,
    /// The resource that owns the life cycle of the children listed here: kept in ARM, removed from Kubernetes.
    #[serde(default)]
    pub owned_by: Option<String>,
    /// Which empty collections are sent to ARM.
    #[serde(default)]
    pub payload: Option<Payload>,
    /// Another name in Kubernetes.
    #[serde(default)]
    pub rename: Option<String>,
    /// The name by which other API versions know the property: the name it has in Kubernetes in the newest version that has it. For
    /// properties that Azure renamed, and for two that share a name but no meaning.
    #[serde(default)]
    pub hub_name: Option<String>,
    /// Another description.
    #[serde(default)]
    pub description: Option<String>,
}

/// Whether a property refers to another resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceMode {
    /// By name or ARM id.
    Arm,
    /// Likewise, or by a well-known name.
    WellKnown,
    /// Likewise, beside the plain string of an earlier release.
    Compatible,
    /// It does not, whatever the swagger says.
    None,
}

/// Whether a property is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretMode {
    /// Always read from a secret; the same property of responses goes.
    Required,
    /// Plain or read from a secret (`<property>FromSecret`).
    Optional,
    /// Not a secret, whatever the swagger says.
    Never,
}

/// A correction of types or properties.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Edit {
    /// Names of the types to correct; `*` and `?` stand for any letters and any letter.
    pub types: Vec<String>,
    /// Requests, responses, or both.
    #[serde(default)]
    pub side: SideName,
    /// API versions; all if empty.
    #[serde(default)]
    pub versions: Vec<String>,
    /// Names of the properties to correct; the types themselves if empty.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Only where the property has this type.
    #[serde(default)]
    pub if_type: Option<IfType>,
    /// Remove the property (mostly: it should have been marked read-only).
    #[serde(default)]
    pub remove: bool,
    /// Give it this type.
    #[serde(default, rename = "type")]
    pub ty: Option<IfType>,
    /// Make it an enum of these values.
    #[serde(default, rename = "enum")]
    pub values: Option<Vec<EnumEntry>>,
    /// Make it required or not.
    #[serde(default)]
    pub required: Option<bool>,
    /// Call the type this.
    #[serde(default)]
    pub rename: Option<String>,
    /// Why.
    pub because: String,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum EnumEntry {
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
}

/// Requests, responses, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SideName {
    /// Requests.
    #[default]
    Spec,
    /// Responses.
    Status,
    /// Both.
    Both,
}

/// A type in configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IfType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
    /// Anything.
    Any,
    /// An object with properties.
    Object,
    /// A map of these.
    Map(Box<IfType>),
    /// A list of these.
    List(Box<IfType>),
    /// A type of the same group and version, by name.
    Named(String),
}

impl KindConfig {
    /// The kind's name: configured, or the segments of the ARM type joined, the last in the singular.
    pub fn kind(&self, arm_tail: &str) -> String {
        self.name.clone().unwrap_or_else(|| {
            let segments: Vec<&str> = arm_tail.split('/').collect();
            let last = segments.len().saturating_sub(1);
            let part = |(index, segment): (usize, &&str)| {
                let word = if index == last {
                    singular(segment)
                } else {
                    (*segment).to_owned()
                };
                let mut letters = word.chars();
                letters
                    .next()
                    .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                    .unwrap_or_default()
            };
            segments.iter().enumerate().map(part).collect()
        })
    }

    /// The names under which Kubernetes serves the kind, the one we write first.
    ///
    /// ASO's rule: legacy groups use `v1api…` for kinds up to release 2.16.0 and `v…` for later ones; hybrid groups use
    /// `v…` for all, and `v1api…` beside it up to that release; others use `v…`.
    pub fn versions(&self, names: Names, api_version: &str) -> Vec<String> {
        let digits: String = api_version
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        let dated = format!("v{digits}");
        let old = format!("v1api{digits}");
        let early = !later_than_2_16(&self.since);
        match names {
            Names::Legacy if early => vec![old],
            Names::Hybrid if early => vec![dated, old],
            Names::Legacy | Names::Hybrid | Names::Dated => vec![dated],
        }
    }
}

fn later_than_2_16(since: &str) -> bool {
    let numbers: Vec<u32> = since
        .trim_start_matches('v')
        .split(['.', '-'])
        .map_while(|part| part.parse().ok())
        .collect();
    numbers.as_slice() > [2, 16, 0].as_slice()
}

/// The identifier that a configured property name is compared with.
pub(super) fn property_matches(configured: &str, name: &str, json: &str) -> bool {
    configured.eq_ignore_ascii_case(json)
        || configured.eq_ignore_ascii_case(name)
        || identifier(configured) == name
}

impl TypeConfig {
    /// What is said about a property, with the key that says it.
    pub fn property(&self, name: &str, json: &str) -> Option<(&String, &PropertyConfig)> {
        self.properties
            .iter()
            .find(|(key, _)| property_matches(key, name, json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_versions() {
        let since = |since: &str| KindConfig {
            since: since.into(),
            ..KindConfig::default()
        };
        assert_eq!(
            since("v2.5.0").versions(Names::Hybrid, "2023-01-01"),
            ["v20230101", "v1api20230101"]
        );
        assert_eq!(
            since("v2.17.0").versions(Names::Hybrid, "2023-01-01"),
            ["v20230101"]
        );
        assert_eq!(
            since("v2.16.0").versions(Names::Legacy, "2023-01-01"),
            ["v1api20230101"]
        );
        assert_eq!(
            since("v2.18.0").versions(Names::Legacy, "2023-01-01-preview"),
            ["v20230101preview"]
        );
        assert_eq!(
            since("v2.0.0-alpha.1").versions(Names::Dated, "2023-01-01"),
            ["v20230101"]
        );
    }

    #[test]
    fn kinds_are_inferred() {
        assert_eq!(
            KindConfig::default().kind("storageAccounts/blobServices"),
            "StorageAccountsBlobService"
        );
        assert_eq!(
            KindConfig::default().kind("publicIPAddresses"),
            "PublicIPAddress"
        );
    }
}
