//! What happens while an import runs.

use aso_runtime::arm_id::ArmId;
use aso_runtime::registry::ResourceType;

/// Something that happened.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'e> {
    /// A resource was read.
    Read {
        /// Its id.
        id: &'e ArmId,
        /// What it is.
        resource: &'static ResourceType,
    },
    /// Something was left out.
    Skipped {
        /// The resource's id, or the path of a list.
        id: &'e str,
        /// Why.
        reason: &'static str,
    },
    /// Something could not be read.
    Failed {
        /// The resource's id, or the path of a list.
        id: &'e str,
        /// Why.
        error: &'e aso_arm::Error,
    },
    /// A page of a list was read.
    Listed {
        /// The path of the list.
        path: &'e str,
        /// How many items the page has.
        items: usize,
    },
    /// A step is done.
    Progress {
        /// How many steps are done: resources and pages of lists.
        done: usize,
        /// How many there are, as far as is known by now.
        known: usize,
        /// How many resources were read.
        resources: usize,
    },
}

/// Is told what happens, in the task that imports: it should be quick.
pub trait Observer {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Does nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _: &Event<'_>) {}
}
