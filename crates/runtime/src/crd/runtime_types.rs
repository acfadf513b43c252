//! The schemas of this crate's own value types, as every CRD of Azure Service Operator has them.

use serde_json::{Value, json};

/// What an ARM id looks like, compared without case: a resource of a subscription or of the tenant, a subscription, or a
/// resource group.
pub(super) const ARM_ID_PATTERN: &str = "(?i)(^(/subscriptions/([^/]+)(/resourcegroups/([^/]+))?)?/providers/([^/]+)/([^/]+/[^/]+)(/([^/]+/[^/]+))*$|^/subscriptions/([^/]+)(/resourcegroups/([^/]+))?$)";

/// The schema of a runtime type; `None` for a name that is none.
pub(super) fn schema(name: &str) -> Option<Value> {
    let text = || json!({"type": "string"});
    let arm_id = || json!({"type": "string", "pattern": ARM_ID_PATTERN});
    let texts = || json!({"type": "object", "additionalProperties": {"type": "string"}});
    let reference = || {
        json!({
            "type": "object",
            "properties": {"armId": arm_id(), "group": text(), "kind": text(), "name": text()},
        })
    };
    Some(match name {
        "ResourceReference" | "ArbitraryOwnerReference" => reference(),
        "KnownResourceReference" => json!({
            "type": "object",
            "properties": {"armId": arm_id(), "name": text()},
        }),
        "WellKnownResourceReference" => json!({
            "type": "object",
            "properties": {
                "armId": arm_id(), "group": text(), "kind": text(), "name": text(), "wellKnownName": text(),
            },
        }),
        "SecretReference" | "ConfigMapReference" => json!({
            "type": "object",
            "required": ["key", "name"],
            "properties": {"key": text(), "name": text()},
        }),
        "SecretMapReference" => json!({
            "type": "object",
            "required": ["name"],
            "properties": {"name": text()},
        }),
        "SecretDestination" | "ConfigMapDestination" => json!({
            "type": "object",
            "required": ["key", "name"],
            "properties": {"annotations": texts(), "key": text(), "labels": texts(), "name": text()},
        }),
        "DestinationExpression" => json!({
            "type": "object",
            "required": ["name", "value"],
            "properties": {"annotations": texts(), "key": text(), "labels": texts(), "name": text(), "value": text()},
        }),
        "Condition" => json!({
            "type": "object",
            "required": ["lastTransitionTime", "reason", "status", "type"],
            "properties": {
                "lastTransitionTime": {"type": "string", "format": "date-time"},
                "message": text(),
                "observedGeneration": {"type": "integer", "format": "int64"},
                "reason": text(),
                "severity": text(),
                "status": text(),
                "type": text(),
            },
        }),
        "UserAssignedIdentityDetails" => json!({
            "type": "object",
            "properties": {"reference": reference()},
        }),
        _ => return None,
    })
}
