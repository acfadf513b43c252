//! Further value types that Specs and Statuses share: where outputs go, conditions, identities, and secret texts.

use crate::refs::ResourceReference;
use std::collections::BTreeMap;
use std::fmt;

/// Where in a Kubernetes secret an output of Azure is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SecretDestination {
    /// Name of the secret.
    pub name: String,
    /// Key in the secret's data.
    pub key: String,
    /// Annotations for the secret.
    pub annotations: Option<BTreeMap<String, String>>,
    /// Labels for the secret.
    pub labels: Option<BTreeMap<String, String>>,
}
crate::object! { SecretDestination { name: "name", key: "key", annotations: "annotations", labels: "labels" } }

/// Where in a Kubernetes config map an output of Azure is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ConfigMapDestination {
    /// Name of the config map.
    pub name: String,
    /// Key in the config map's data.
    pub key: String,
    /// Annotations for the config map.
    pub annotations: Option<BTreeMap<String, String>>,
    /// Labels for the config map.
    pub labels: Option<BTreeMap<String, String>>,
}
crate::object! { ConfigMapDestination { name: "name", key: "key", annotations: "annotations", labels: "labels" } }

/// Where the result of a CEL expression is written: a secret or a config map, by where the expression stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct DestinationExpression {
    /// Name of the secret or config map.
    pub name: String,
    /// Key in its data; needed if the expression gives a string, and not allowed if it gives a map.
    pub key: Option<String>,
    /// The CEL expression.
    pub value: String,
    /// Annotations; their values are CEL expressions that give strings.
    pub annotations: Option<BTreeMap<String, String>>,
    /// Labels; their values are CEL expressions that give strings.
    pub labels: Option<BTreeMap<String, String>>,
}
crate::object! {
    DestinationExpression { name: "name", key: "key", value: "value", annotations: "annotations", labels: "labels" }
}

/// An element of `status.conditions`. The only type in use is `Ready`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// `Ready`.
    pub r#type: String,
    /// `True`, `False` or `Unknown`.
    pub status: String,
    /// `Error`, `Warning` or `Info`; absent unless `status` is `False`.
    pub severity: Option<String>,
    /// When `status` last changed: RFC 3339, UTC, whole seconds.
    pub last_transition_time: String,
    /// The generation of the object that this is about.
    pub observed_generation: Option<i64>,
    /// One word for programs.
    pub reason: String,
    /// A sentence for people.
    pub message: Option<String>,
}
crate::object! {
    Condition {
        r#type: "type",
        status: "status",
        severity: "severity",
        last_transition_time: "lastTransitionTime",
        observed_generation: "observedGeneration",
        reason: "reason",
        message: "message",
    }
}

/// An element of `userAssignedIdentities`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct UserAssignedIdentityDetails {
    /// The identity.
    pub reference: Option<ResourceReference>,
}
crate::object! { UserAssignedIdentityDetails { reference: "reference" } }

/// A secret text, for requests to ARM: `Debug` does not show it, and there is no `Display`.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct SecretString(String);

impl SecretString {
    /// The text. Look at every call: it must not get into a log or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for SecretString {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretString(\"<redacted>\")")
    }
}

crate::serde_impls! { SecretString }
