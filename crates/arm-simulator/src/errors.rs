//! Azure's error answers, with its codes and wording.

use crate::http::reply::Reply;
use aso_runtime::arm_id::ArmId;
use serde_json::json;

/// An error answer.
pub(crate) fn error(status: u16, code: &str, message: impl Into<String>) -> Reply {
    let message: String = message.into();
    Reply::json(status, json!({"error": {"code": code, "message": message}}))
}

pub(crate) fn unauthorized(code: &str, message: &str) -> Reply {
    error(401, code, message).header(
        "www-authenticate",
        "Bearer authorization_uri=\"https://login.example/\", error=\"invalid_token\"",
    )
}

pub(crate) fn subscription_not_found(subscription: &str) -> Reply {
    error(
        404,
        "SubscriptionNotFound",
        format!("The subscription '{subscription}' could not be found."),
    )
}

pub(crate) fn group_not_found(group: &str) -> Reply {
    error(
        404,
        "ResourceGroupNotFound",
        format!("Resource group '{group}' could not be found."),
    )
}

pub(crate) fn not_found(id: &ArmId) -> Reply {
    let kind = id.arm_type();
    let names: Vec<_> = id.names().collect();
    let scope = match id.resource_group() {
        Some(group) => format!(" under resource group '{group}'"),
        None => String::new(),
    };
    error(
        404,
        "ResourceNotFound",
        format!(
            "The Resource '{kind}/{}'{scope} was not found.",
            names.join("/")
        ),
    )
}

pub(crate) fn parent_not_found(action: &str, arm_type: &str, parent: &ArmId) -> Reply {
    error(
        404,
        "ParentResourceNotFound",
        format!(
            "Failed to perform '{action}' on resource(s) of type '{arm_type}', because the parent resource '{parent}' could not be found."
        ),
    )
}

pub(crate) fn unknown_type(arm_type: &str, api_version: &str) -> Reply {
    let (namespace, kind) = arm_type.split_once('/').unwrap_or((arm_type, ""));
    error(
        404,
        "InvalidResourceType",
        format!(
            "The resource type '{kind}' could not be found in the namespace '{namespace}' for api version '{api_version}'."
        ),
    )
}

pub(crate) fn unknown_namespace(namespace: &str) -> Reply {
    error(
        404,
        "InvalidResourceNamespace",
        format!("The resource namespace '{namespace}' is invalid."),
    )
}

pub(crate) fn busy(operation: &str) -> Reply {
    error(
        409,
        "AnotherOperationInProgress",
        format!(
            "Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: {operation}."
        ),
    )
}

pub(crate) fn bad_content(message: &str) -> Reply {
    error(
        400,
        "InvalidRequestContent",
        format!("The request content was invalid and could not be deserialized: '{message}'."),
    )
}

pub(crate) fn method_not_allowed(method: &str, arm_type: &str) -> Reply {
    error(
        405,
        "MethodNotAllowed",
        format!("The http method '{method}' is not supported for a resource of type '{arm_type}'."),
    )
}

pub(crate) fn precondition_failed(id: &ArmId) -> Reply {
    error(
        412,
        "PreconditionFailed",
        format!("The condition of the request does not hold for '{id}'."),
    )
}
