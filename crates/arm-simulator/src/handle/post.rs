//! POST: actions of resources, registration, and what was deleted softly.

use super::Context;
use crate::errors;
use crate::http::reply::Reply;
use crate::operations::{Style, Work};
use crate::store::SOFT;
use aso_runtime::arm_id::ArmId;
use serde_json::json;

impl Context<'_> {
    /// An action: what was set for it, else two keys for everything that lists something.
    pub(super) fn action(&mut self, id: &ArmId, action: &str) -> Result<Reply, Reply> {
        let arm_type = id.arm_type();
        self.check_version(&arm_type)?;
        self.exists(id)?;
        let key = (arm_type.to_lowercase(), action.to_lowercase());
        if let Some(answer) = self.azure.actions.get(&key) {
            return Ok(Reply::json(200, answer.clone()));
        }
        if !action.to_ascii_lowercase().starts_with("list") {
            return Err(errors::error(
                404,
                "InvalidResourceType",
                format!("The resource type '{arm_type}' has no action '{action}'."),
            ));
        }
        let value = |number: u8| format!("simulated-key-{number}-of-{}", id.name());
        Ok(Reply::json(
            200,
            json!({
                "keys": [
                    {"keyName": "key1", "permissions": "FULL", "value": value(1)},
                    {"keyName": "key2", "permissions": "FULL", "value": value(2)},
                ],
                "primaryKey": value(1),
                "secondaryKey": value(2),
            }),
        ))
    }

    /// An action whose path looks like a resource: `…/vaults/v/secrets/list`.
    pub(super) fn action_of_even_path(&mut self, id: &ArmId) -> Result<Reply, Reply> {
        Err(errors::method_not_allowed("POST", &id.arm_type()))
    }

    /// Registration of a provider: always there.
    pub(super) fn provider(&self, subscription: &str, namespace: &str) -> Result<Reply, Reply> {
        crate::catalog::check_core(self.request.api_version())?;
        self.check_scope(&ArmId::for_subscription(subscription))?;
        Ok(Reply::json(
            200,
            json!({
                "id": format!("/subscriptions/{subscription}/providers/{namespace}"),
                "namespace": namespace,
                "registrationState": "Registered",
            }),
        ))
    }

    /// Lists, shows and purges what was deleted softly.
    pub(super) fn deleted(
        &mut self,
        subscription: &str,
        namespace: &str,
        collection: &str,
        (location, name, action): (Option<&str>, Option<&str>, Option<&str>),
    ) -> Result<Reply, Reply> {
        let soft = SOFT
            .iter()
            .find(|soft| soft.collection.eq_ignore_ascii_case(collection))
            .ok_or_else(|| errors::unknown_namespace(namespace))?;
        self.check_version(soft.arm_type)?;
        let mut found = self
            .azure
            .store
            .deleted(collection, subscription, location, name);
        let Some(name) = name else {
            let all = found.into_iter().map(|body| {
                let key = body["name"].as_str().unwrap_or_default().to_lowercase();
                (key, body)
            });
            return self.page(all.collect());
        };
        let Some(body) = found.pop() else {
            return Err(errors::error(
                404,
                "NotFound",
                format!("There is no deleted resource '{name}'."),
            ));
        };
        let purges = match self.request.method.as_str() {
            "GET" if action.is_none() => return Ok(Reply::json(200, body)),
            "POST" => {
                soft.purge_action && action.is_some_and(|word| word.eq_ignore_ascii_case("purge"))
            }
            "DELETE" => !soft.purge_action && action.is_none(),
            _ => false,
        };
        if !purges {
            let method = self.request.method.clone();
            return Err(errors::method_not_allowed(
                &method,
                &format!("{namespace}/{collection}"),
            ));
        }
        self.azure.store.purge(collection, name);
        let style = self.azure.pace.deletions;
        if matches!(style, Style::Immediate | Style::Resource) {
            return Ok(Reply::empty(200));
        }
        let Some(id) = ArmId::for_subscription(subscription).resource(
            namespace,
            &["locations", collection],
            &[location.unwrap_or("global"), name],
        ) else {
            return Ok(Reply::empty(200));
        };
        let number = self.azure.begin(&id, Work::Purge);
        Ok(self.with_operation(Reply::empty(202), style, &id, &number))
    }
}
