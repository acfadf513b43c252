//! What is deleted softly: it stays for a while, takes its name, and can be recovered or purged.

use super::{Store, Stored};
use aso_runtime::arm_id::ArmId;
use serde_json::{Value, json};

/// A type that is deleted softly.
#[derive(Debug)]
pub(crate) struct Soft {
    pub(crate) arm_type: &'static str,
    /// Where its deleted resources are listed.
    pub(crate) collection: &'static str,
    /// Whether purging is an action; else one deletes the deleted resource.
    pub(crate) purge_action: bool,
    /// What a PUT says to have the old resource back: a property and its value.
    pub(crate) restore: (&'static str, RestoreValue),
    /// The error of a PUT that does not say it.
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    pub(crate) message: &'static str,
}

/// What the restoring property has to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RestoreValue {
    True,
    Text(&'static str),
}

/// All of them. API versions of what is deleted are those of the type.
pub(crate) const SOFT: &[Soft] = &[
    Soft {
        arm_type: "Microsoft.KeyVault/vaults",
        collection: "deletedVaults",
        purge_action: true,
        restore: ("createMode", RestoreValue::Text("recover")),
        code: "ConflictError",
        status: 409,
        message: "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.",
    },
    Soft {
        arm_type: "Microsoft.ApiManagement/service",
        collection: "deletedservices",
        purge_action: false,
        restore: ("restore", RestoreValue::True),
        code: "ServiceAlreadyExistsInSoftDeletedState",
        status: 409,
        message: "Api service was soft-deleted. In order to create the new service with the same name, you have to either undelete the service or purge it.",
    },
    Soft {
        arm_type: "Microsoft.CognitiveServices/accounts",
        collection: "deletedAccounts",
        purge_action: false,
        restore: ("restore", RestoreValue::True),
        code: "FlagMustBeSetForRestore",
        status: 409,
        message: "An existing resource has been soft-deleted. To restore the resource, you must specify 'restore' to be 'true' in the property. If you don't want to restore existing resource, please purge it first.",
    },
    Soft {
        arm_type: "Microsoft.AppConfiguration/configurationStores",
        collection: "deletedConfigurationStores",
        purge_action: true,
        restore: ("createMode", RestoreValue::Text("Recover")),
        code: "NameUnavailable",
        status: 409,
        message: "The specified name is already in use by a soft-deleted configuration store. Recover or purge it first.",
    },
];

/// A resource that was deleted softly.
#[derive(Debug)]
pub(super) struct Deleted {
    soft: &'static Soft,
    stored: Stored,
}

impl Deleted {
    fn location(&self) -> String {
        squeeze(
            self.stored
                .body
                .get("location")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        )
    }

    /// As the list of deleted resources shows it.
    fn body(&self) -> Value {
        let id = &self.stored.id;
        let namespace = id.namespace().unwrap_or_default();
        let location = self.location();
        json!({
            "id": format!(
                "/subscriptions/{}/providers/{namespace}/locations/{location}/{}/{}",
                id.subscription().unwrap_or_default(), self.soft.collection, id.name()
            ),
            "name": id.name(),
            "type": format!("{namespace}/{}", self.soft.collection),
            "location": location,
            "properties": {
                "serviceId": id.to_string(),
                "vaultId": id.to_string(),
                "location": location,
                "deletionDate": "2024-01-01T00:00:00Z",
                "scheduledPurgeDate": "2024-04-01T00:00:00Z",
            },
        })
    }
}

/// Azure writes locations in two ways: `West Europe` is `westeurope`.
pub(crate) fn squeeze(location: &str) -> String {
    location.replace(' ', "").to_ascii_lowercase()
}

impl Store {
    pub(super) fn delete_softly(&mut self, mut stored: Stored) {
        let Some(soft) = SOFT.iter().find(|soft| stored.id.is_type(soft.arm_type)) else {
            return;
        };
        let enabled = stored
            .body
            .get("properties")
            .and_then(|properties| properties.get("enableSoftDelete"))
            .and_then(Value::as_bool)
            .unwrap_or(true);
        if enabled {
            stored.operation = None;
            self.deleted.push(Deleted { soft, stored });
        }
    }

    /// Refuses a PUT whose name is taken by a deleted resource, or gives the body of that resource, if the PUT restores it.
    ///
    /// These names are global: the resource group does not matter.
    pub(crate) fn restore(
        &mut self,
        id: &ArmId,
        body: &Value,
    ) -> Result<Option<Value>, &'static Soft> {
        let position = self.deleted.iter().position(|deleted| {
            id.is_type(deleted.soft.arm_type)
                && id.name().eq_ignore_ascii_case(deleted.stored.id.name())
        });
        let Some(position) = position else {
            return Ok(None);
        };
        let Some(soft) = self.deleted.get(position).map(|deleted| deleted.soft) else {
            return Ok(None);
        };
        let (name, wanted) = soft.restore;
        let given = body
            .get("properties")
            .and_then(|properties| properties.get(name));
        let restores = match (wanted, given) {
            (RestoreValue::True, Some(Value::Bool(value))) => *value,
            (RestoreValue::Text(text), Some(Value::String(value))) => {
                value.eq_ignore_ascii_case(text)
            }
            _ => false,
        };
        if !restores {
            return Err(soft);
        }
        Ok(Some(self.deleted.remove(position).stored.body))
    }

    /// What was deleted softly, as Azure shows it.
    pub(crate) fn deleted(
        &self,
        collection: &str,
        subscription: &str,
        location: Option<&str>,
        name: Option<&str>,
    ) -> Vec<Value> {
        self.deleted
            .iter()
            .filter(|deleted| {
                let id = &deleted.stored.id;
                deleted.soft.collection.eq_ignore_ascii_case(collection)
                    && id
                        .subscription()
                        .is_some_and(|own| own.eq_ignore_ascii_case(subscription))
                    && location.is_none_or(|location| squeeze(location) == deleted.location())
                    && name.is_none_or(|name| id.name().eq_ignore_ascii_case(name))
            })
            .map(Deleted::body)
            .collect()
    }

    /// Forgets what was deleted softly. Whether there was something.
    pub(crate) fn purge(&mut self, collection: &str, name: &str) -> bool {
        let before = self.deleted.len();
        self.deleted.retain(|deleted| {
            !(deleted.soft.collection.eq_ignore_ascii_case(collection)
                && deleted.stored.id.name().eq_ignore_ascii_case(name))
        });
        self.deleted.len() < before
    }
}
