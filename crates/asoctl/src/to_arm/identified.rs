//! Documents with their kinds and ARM ids, for what does not need their requests.

use super::{Options, Requests, document, ids};
use crate::documents::Input;
use crate::registry::Registry;
use aso_runtime::registry::ResourceType;
use serde_json::Value;

/// A document of a known kind.
pub(crate) struct Identified {
    pub(crate) resource: &'static ResourceType,
    pub(crate) name: String,
    pub(crate) namespace: String,
    /// With property names in their right case.
    pub(crate) spec: Value,
    /// Where its owners lead to an id.
    pub(crate) id: Option<String>,
}

/// Finds kinds and ids. What is no document of a known kind is reported.
pub(crate) fn identified(
    registry: &Registry,
    inputs: Vec<Input>,
    options: &Options,
    report: &mut Requests,
) -> Vec<Identified> {
    let objects = document::read(registry, inputs, report);
    let found: Vec<_> = {
        let ids = ids::Ids::new(registry, &objects, options);
        (0..objects.len()).map(|index| ids.of(index).ok()).collect()
    };
    objects
        .into_iter()
        .zip(found)
        .map(|(object, id)| Identified {
            resource: object.resource,
            name: object.name,
            namespace: object.namespace,
            spec: object.spec,
            id,
        })
        .collect()
}
