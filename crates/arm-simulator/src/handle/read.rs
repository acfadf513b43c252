//! GET and HEAD of one resource.

use super::Context;
use crate::errors;
use crate::http::reply::Reply;
use aso_runtime::arm_id::ArmId;

/// Types that can only be asked for with HEAD: Azure has no GET for them.
const HEAD_ONLY: &[&str] = &[
    "Microsoft.ApiManagement/service/products/apis",
    "Microsoft.ApiManagement/service/products/groups",
    "Microsoft.ApiManagement/service/gateways/apis",
];

fn is_head_only(id: &ArmId) -> bool {
    HEAD_ONLY.iter().any(|kind| id.is_type(kind))
}

impl Context<'_> {
    pub(super) fn get(&mut self, id: &ArmId) -> Result<Reply, Reply> {
        let arm_type = id.arm_type();
        self.check_version(&arm_type)?;
        if is_head_only(id) {
            return Err(errors::method_not_allowed("GET", &arm_type));
        }
        self.exists(id)?;
        // An operation without an address of its own is asked for here.
        let running = self
            .azure
            .store
            .get(id)
            .and_then(|stored| stored.operation.clone());
        if let Some(number) = running
            && self.asked_by_resource()
        {
            self.azure.ask(&number);
        }
        let stored = self
            .azure
            .store
            .get(id)
            .ok_or_else(|| errors::not_found(id))?;
        Ok(Reply::json(200, stored.body.clone()).header("etag", stored.etag()))
    }

    pub(super) fn head(&mut self, id: &ArmId) -> Result<Reply, Reply> {
        self.check_version(&id.arm_type())?;
        // No body says why.
        match self.exists(id) {
            Ok(()) => Ok(Reply::empty(204)),
            Err(reply) => Err(Reply::empty(reply.status)),
        }
    }

    /// The resource, its group and its parent.
    pub(super) fn exists(&self, id: &ArmId) -> Result<(), Reply> {
        // What a document holds can be read, whether its parent is there or not.
        if self.azure.store.contains(id) {
            return Ok(());
        }
        self.check_scope(id)?;
        if id.namespace().is_none() {
            // The scope was all there is to it.
            return Ok(());
        }
        if id.types().count() > 1
            && let Some(parent) = id.parent()
            && !self.azure.store.contains(&parent)
        {
            let kind = id.arm_type();
            let kind = kind.split_once('/').map_or(kind.as_str(), |(_, kind)| kind);
            return Err(errors::parent_not_found("read", kind, &parent));
        }
        Err(errors::not_found(id))
    }

    fn asked_by_resource(&self) -> bool {
        self.azure.pace.writes == crate::Style::Resource
    }
}
