//! What the library knows of resource types.

use crate::errors;
use crate::http::reply::Reply;
use aso_runtime::plan::Op;
use aso_runtime::plan::{Plan, Step};
use aso_runtime::registry::{ResourceType, Scope};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Versions of ARM's own answers: subscriptions, resource groups, the generic listing.
const CORE: &[&str] = &[
    "2019-05-01",
    "2019-10-01",
    "2020-01-01",
    "2020-06-01",
    "2020-10-01",
    "2021-01-01",
    "2021-04-01",
    "2022-09-01",
    "2022-12-01",
    "2024-03-01",
    "2024-07-01",
    "2024-11-01",
    "2025-04-01",
];

/// All resource types of the library.
pub(crate) static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::new(aso_resources::registry()));

/// Resource types by their lower-case ARM type.
pub(crate) struct Catalog {
    types: HashMap<String, Vec<&'static ResourceType>>,
    namespaces: HashSet<String>,
}

impl Catalog {
    fn new(all: impl Iterator<Item = &'static ResourceType>) -> Self {
        let mut catalog = Self {
            types: HashMap::new(),
            namespaces: HashSet::new(),
        };
        for resource in all {
            let key = resource.arm_type.to_ascii_lowercase();
            if let Some((namespace, _)) = key.split_once('/') {
                catalog.namespaces.insert(namespace.to_owned());
            }
            catalog.types.entry(key).or_default().push(resource);
        }
        catalog
    }

    /// All versions of a type; nothing for a type that the library does not have.
    pub(crate) fn of(&self, arm_type: &str) -> &[&'static ResourceType] {
        self.types
            .get(&arm_type.to_ascii_lowercase())
            .map_or(&[], Vec::as_slice)
    }

    /// A type with its canonical spelling.
    pub(crate) fn spelling(&self, arm_type: &str) -> Option<&'static str> {
        self.of(arm_type).first().map(|resource| resource.arm_type)
    }

    pub(crate) fn is_extension(&self, arm_type: &str) -> bool {
        self.of(arm_type)
            .iter()
            .any(|resource| resource.scope == Scope::Extension)
    }

    /// Whether the type's answers tell `properties.provisioningState`. Of a type that the library does not have, nobody knows: yes.
    pub(crate) fn has_provisioning_state(&self, arm_type: &str) -> bool {
        let all = self.of(arm_type);
        all.is_empty()
            || all.iter().any(|resource| {
                properties(resource.response)
                    .is_some_and(|steps| steps.iter().any(|step| step.arm == "provisioningState"))
            })
    }

    /// Whether the type wants a location when it is created.
    pub(crate) fn wants_location(&self, arm_type: &str, api_version: &str) -> bool {
        self.of(arm_type)
            .iter()
            .filter(|resource| resource.api_version.eq_ignore_ascii_case(api_version))
            .any(|resource| {
                steps(resource.request)
                    .iter()
                    .any(|step| step.arm == "location" && step.required)
            })
    }

    /// Checks the version of a request for a type. `seeded`: there are documents of that type.
    pub(crate) fn check(
        &self,
        arm_type: &str,
        api_version: Option<&str>,
        seeded: bool,
    ) -> Result<(), Reply> {
        let version = present(api_version)?;
        let core = [
            "microsoft.resources/subscriptions",
            "microsoft.resources/resourcegroups",
        ];
        if core.iter().any(|own| arm_type.eq_ignore_ascii_case(own)) {
            return check_core(Some(version));
        }
        let all = self.of(arm_type);
        if all.is_empty() && seeded {
            return if is_version(version) {
                Ok(())
            } else {
                Err(invalid(version, &[]))
            };
        }
        if all.is_empty() {
            let (namespace, _) = arm_type.split_once('/').unwrap_or((arm_type, ""));
            return Err(
                if self.namespaces.contains(&namespace.to_ascii_lowercase()) {
                    errors::unknown_type(arm_type, version)
                } else {
                    errors::unknown_namespace(namespace)
                },
            );
        }
        let known: BTreeSet<_> = all.iter().map(|resource| resource.api_version).collect();
        if known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(version))
        {
            return Ok(());
        }
        let known: Vec<_> = known.into_iter().rev().collect();
        if !is_version(version) {
            return Err(invalid(version, &known));
        }
        let kind = arm_type.split_once('/').map_or(arm_type, |(_, kind)| kind);
        Err(errors::error(
            400,
            "NoRegisteredProviderFound",
            format!(
                "No registered resource provider found for location 'global' and API version '{version}' for type '{kind}'. \
                 The supported api-versions are '{}'. The supported locations are ''.",
                known.join(", ")
            ),
        ))
    }
}

