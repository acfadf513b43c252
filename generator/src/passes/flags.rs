//! Before: `x-ms-azure-resource` as the swagger states it. After: overridden where configuration says so; types know the
//! resource that they are embedded in.

use crate::model::Type;
use crate::passes::{Context, touched};

pub(super) fn run(context: &mut Context<'_>) {
    for id in context.model.ids() {
        let Some((section, key, entry)) = context.configured(id) else {
            continue;
        };
        let (key, resource, embedded, rename) = (
            key.to_owned(),
            entry.resource,
            entry.embedded_in.clone(),
            entry.rename.clone(),
        );
        let version = context.model.package.version.clone();
        let path = |setting: &'static str| {
            [
                "versions".to_owned(),
                version.clone(),
                section.to_owned(),
                key.clone(),
                setting.to_owned(),
            ]
        };
        if let (Some(resource), Type::Object(object)) =
            (resource, &mut context.model.get_mut(id).ty)
        {
            object.resource = resource;
            touched(context.model.get_mut(id), "flags");
            context.applied(id, &path("resource").each_ref().map(String::as_str));
        }
        if let Some(parent) = embedded {
            let is_resource =
                matches!(&context.model.get(id).ty, Type::Object(object) if object.resource);
            if is_resource {
                if !context
                    .model
                    .resources
                    .iter()
                    .any(|resource| resource.key.eq_ignore_ascii_case(&parent))
                {
                    let known: Vec<&str> = context
                        .model
                        .resources
                        .iter()
                        .map(|resource| resource.key.as_str())
                        .collect();
                    let hint = crate::diagnostic::did_you_mean(&parent, known);
                    let place = path("embedded-in");
                    let problem = context.config_problem("embedded-in-unknown", &place, format!("`{key}` is to be embedded in `{parent}`, which is no resource of version {version}"));
                    context.problems.push(problem.hint(hint));
                }
                context.model.get_mut(id).embedded_in = Some(parent);
                touched(context.model.get_mut(id), "flags");
                context.applied(id, &path("embedded-in").each_ref().map(String::as_str));
            }
        }
        // Life cycles must be known before embedded resources are cut.
        let owners: Vec<(String, String)> = context
            .configured(id)
            .map(|(_, _, entry)| {
                entry
                    .properties
                    .iter()
                    .filter_map(|(name, settings)| Some((name.clone(), settings.owned_by.clone()?)))
                    .collect()
            })
            .unwrap_or_default();
        for (property, owner) in &owners {
            let known: Vec<&str> = context
                .model
                .resources
                .iter()
                .map(|resource| resource.key.as_str())
                .collect();
            if !known.iter().any(|known| known.eq_ignore_ascii_case(owner)) {
                let hint = crate::diagnostic::did_you_mean(owner, known);
                let mut place = path("properties").to_vec();
                place.extend([property.clone(), "owned-by".to_owned()]);
                let message = format!(
                    "`{property}` of `{key}` is to be owned by `{owner}`, which is no resource of version {version}"
                );
                let problem = context.config_problem("owned-by-unknown", &place, message);
                context.problems.push(problem.hint(hint));
            }
        }
        if let (Type::Object(object), false) =
            (&mut context.model.get_mut(id).ty, owners.is_empty())
        {
            for property in object.properties.values_mut() {
                let owner = owners.iter().find(|(name, _)| {
                    name.eq_ignore_ascii_case(&property.json)
                        || name.eq_ignore_ascii_case(&property.name)
                });
                property.owned_by = owner.map(|(_, owner)| owner.clone());
            }
        }
        if let Some(name) = rename {
            context.applied(id, &path("rename").each_ref().map(String::as_str));
            context.model.get_mut(id).name = name;
        }
    }
}
