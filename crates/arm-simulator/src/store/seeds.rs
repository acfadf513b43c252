//! Documents at the start.

use super::Store;
use crate::seed::SeedError;
use aso_runtime::arm_id::ArmId;
use serde_json::{Value, json};

impl Store {
    /// Keeps documents, and makes the subscriptions and resource groups that they need. A document that comes twice counts as the last.
    ///
    /// A parent that is missing stays missing: its children can be read, but not listed or written.
    pub(crate) fn seed(&mut self, documents: Vec<Value>) -> Result<(), SeedError> {
        let mut resources = Vec::with_capacity(documents.len());
        for (index, body) in documents.into_iter().enumerate() {
            let fail = |message: String| SeedError::Document { index, message };
            if !body.is_object() {
                return Err(fail("it is no JSON object".to_owned()));
            }
            let id = body
                .get("id")
                .and_then(Value::as_str)
                .ok_or_else(|| fail("it has no id".to_owned()))?;
            let id = ArmId::parse(id).map_err(|error| fail(error.to_string()))?;
            resources.push((id, body));
        }
        // Parents first: a child of its own tells more than what its parent's body repeats.
        resources.sort_by_key(|(id, _)| id.to_string().matches('/').count());
        for (id, body) in resources {
            self.seeded.insert(id.arm_type().to_lowercase());
            let location = body
                .get("location")
                .and_then(Value::as_str)
                .map(str::to_owned);
            self.need_scope(&id, location.as_deref().unwrap_or("westeurope"));
            self.put_document(&id, body);
        }
        Ok(())
    }

    /// Makes a subscription, if there is none.
    pub(crate) fn need_subscription(&mut self, subscription: &str) {
        let id = ArmId::for_subscription(subscription);
        if !self.contains(&id) {
            let body = json!({
                "id": id.to_string(),
                "subscriptionId": subscription,
                "displayName": "Simulated subscription",
                "state": "Enabled",
                "tenantId": "00000000-0000-0000-0000-000000000000",
            });
            self.insert(id, body);
        }
    }

    /// Makes the subscription and the resource group that an id lies in.
    fn need_scope(&mut self, id: &ArmId, location: &str) {
        let Some(subscription) = id.subscription() else {
            return;
        };
        self.need_subscription(subscription);
        let Some(group) = id.resource_group() else {
            return;
        };
        let group = ArmId::for_resource_group(subscription, group);
        if !self.contains(&group) {
            let body = json!({
                "location": location,
                "properties": {"provisioningState": "Succeeded"},
            });
            self.put(&group, body);
        }
    }
}
