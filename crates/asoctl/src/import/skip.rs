//! Resources that nobody made: what a service sets up by itself, and what merely shows up in a list.
//!
//! The rules are those of Azure Service Operator's importer, as data. A server has hundreds of parameters at their defaults, and
//! every resource lists the role assignments that it inherits; in YAML they would bury what people did make.

use super::Origin;
use aso_runtime::arm_id::ArmId;
use serde_json::Value;

/// A resource that was left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Where its document stands.
    pub origin: Origin,
    /// Its ARM id.
    pub id: String,
    /// Why.
    pub reason: &'static str,
}

struct Rule {
    /// The ARM type, in lower case.
    arm_type: &'static str,
    when: When,
    reason: &'static str,
}

enum When {
    /// The resource's name in Azure is one of these.
    Name(&'static [&'static str]),
    /// The property has this value; a boolean counts as its text.
    Is(&'static str, &'static str),
    /// Both properties have the same value.
    Same(&'static str, &'static str),
    /// The property is the id of another resource than the owner.
    NotOwner(&'static str),
}

const POSTGRES_PARAMETER: &str = "microsoft.dbforpostgresql/flexibleservers/configurations";
const MYSQL_PARAMETER: &str = "microsoft.dbformysql/flexibleservers/configurations";

const fn rule(arm_type: &'static str, when: When, reason: &'static str) -> Rule {
    Rule {
        arm_type,
        when,
        reason,
    }
}

static RULES: [Rule; 9] = [
    rule(
        POSTGRES_PARAMETER,
        When::Is("/properties/source", "system-default"),
        "a server parameter that nobody has set",
    ),
    rule(
        POSTGRES_PARAMETER,
        When::Is("/properties/isReadOnly", "true"),
        "a server parameter that can't be set",
    ),
    rule(
        POSTGRES_PARAMETER,
        When::Same("/properties/value", "/properties/defaultValue"),
        "a server parameter that has its default value",
    ),
    rule(
        MYSQL_PARAMETER,
        When::Is("/properties/source", "system-default"),
        "a server parameter that nobody has set",
    ),
    rule(
        MYSQL_PARAMETER,
        When::Is("/properties/isReadOnly", "true"),
        "a server parameter that can't be set",
    ),
    rule(
        MYSQL_PARAMETER,
        When::Same("/properties/value", "/properties/defaultValue"),
        "a server parameter that has its default value",
    ),
    rule(
        "microsoft.dbforpostgresql/flexibleservers/databases",
        When::Name(&["azure_maintenance", "azure_sys", "postgres"]),
        "a database of the service itself",
    ),
    rule(
        "microsoft.authorization/roleassignments",
        When::NotOwner("/properties/scope"),
        "an assignment that is inherited from a wider scope",
    ),
    rule(
        "microsoft.authorization/roledefinitions",
        When::Is("/properties/type", "BuiltInRole"),
        "a role that is built into Azure",
    ),
];

/// Why a resource should not be imported, if a rule says so. `owner` is the resource that it was found under; `body` is its document,
/// if it has been read already: some rules need no more than the name, which saves the reading.
#[must_use]
pub fn reason(id: &ArmId, owner: Option<&ArmId>, body: Option<&Value>) -> Option<&'static str> {
    let arm_type = id.arm_type().to_ascii_lowercase();
    let text = |pointer: &str| match body?.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    let applies = |when: &When| match when {
        When::Name(names) => names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(id.name())),
        When::Is(pointer, value) => {
            text(pointer).is_some_and(|found| found.eq_ignore_ascii_case(value))
        }
        When::Same(first, second) => text(first).is_some_and(|found| text(second) == Some(found)),
        When::NotOwner(pointer) => match (text(pointer), owner) {
            (Some(scope), Some(owner)) => ArmId::key_of(&scope) != owner.key(),
            _ => false,
        },
    };
    RULES
        .iter()
        .find(|rule| rule.arm_type == arm_type && applies(&rule.when))
        .map(|rule| rule.reason)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    const GROUP: &str = "/subscriptions/s/resourceGroups/g";

    fn reason_for(id: &str, properties: Value) -> Option<&'static str> {
        let id = ArmId::parse(&format!("{GROUP}/providers/{id}")).unwrap();
        let body = json!({ "properties": properties });
        reason(&id, id.parent().as_ref(), Some(&body))
    }

    #[test]
    fn server_parameters_are_imported_if_somebody_set_them() {
        for server in [
            "Microsoft.DBforPostgreSQL/flexibleServers",
            "Microsoft.DBforMySQL/flexibleServers",
        ] {
            let parameter =
                |properties| reason_for(&format!("{server}/db/configurations/p"), properties);
            let set = json!({"value": "on", "defaultValue": "off", "source": "user-override"});
            assert_eq!(parameter(set), None);
            assert_eq!(parameter(json!({})), None);
            assert_eq!(
                parameter(json!({"value": "on", "defaultValue": "on"})),
                Some("a server parameter that has its default value")
            );
            assert_eq!(
                parameter(json!({"source": "System-Default"})),
                Some("a server parameter that nobody has set")
            );
            for flag in [json!(true), json!("True")] {
                assert_eq!(
                    parameter(json!({"isReadOnly": flag})),
                    Some("a server parameter that can't be set")
                );
            }
        }
    }

    #[test]
    fn some_rules_need_only_the_name() {
        let database = |name: &str| {
            let id = format!(
                "{GROUP}/providers/Microsoft.DBForPostgreSql/flexibleServers/s/databases/{name}"
            );
            reason(&ArmId::parse(&id).unwrap(), None, None)
        };
        assert_eq!(
            database("azure_SYS"),
            Some("a database of the service itself")
        );
        assert_eq!(database("shop"), None);
    }

    #[test]
    fn roles_belong_to_where_they_were_assigned() {
        let assignment = |scope: &str| {
            reason_for(
                "Microsoft.Authorization/roleAssignments/a",
                json!({ "scope": scope }),
            )
        };
        assert_eq!(assignment(&GROUP.to_uppercase()), None);
        assert_eq!(
            assignment("/subscriptions/s"),
            Some("an assignment that is inherited from a wider scope")
        );
        let role = |kind: &str| {
            reason_for(
                "Microsoft.Authorization/roleDefinitions/r",
                json!({ "type": kind }),
            )
        };
        assert_eq!(role("CustomRole"), None);
        assert_eq!(role("builtInRole"), Some("a role that is built into Azure"));
    }
}
