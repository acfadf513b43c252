//! What the library offers, as data: the summary of changes is the difference of two of these.

use std::collections::BTreeMap;

use super::describe::describe;
use crate::lower::{Body, Version};
use crate::model::Side;

/// What the generated library offers. Keys start with `<group>/<api version>/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// By `network/2020-11-01/VirtualNetwork`.
    pub kinds: BTreeMap<String, KindFacts>,
    /// Properties by JSON name, by `network/2020-11-01/SubnetPropertiesFormat` (`…/status.X` for responses).
    pub types: BTreeMap<String, BTreeMap<String, PropertyFacts>>,
}

/// One kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindFacts {
    /// The names under which Kubernetes serves it.
    pub versions: Vec<String>,
}

/// One property of a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PropertyFacts {
    /// `string`, `enum SkuName(A|B)`, `Subnet`, `list<Subnet>`, `map<string>`, …
    pub ty: String,
    /// Whether a document without it is refused.
    pub required: bool,
}

pub(super) fn facts(versions: &[Version]) -> Facts {
    let mut facts = Facts::default();
    for version in versions {
        let base = format!("{}/{}", version.group, version.api_version);
        for kind in &version.kinds {
            facts.kinds.insert(
                format!("{base}/{}", kind.kind),
                KindFacts {
                    versions: kind.versions.clone(),
                },
            );
        }
        for ty in version.types.values() {
            let Body::Object(forms) = &ty.body else {
                continue;
            };
            let prefix = if ty.side == Side::Status {
                "status."
            } else {
                ""
            };
            let properties = forms
                .kubernetes
                .properties
                .iter()
                .map(|property| {
                    let fact = PropertyFacts {
                        ty: describe(version, &property.schema),
                        required: property.required,
                    };
                    (property.json.clone(), fact)
                })
                .collect();
            facts
                .types
                .insert(format!("{base}/{prefix}{}", ty.rust), properties);
        }
    }
    facts
}
