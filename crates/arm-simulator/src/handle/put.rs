//! PUT.

use super::Context;
use crate::catalog::CATALOG;
use crate::errors;
use crate::http::reply::Reply;
use crate::operations::{Style, Work};
use crate::store::Soft;
use aso_runtime::arm_id::{ArmId, RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE};
use serde_json::{Map, Value, json};

impl Context<'_> {
    pub(super) fn put(&mut self, id: &ArmId) -> Result<Reply, Reply> {
        let arm_type = id.arm_type();
        let version = self.check_version(&arm_type)?;
        if arm_type == SUBSCRIPTION_TYPE {
            return Err(errors::method_not_allowed("PUT", &arm_type));
        }
        let Value::Object(body) = self.request.json()? else {
            return Err(errors::bad_content("it is no JSON object"));
        };
        self.check_place(id, &arm_type)?;
        let is_new = !self.azure.store.contains(id);
        self.check_location(id, &body, &version)?;
        if let Some(number) = self.azure.running_on(id) {
            return Err(errors::busy(&self.operation_address(id, number)));
        }
        self.check_condition(id)?;
        let mut body = Value::Object(body);
        if is_new {
            match self.azure.store.restore(id, &body) {
                Ok(None) => {}
                Ok(Some(old)) => body = old,
                Err(soft) => return Err(taken(soft)),
            }
        }

        let has_state =
            CATALOG.has_provisioning_state(&arm_type) || arm_type == RESOURCE_GROUP_TYPE;
        if has_state {
            set_succeeded(&mut body);
        }
        self.azure.store.put(id, body);
        let style = match self.azure.pace.writes {
            // Resource groups, and what has no state, are there at once.
            _ if arm_type == RESOURCE_GROUP_TYPE => Style::Immediate,
            Style::Resource if !has_state => Style::Immediate,
            style => style,
        };
        let status = if is_new { 201 } else { 200 };
        let number = (style != Style::Immediate).then(|| {
            let work = if is_new { Work::Create } else { Work::Update };
            self.azure.begin(id, work)
        });
        let stored = self
            .azure
            .store
            .get(id)
            .ok_or_else(|| errors::not_found(id))?;
        let body = stored.body.clone();
        let etag = stored.etag();
        let reply = match (&number, style) {
            // Where only an address tells of the end, Azure says 202 and mostly nothing else.
            (Some(_), Style::Location) => Reply::empty(202),
            _ => Reply::json(status, body).header("etag", etag),
        };
        Ok(match number {
            Some(number) => self.with_operation(reply, style, id, &number),
            None => reply,
        })
    }

    /// The group, and the parent or what is extended.
    fn check_place(&self, id: &ArmId, arm_type: &str) -> Result<(), Reply> {
        if arm_type == RESOURCE_GROUP_TYPE {
            return self.check_scope(&ArmId::for_subscription(
                id.subscription().unwrap_or_default(),
            ));
        }
        self.check_scope(id)?;
        let Some(parent) = id.parent() else {
            return Ok(());
        };
        if parent.namespace().is_none() || self.azure.store.contains(&parent) {
            return Ok(());
        }
        if id.types().count() > 1 {
            let kind = arm_type.split_once('/').map_or(arm_type, |(_, kind)| kind);
            return Err(errors::parent_not_found("write", kind, &parent));
        }
        Err(errors::not_found(&parent))
    }

    /// A location has to be given, and cannot change.
    fn check_location(
        &self,
        id: &ArmId,
        body: &Map<String, Value>,
        version: &str,
    ) -> Result<(), Reply> {
        let given = body.get("location").and_then(Value::as_str);
        let Some(given) = given.filter(|location| !location.is_empty()) else {
            if CATALOG.wants_location(&id.arm_type(), version) {
                return Err(errors::error(
                    400,
                    "LocationRequired",
                    "The location property is required for this definition.",
                ));
            }
            return Ok(());
        };
        let old = self
            .azure
            .store
            .get(id)
            .and_then(|stored| stored.body.get("location")?.as_str());
        match old {
            Some(old) if crate::store::squeeze(old) != crate::store::squeeze(given) => {
                Err(errors::error(
                    409,
                    "InvalidResourceLocation",
                    format!(
                        "The resource '{}' already exists in location '{old}'. A resource with the same name cannot be created in location '{given}'. \
                         Please select a new resource name.",
                        id.name()
                    ),
                ))
            }
            _ => Ok(()),
        }
    }

    /// `If-Match` and `If-None-Match`, where they are given (RFC 9110, section 13.1).
    pub(super) fn check_condition(&self, id: &ArmId) -> Result<(), Reply> {
        let stored = self.azure.store.get(id);
        let matches = |tags: &str| match stored {
            None => false,
            Some(stored) => {
                let own = stored.etag();
                tags.split(',')
                    .map(str::trim)
                    .any(|tag| tag == "*" || tag == own)
            }
        };
        let refused = self
            .request
            .if_match
            .as_deref()
            .is_some_and(|tags| !matches(tags))
            || self.request.if_none_match.as_deref().is_some_and(matches);
        if refused {
            return Err(errors::precondition_failed(id));
        }
        Ok(())
    }

    pub(super) fn operation_address(&self, id: &ArmId, number: &str) -> String {
        let version = self.request.api_version().unwrap_or_default();
        format!(
            "{}/subscriptions/{}/providers/{}/locations/global/{}/{number}?api-version={version}",
            self.links,
            id.subscription().unwrap_or_default(),
            id.namespace().unwrap_or("Microsoft.Resources"),
            crate::target::STATUSES,
        )
    }
}

fn taken(soft: &Soft) -> Reply {
    errors::error(soft.status, soft.code, soft.message)
}

/// The state at the end; an operation changes it until then.
fn set_succeeded(body: &mut Value) {
    let Some(object) = body.as_object_mut() else {
        return;
    };
    let properties = object.entry("properties").or_insert_with(|| json!({}));
    if properties.is_null() {
        *properties = json!({});
    }
    if let Some(properties) = properties.as_object_mut() {
        properties.insert("provisioningState".to_owned(), json!("Succeeded"));
    }
}
