//! The name of a resource in Azure.

use super::document::{Object, text};
use super::{IdError, Options};
use crate::names;
use aso_runtime::registry::{Name, Owner};
use serde_json::Value;

impl Object {
    /// The resource's last name in its ARM id.
    pub(super) fn azure_name(&self, options: &Options) -> Result<String, IdError> {
        if let Name::Fixed(name) = self.resource.name {
            return Ok(name.to_owned());
        }
        if let Some(name) = self.text("azureName") {
            return Ok(name.to_owned());
        }
        if let Some(Value::Object(reference)) = self.spec.get("azureNameFromConfig") {
            let part = |name: &str| reference.get(name).and_then(text).unwrap_or_default();
            return Ok(format!("{{configmap {}/{}}}", part("name"), part("key")));
        }
        match self.resource.name {
            // For review, the name that the author knows says more than a UUID made from it.
            Name::Explicit if !options.placeholders => self.uuid_name(),
            _ => Ok(self.name.clone()),
        }
    }

    /// What an admission webhook sets: a UUID that depends on the owner and on the object's name and namespace.
    fn uuid_name(&self) -> Result<String, IdError> {
        let random = self
            .spec
            .get("operatorSpec")
            .and_then(|spec| spec.get("namingConvention"))
            .and_then(text)
            .is_some_and(|convention| convention.eq_ignore_ascii_case("random"));
        if random {
            return Err(IdError::RandomName);
        }
        let own = format!(
            "{}/{}:{}/{}",
            self.resource.kind, self.resource.group, self.namespace, self.name
        );
        Ok(names::uuid_name(
            &self.name,
            &format!("{}{own}", self.owner_part()),
        ))
    }

    fn owner_part(&self) -> String {
        let Some(Value::Object(owner)) = self.spec.get("owner") else {
            return String::new();
        };
        let part = |name: &str| owner.get(name).and_then(text).unwrap_or_default();
        if !part("armId").is_empty() {
            // The versions with the older names hash an owner of this form as if nothing was set. Their names have to stay what they are.
            return if self.version.starts_with("v1api") {
                format!("/:{}/:", self.namespace)
            } else {
                format!("{}:", part("armId"))
            };
        }
        let (group, kind) = match self.resource.owner {
            Owner::Kind { group, kind } => (group, kind),
            Owner::Any | Owner::None => (part("group"), part("kind")),
        };
        format!("{group}/{kind}:{}/{}:", self.namespace, part("name"))
    }
}
