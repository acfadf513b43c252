//! Before: resources have names inferred from paths. After: exported ones have the names of their kinds.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::passes::Context;

pub(super) fn run(context: &mut Context<'_>) {
    let version = context.model.package.version.clone();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for resource in context
        .model
        .resources
        .iter_mut()
        .filter(|resource| resource.exported)
    {
        let tail = resource
            .arm_type
            .split_once('/')
            .map_or("", |(_, tail)| tail);
        let Some((key, kind)) = context
            .config
            .kinds
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(tail))
        else {
            continue;
        };
        context
            .usage
            .mark(["versions", version.as_str(), "kinds", key.as_str()]);
        resource.kind = kind.kind(tail);
        if let Some(other) = taken.insert(resource.kind.clone(), resource.arm_type.clone()) {
            context.problems.push(
                Diagnostic::error(
                    "kind-name-taken",
                    resource.origin.file.as_ref(),
                    resource.origin.pointer.clone(),
                    format!(
                        "`{other}` and `{}` would both be the kind `{}`",
                        resource.arm_type, resource.kind
                    ),
                )
                .hint("give one of them another name (`as`)"),
            );
        }
    }
}
