//! How the engine asks for what stands outside a Spec.

use crate::refs::{ConfigMapReference, ResourceReference, SecretMapReference, SecretReference};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

/// Resolves references. The operator looks into the cluster; tests and tools use maps, or [`ArmIdsOnly`].
///
/// Values of secrets must never get into error texts.
pub trait Resolver {
    /// The ARM id of the resource. `path` is the property that refers, for messages.
    /// The engine has checked that exactly one form is used.
    ///
    /// # Errors
    /// The resource is not known, or has no id yet.
    fn reference(&self, reference: &ResourceReference, path: &str) -> Result<String, ResolveError>;

    /// The value of a secret's key.
    ///
    /// # Errors
    /// There is no such secret, or it has no such key.
    fn secret(&self, reference: &SecretReference) -> Result<String, ResolveError>;

    /// All values of a secret.
    ///
    /// # Errors
    /// There is no such secret.
    fn secret_map(
        &self,
        reference: &SecretMapReference,
    ) -> Result<BTreeMap<String, String>, ResolveError>;

    /// The value of a config map's key.
    ///
    /// # Errors
    /// There is no such config map, or it has no such key.
    fn config_map(&self, reference: &ConfigMapReference) -> Result<String, ResolveError>;
}

/// Why something could not be resolved: a message, and the error behind it if there is one.
pub struct ResolveError {
    message: Box<str>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ResolveError {
    /// An error with a message.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into().into_boxed_str(),
            source: None,
        }
    }

    /// Adds the error behind this one. It can be reached by `source()` and by downcasting.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Debug for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResolveError").field(&self.message).finish()
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ResolveError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

/// Resolves references that are ARM ids already, and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct ArmIdsOnly;

impl Resolver for ArmIdsOnly {
    fn reference(
        &self,
        reference: &ResourceReference,
        _path: &str,
    ) -> Result<String, ResolveError> {
        match &reference.arm_id {
            Some(id) if !id.is_empty() => Ok(id.clone()),
            _ => Err(ResolveError::new(format!(
                "there is no cluster to look up {reference}"
            ))),
        }
    }

    fn secret(&self, reference: &SecretReference) -> Result<String, ResolveError> {
        Err(ResolveError::new(format!(
            "there is no cluster to look up the secret {}",
            reference.name
        )))
    }

    fn secret_map(
        &self,
        reference: &SecretMapReference,
    ) -> Result<BTreeMap<String, String>, ResolveError> {
        Err(ResolveError::new(format!(
            "there is no cluster to look up the secret {}",
            reference.name
        )))
    }

    fn config_map(&self, reference: &ConfigMapReference) -> Result<String, ResolveError> {
        Err(ResolveError::new(format!(
            "there is no cluster to look up the config map {}",
            reference.name
        )))
    }
}
