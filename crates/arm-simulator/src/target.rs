//! What an address names.

use aso_runtime::arm_id::{ArmId, RESOURCE_GROUP_TYPE};
use percent_encoding::percent_decode_str;

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `/subscriptions`.
    Subscriptions,
    /// `/subscriptions/S/resourcegroups`.
    ResourceGroups(String),
    /// `SCOPE/resources`, the generic listing.
    Resources(ArmId),
    /// A resource, resource group or subscription.
    Resource(ArmId),
    /// The children of a resource (`R/subnets`), or the resources of a type in a scope (`R/providers/N/type`); or an action of a resource.
    Members {
        /// The parent or scope.
        scope: ArmId,
        /// The type.
        arm_type: String,
        /// Whether they are children, and not in a scope.
        children: bool,
    },
    /// The operation with this number.
    Operation(String),
    /// `POST /subscriptions/S/providers/NS/register`, or GET without the last word.
    Provider {
        /// The subscription.
        subscription: String,
        /// The namespace.
        namespace: String,
    },
    /// Something that was deleted softly: `…/locations/L/deletedVaults/NAME`, or all of them without name.
    Deleted {
        /// The subscription.
        subscription: String,
        /// The namespace.
        namespace: String,
        /// `deletedVaults`.
        collection: String,
        /// The location.
        location: Option<String>,
        /// The name; all if there is none.
        name: Option<String>,
        /// An action, `purge`.
        action: Option<String>,
    },
}

/// The last segment but one of operation addresses.
pub(crate) const STATUSES: &str = "operationStatuses";
/// Likewise, for `Location`.
pub(crate) const RESULTS: &str = "operationResults";

/// The segments of a path, decoded. `None` if it is no text.
pub(crate) fn segments(path: &str) -> Option<Vec<String>> {
    path.trim_matches('/')
        .split('/')
        .map(|segment| {
            let segment = percent_decode_str(segment).decode_utf8().ok()?.into_owned();
            (!segment.contains('/')).then_some(segment)
        })
        .collect()
}

