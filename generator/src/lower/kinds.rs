//! Kinds: names, versions, owners, and what the operator adds.

use crate::config::{Config, KindConfig, Names};
use crate::diagnostic::Diagnostic;
use crate::model::{EnumType, Resource, Scope, Type, TypeId};
use crate::naming::plural;
use crate::passes::Context;

/// One kind at one API version.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Name in Kubernetes.
    pub kind: String,
    /// Name inferred from the path.
    pub key: String,
    /// Plural in Kubernetes.
    pub plural: String,
    /// Versions that serve it, the one we write first.
    pub versions: Vec<String>,
    /// ARM type.
    pub arm_type: String,
    /// Where it lives.
    pub scope: Scope,
    /// What owns it.
    pub owner: Owner,
    /// How it is named in Azure.
    pub name: NameMode,
    /// What `operatorSpec` holds beside expressions.
    pub operator: OperatorSpec,
    /// Whether the name may come from a config map.
    pub azure_name_from_config: bool,
    /// Type of the Spec.
    pub spec: TypeId,
    /// Type of the Status.
    pub status: TypeId,
    /// Lists of children in the request body.
    pub embedded_children: Vec<(Vec<String>, String)>,
    /// Where its path stands.
    pub origin: crate::model::Origin,
}

/// What owns a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// Nothing.
    None,
    /// A resource of this group and kind.
    Kind {
        /// Group with `.azure.com`.
        group: String,
        /// Kind.
        kind: String,
    },
    /// Any resource.
    Any,
}

/// How a resource is named in Azure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameMode {
    /// `azureName`, by default `metadata.name`.
    Free,
    /// `azureName`, no default.
    Explicit,
    /// One name only.
    Fixed(String),
}

/// What `operatorSpec` holds beside expressions.
#[derive(Debug, Clone, Default)]
pub struct OperatorSpec {
    /// Secrets that can be saved.
    pub secrets: Vec<String>,
    /// Values that can be saved in config maps.
    pub config_maps: Vec<String>,
    /// Further properties: name, values, description.
    pub properties: Vec<(String, Vec<String>, String)>,
}

pub(super) fn kinds(
    context: &mut Context<'_>,
    config: &Config,
    group: &str,
    names: Names,
) -> Vec<Kind> {
    let version = context.model.package.version.clone();
    let mut kinds = Vec::new();
    let mut problems = Vec::new();
    for resource in context.model.exported() {
        let (_, tail) = resource
            .arm_type
            .split_once('/')
            .unwrap_or(("", &resource.arm_type));
        let Some((_, settings)) = context
            .config
            .kinds
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(tail))
        else {
            continue;
        };
        let owner = match owner(resource, config, group, tail) {
            Ok(owner) => owner,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        kinds.push(Kind {
            kind: resource.kind.clone(),
            key: resource.key.clone(),
            plural: plural(&resource.kind),
            versions: settings.versions(names, &version),
            arm_type: resource.arm_type.clone(),
            scope: resource.scope,
            owner,
            name: name_mode(context, resource, settings),
            operator: operator(settings),
            azure_name_from_config: settings.azure_name_from_config,
            spec: resource.spec,
            status: resource.status,
            embedded_children: resource.embedded_children.clone(),
            origin: resource.origin.clone(),
        });
    }
    context.problems.extend(problems);
    kinds.sort_by(|a, b| a.kind.cmp(&b.kind));
    kinds
}

/// The owner follows from the ARM type: the type less its last segment, or the resource group.
fn owner(
    resource: &Resource,
    config: &Config,
    group: &str,
    tail: &str,
) -> Result<Owner, Diagnostic> {
    match resource.scope {
        Scope::Extension => Ok(Owner::Any),
        Scope::Location | Scope::Tenant => Ok(Owner::None),
        Scope::ResourceGroup => match tail.rsplit_once('/') {
            None => Ok(Owner::Kind {
                group: "resources.azure.com".into(),
                kind: "ResourceGroup".into(),
            }),
            Some((parent, _)) => config
                .owner_kind(group, parent)
                .map(|kind| Owner::Kind {
                    group: format!("{group}.azure.com"),
                    kind,
                })
                .ok_or_else(|| {
                    Diagnostic::error(
                        "owner-unknown",
                        resource.origin.file.as_ref(),
                        resource.origin.pointer.clone(),
                        format!(
                            "`{}` is owned by `{parent}`, which is no kind of the group",
                            resource.arm_type
                        ),
                    )
                    .hint("add the owner to the group's kinds, at any version")
                }),
        },
    }
}

fn name_mode(context: &Context<'_>, resource: &Resource, settings: &KindConfig) -> NameMode {
    let name = context
        .model
        .object(&context.model.get(resource.spec).ty)
        .and_then(|object| object.properties.get("Name"));
    let only = name.and_then(
        |name| match context.model.resolve(&name.ty).without_validations() {
            Type::Enum(EnumType { values, .. }) if values.len() == 1 => {
                Some(values[0].value.clone())
            }
            _ => None,
        },
    );
    let default_pattern = name.is_some_and(|name| {
        matches!(&name.ty, Type::Validated(_, bounds) if bounds.patterns.iter().any(|pattern| pattern == "^.*/default$"))
    });
    match only {
        Some(only) => NameMode::Fixed(only),
        None if default_pattern => NameMode::Fixed("default".into()),
        None if settings.default_azure_name == Some(false) => NameMode::Explicit,
        None => NameMode::Free,
    }
}

fn operator(settings: &KindConfig) -> OperatorSpec {
    let mut secrets = settings.operator_secrets.clone();
    secrets.sort();
    OperatorSpec {
        secrets,
        config_maps: settings.operator_config_maps.keys().cloned().collect(),
        properties: settings
            .operator_properties
            .iter()
            .map(|(name, property)| {
                (
                    name.clone(),
                    property.values.clone(),
                    property.description.clone(),
                )
            })
            .collect(),
    }
}
