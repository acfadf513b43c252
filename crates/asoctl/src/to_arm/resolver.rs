//! References, secrets and config maps of one object.

use super::ids::Ids;
use aso_runtime::engine::{ResolveError, Resolver};
use aso_runtime::refs::{
    ConfigMapReference, ResourceReference, SecretMapReference, SecretReference,
};
use std::collections::BTreeMap;

/// Looks among the documents given. Secrets and config maps are never looked at.
pub(super) struct InDocuments<'i, 'o> {
    pub(super) ids: &'i Ids<'o>,
    pub(super) namespace: &'i str,
    pub(super) placeholders: bool,
}

impl Resolver for InDocuments<'_, '_> {
    fn reference(
        &self,
        reference: &ResourceReference,
        _path: &str,
    ) -> Result<String, ResolveError> {
        if let Some(id) = reference.arm_id.as_deref().filter(|id| !id.is_empty()) {
            return Ok(id.to_owned());
        }
        if self.placeholders {
            let part = |part: &Option<String>| part.clone().unwrap_or_default();
            return Ok(format!(
                "{{ref {}/{}/{}}}",
                part(&reference.group),
                part(&reference.kind),
                part(&reference.name)
            ));
        }
        self.ids
            .named(reference, self.namespace)
            .map_err(|error| ResolveError::new(error.to_string()).with_source(error))
    }

    fn secret(&self, reference: &SecretReference) -> Result<String, ResolveError> {
        Ok(format!("{{secret {}/{}}}", reference.name, reference.key))
    }

    fn secret_map(
        &self,
        reference: &SecretMapReference,
    ) -> Result<BTreeMap<String, String>, ResolveError> {
        Ok(BTreeMap::from([(
            "{key}".to_owned(),
            format!("{{secretmap {}}}", reference.name),
        )]))
    }

    fn config_map(&self, reference: &ConfigMapReference) -> Result<String, ResolveError> {
        Ok(format!(
            "{{configmap {}/{}}}",
            reference.name, reference.key
        ))
    }
}
