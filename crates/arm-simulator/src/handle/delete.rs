//! DELETE.

use super::Context;
use crate::errors;
use crate::http::reply::Reply;
use crate::operations::{Style, Work};
use aso_runtime::arm_id::{ArmId, SUBSCRIPTION_TYPE};

impl Context<'_> {
    pub(super) fn delete(&mut self, id: &ArmId) -> Result<Reply, Reply> {
        let arm_type = id.arm_type();
        self.check_version(&arm_type)?;
        if arm_type == SUBSCRIPTION_TYPE {
            return Err(errors::method_not_allowed("DELETE", &arm_type));
        }
        self.check_scope(id)?;
        let Some(stored) = self.azure.store.get(id) else {
            // What is not there is deleted.
            return Ok(Reply::empty(204));
        };
        if let Some(number) = &stored.operation
            && self
                .azure
                .operations
                .get(number)
                .is_some_and(|operation| operation.work == Work::Delete)
        {
            // A deletion that runs is answered as the first time.
            let number = number.clone();
            return Ok(self.accepted(id, &number));
        }
        if let Some(number) = self.azure.running_on(id) {
            return Err(errors::busy(&self.operation_address(id, number)));
        }
        self.check_condition(id)?;
        if matches!(
            self.azure.pace.deletions,
            Style::Immediate | Style::Resource
        ) {
            self.azure.store.remove(id);
            return Ok(Reply::empty(200));
        }
        let number = self.azure.begin(id, Work::Delete);
        Ok(self.accepted(id, &number))
    }

    fn accepted(&self, id: &ArmId, number: &str) -> Reply {
        let style = self.azure.pace.deletions;
        self.with_operation(Reply::empty(202), style, id, number)
    }
}