/// Reads a path.
pub(crate) fn parse(segments: &[String]) -> Option<Target> {
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    let is = |index: usize, word: &str| {
        words
            .get(index)
            .is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    if is(0, "subscriptions") {
        match words.as_slice() {
            [_] => return Some(Target::Subscriptions),
            [_, subscription, _] if is(2, "resourceGroups") => {
                return Some(Target::ResourceGroups((*subscription).to_owned()));
            }
            [_, subscription, _] if is(2, "resources") => {
                return Some(Target::Resources(ArmId::for_subscription(subscription)));
            }
            [_, subscription, _, group, _] if is(2, "resourceGroups") && is(4, "resources") => {
                let id = ArmId::for_resource_group(subscription, group);
                return Some(Target::Resources(id));
            }
            [_, subscription, _, namespace, rest @ ..] if is(2, "providers") => {
                if let Some(found) = provider_level(subscription, namespace, rest) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    if let [.., kind, number] = words.as_slice()
        && (*kind == STATUSES || *kind == RESULTS)
    {
        return Some(Target::Operation((*number).to_owned()));
    }
    let text = format!("/{}", words.join("/"));
    if let Ok(id) = ArmId::parse(&text) {
        return Some(Target::Resource(id));
    }
    members(&words)
}

/// What lies right below a provider in a subscription and is no resource.
fn provider_level(subscription: &str, namespace: &str, rest: &[&str]) -> Option<Target> {
    let deleted =
        |location: Option<&str>, collection: &str, name: Option<&str>, action: Option<&str>| {
            let known = crate::store::SOFT.iter().any(|soft| {
                soft.arm_type
                    .split_once('/')
                    .is_some_and(|(own, _)| own.eq_ignore_ascii_case(namespace))
                    && soft.collection.eq_ignore_ascii_case(collection)
            });
            known.then(|| Target::Deleted {
                subscription: subscription.to_owned(),
                namespace: namespace.to_owned(),
                collection: collection.to_owned(),
                location: location.map(str::to_owned),
                name: name.map(str::to_owned),
                action: action.map(str::to_owned),
            })
        };
    match rest {
        [] => Some(Target::Provider {
            subscription: subscription.to_owned(),
            namespace: namespace.to_owned(),
        }),
        [word] if word.eq_ignore_ascii_case("register") => Some(Target::Provider {
            subscription: subscription.to_owned(),
            namespace: namespace.to_owned(),
        }),
        [collection] => deleted(None, collection, None, None),
        ["locations", location, collection] => deleted(Some(location), collection, None, None),
        ["locations", location, collection, name] => {
            deleted(Some(location), collection, Some(name), None)
        }
        // Cognitive Services say the resource group as well.
        ["locations", location, "resourceGroups", _, collection, name] => {
            deleted(Some(location), collection, Some(name), None)
        }
        ["locations", location, collection, name, action] => {
            deleted(Some(location), collection, Some(name), Some(action))
        }
        _ => None,
    }
}

/// A path that ends with a type, or an action.
fn members(words: &[&str]) -> Option<Target> {
    let (last, above) = words.split_last()?;
    let namespace_at = above.len().checked_sub(1)?;
    let in_scope = namespace_at
        .checked_sub(1)
        .and_then(|at| above.get(at))
        .is_some_and(|word| word.eq_ignore_ascii_case("providers"));
    if in_scope {
        let namespace = above.get(namespace_at)?;
        let scope = above.get(..namespace_at.checked_sub(1)?)?;
        let scope = ArmId::parse(&format!("/{}", scope.join("/"))).ok()?;
        return Some(Target::Members {
            scope,
            arm_type: format!("{namespace}/{last}"),
            children: false,
        });
    }
    let parent = ArmId::parse(&format!("/{}", above.join("/"))).ok()?;
    if parent.namespace().is_none() && parent.arm_type() != RESOURCE_GROUP_TYPE {
        return None;
    }
    Some(Target::Members {
        arm_type: format!("{}/{last}", parent.arm_type()),
        scope: parent,
        children: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(path: &str) -> Option<Target> {
        parse(&segments(path)?)
    }

    #[test]
    fn paths_are_told_apart() {
        let group = ArmId::for_resource_group("S", "G");
        let base = "/subscriptions/S/resourceGroups/G";
        assert_eq!(target("/subscriptions"), Some(Target::Subscriptions));
        assert_eq!(
            target("/subscriptions/S/resourcegroups"),
            Some(Target::ResourceGroups("S".to_owned()))
        );
        assert_eq!(
            target(&format!("{base}/resources")),
            Some(Target::Resources(group.clone()))
        );
        assert_eq!(target(base), Some(Target::Resource(group.clone())));
        let vnet = format!("{base}/providers/Microsoft.Network/virtualNetworks/a%20b");
        let Some(Target::Resource(id)) = target(&vnet) else {
            panic!("{vnet}")
        };
        assert_eq!(id.name(), "a b");
        assert_eq!(
            target(&format!("{vnet}/subnets")),
            Some(Target::Members {
                scope: id.clone(),
                arm_type: "Microsoft.Network/virtualNetworks/subnets".to_owned(),
                children: true
            })
        );
        assert_eq!(
            target(&format!(
                "{vnet}/providers/Microsoft.Insights/diagnosticSettings"
            )),
            Some(Target::Members {
                scope: id,
                arm_type: "Microsoft.Insights/diagnosticSettings".to_owned(),
                children: false
            })
        );
        assert_eq!(
            target("/subscriptions/S/providers/N.N/locations/l/operationStatuses/7"),
            Some(Target::Operation("7".to_owned()))
        );
        assert!(matches!(
            target(
                "/subscriptions/S/providers/Microsoft.KeyVault/locations/l/deletedVaults/v/purge"
            ),
            Some(Target::Deleted {
                name: Some(_),
                action: Some(_),
                ..
            })
        ));
        assert!(matches!(
            target("/subscriptions/S/providers/N/register"),
            Some(Target::Provider { .. })
        ));
        for bad in [
            "/",
            "/x",
            "/subscriptions/S/x",
            "/a%2Fb/c",
            "/subscriptions/%FF",
        ] {
            assert_eq!(target(bad), None, "{bad}");
        }
    }
}
