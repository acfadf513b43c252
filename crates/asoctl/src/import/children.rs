//! Children that Azure embeds in their parent's document, such as the subnets of a virtual network.

use super::{Found, Options, Origin, Reading, Warning};
use crate::registry::{LookupError, Registry};
use aso_runtime::arm_id::ArmId;
use aso_runtime::json::property;
use aso_runtime::registry::ResourceType;
use serde_json::Value;

/// A resource that can have others embedded in its document.
#[derive(Clone, Copy)]
pub(super) struct Parent<'p> {
    pub(super) resource: &'static ResourceType,
    pub(super) id: &'p ArmId,
    pub(super) body: &'p Value,
    pub(super) origin: &'p Origin,
}

/// Adds all resources embedded in a document that are kinds of their own, with those embedded in them.
pub(super) fn collect(
    registry: &Registry,
    parent: Parent<'_>,
    options: &Options,
    reading: &mut Reading,
) {
    for (path, arm_type) in parent.resource.embedded_children {
        let Some(Value::Array(list)) = path.iter().try_fold(parent.body, |value, name| {
            property(value.as_object()?, name)
        }) else {
            continue;
        };
        for (index, element) in list.iter().enumerate() {
            let Some(id) = child_id(parent.id, arm_type, element) else {
                continue;
            };
            let origin = parent.origin.at(&format!("/{}/{index}", path.join("/")));
            match child_type(registry, parent.resource, &id) {
                Ok(resource) => {
                    let inner = Parent {
                        resource,
                        id: &id,
                        body: element,
                        origin: &origin,
                    };
                    collect(registry, inner, options, reading);
                    if !options.types.wants(resource.arm_type) {
                        continue;
                    }
                    let mut child = Found::new(resource, id, element, origin, options);
                    child.embedded = true;
                    reading.found.push(child);
                }
                Err(problem) => reading.warnings.push(Warning {
                    origin,
                    message: format!("the embedded resource is left out: {problem}"),
                }),
            }
        }
    }
}

/// The id of an embedded child: its own, or the parent's with the child's type and name.
///
/// `None` for what is no child: a mere reference (`{"id": …}`), or a resource that lives elsewhere.
fn child_id(parent: &ArmId, arm_type: &str, element: &Value) -> Option<ArmId> {
    let object = element.as_object()?;
    if object.keys().all(|key| key.eq_ignore_ascii_case("id")) {
        return None;
    }
    if let Some(id) = property(object, "id").and_then(Value::as_str) {
        let id = ArmId::parse(id).ok()?;
        let lives_here =
            id.is_type(arm_type) && id.parent().is_some_and(|above| above.same_as(parent));
        return lives_here.then_some(id);
    }
    let (_, kind) = arm_type.rsplit_once('/')?;
    parent.child(kind, property(object, "name")?.as_str()?)
}

/// The child in its parent's version if there is one, else in the version that a document of its own would get.
fn child_type(
    registry: &Registry,
    parent: &ResourceType,
    id: &ArmId,
) -> Result<&'static ResourceType, LookupError> {
    registry
        .for_arm_id(id, Some(parent.api_version))
        .or_else(|_| registry.for_arm_id(id, None))
}