/// Checks the version of a request for one of ARM's own answers.
pub(crate) fn check_core(api_version: Option<&str>) -> Result<(), Reply> {
    let version = present(api_version)?;
    if CORE.contains(&version) {
        return Ok(());
    }
    Err(invalid(version, CORE))
}

fn present(api_version: Option<&str>) -> Result<&str, Reply> {
    api_version
        .filter(|version| !version.is_empty())
        .ok_or_else(|| {
            errors::error(
                400,
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests.",
            )
        })
}

fn invalid(version: &str, known: &[&str]) -> Reply {
    errors::error(
        400,
        "InvalidApiVersionParameter",
        format!(
            "The api-version '{version}' is invalid. The supported versions are '{}'.",
            known.join(",")
        ),
    )
}

/// `2020-11-01`, or that with a word after it: `2020-11-01-preview`.
fn is_version(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes.iter().take(10).enumerate().all(|(index, byte)| {
            if matches!(index, 4 | 7) {
                *byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
        && (bytes.len() == 10 || bytes.get(10) == Some(&b'-'))
}

/// The steps of an object; of a choice, those beside it.
pub(crate) fn steps(plan: &'static Plan) -> &'static [Step] {
    match plan {
        Plan::Object(steps) => steps,
        Plan::OneOf { shared, .. } => shared,
    }
}

/// The steps below `properties`.
fn properties(plan: &'static Plan) -> Option<&'static [Step]> {
    let step = steps(plan).iter().find(|step| step.arm == "properties")?;
    match &step.op {
        Op::Object(plan) => Some(self::steps(plan)),
        Op::Nested(nested) => Some(nested),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<(), Reply>) -> String {
        result.unwrap_err().json["error"]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn versions_are_checked() {
        let check = |kind, version| CATALOG.check(kind, version, false);
        let vnet = "microsoft.network/VIRTUALNETWORKS";
        for resource in CATALOG.of(vnet) {
            assert!(check(vnet, Some(resource.api_version)).is_ok());
        }
        assert_eq!(code(check(vnet, None)), "MissingApiVersionParameter");
        assert_eq!(code(check(vnet, Some(""))), "MissingApiVersionParameter");
        assert_eq!(
            code(check(vnet, Some("latest"))),
            "InvalidApiVersionParameter"
        );
        let reply = check(vnet, Some("1999-01-01")).unwrap_err();
        assert_eq!(reply.status, 400);
        assert!(reply.json.to_string().contains("2020-11-01"));
        assert_eq!(code(Err(reply)), "NoRegisteredProviderFound");
        assert_eq!(
            code(check("Microsoft.Network/x", Some("2020-11-01"))),
            "InvalidResourceType"
        );
        assert_eq!(
            code(check("A.B/x", Some("2020-11-01"))),
            "InvalidResourceNamespace"
        );
        assert!(
            CATALOG
                .check("A.B/x", Some("2020-11-01-preview"), true)
                .is_ok()
        );
        assert!(check_core(Some("2021-04-01")).is_ok());
        assert_eq!(
            code(check_core(Some("2021-04-02"))),
            "InvalidApiVersionParameter"
        );
    }

    #[test]
    fn facts_of_types() {
        assert!(CATALOG.has_provisioning_state("Microsoft.Network/virtualNetworks"));
        assert!(CATALOG.is_extension("microsoft.authorization/roleassignments"));
        assert!(CATALOG.wants_location("Microsoft.KeyVault/vaults", "2023-07-01"));
    }
}
