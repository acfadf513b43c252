//! From the settled model to what is printed: Kubernetes types, ARM types, and the plans between them.
//!
//! All decisions fall here; the emitters ([`crate::emit`]) only write down.

mod arm;
mod draft;
mod hub;
mod kinds;
mod kubernetes;
mod names;
mod plan;
mod renames;
mod schema;

pub use arm::{ArmObject, ArmProperty, ArmType};
pub(crate) use hub::conflicts;
pub use kinds::{Kind, NameMode, OperatorSpec, Owner};
pub(crate) use names::is_reserved;
pub use plan::{Alternative, Collection, Constant, Empty, Local, Op, Or, Plan, Scalar, Step};
pub(crate) use renames::rename;
pub use schema::{KubernetesObject, KubernetesProperty, Runtime, Schema};

use std::collections::BTreeMap;

use crate::config::{Config, Names};
use crate::diagnostic::Diagnostic;
use crate::model::{EnumType, Side, Type, TypeId};
use crate::passes::Context;

/// Everything that is printed for one group at one API version.
#[derive(Debug)]
pub struct Version {
    /// Group without `.azure.com`.
    pub group: String,
    /// API version.
    pub api_version: String,
    /// Name of the Rust module and of the feature: `v20230101`.
    pub module: String,
    /// Kinds, by name.
    pub kinds: Vec<Kind>,
    /// All types, by id.
    pub types: BTreeMap<TypeId, LoweredType>,
}

/// One named type in all its forms.
#[derive(Debug)]
pub struct LoweredType {
    /// Name in the model.
    pub name: String,
    /// Name in Rust, unique on its side.
    pub rust: String,
    /// Requests or responses.
    pub side: Side,
    /// Where it comes from.
    pub origin: crate::model::Origin,
    /// Passes that changed it.
    pub history: Vec<&'static str>,
    /// Entries of the configuration that had an effect on it, as paths of keys.
    pub applied: Vec<Vec<String>>,
    /// What it is.
    pub body: Body,
}

/// What a named type is.
#[derive(Debug)]
pub enum Body {
    /// One of several values.
    Enum(EnumType),
    /// An object: in Kubernetes, in ARM, and how the two correspond.
    Object(Box<Forms>),
    /// A bounded scalar or list, printed where it is used.
    Inline(Type),
}

/// The forms of an object.
#[derive(Debug)]
pub struct Forms {
    /// In Kubernetes.
    pub kubernetes: KubernetesObject,
    /// In ARM.
    pub arm: ArmObject,
    /// How they correspond.
    pub plan: Plan,
}

/// Values for config maps whose path the Status does not have.
fn config_map_problems(
    context: &Context<'_>,
    kinds: &[Kind],
    types: &BTreeMap<TypeId, LoweredType>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (tail, settings) in &context.config.kinds {
        let kind = kinds.iter().find(|kind| {
            kind.arm_type
                .split_once('/')
                .is_some_and(|(_, found)| found.eq_ignore_ascii_case(tail))
        });
        let Some(kind) = kind else { continue };
        for (name, path) in &settings.operator_config_maps {
            let Some(path) = path else { continue };
            let mut id = Some(kind.status);
            let found = path.split('.').all(|part| {
                let object = id.and_then(|id| types.get(&id)).map(|ty| &ty.body);
                let Some(Body::Object(forms)) = object else {
                    return false;
                };
                let property = forms
                    .kubernetes
                    .properties
                    .iter()
                    .find(|property| property.json.eq_ignore_ascii_case(part));
                id = property.and_then(|property| match property.schema {
                    Schema::Object(id) => Some(id),
                    _ => None,
                });
                property.is_some()
            });
            if !found {
                let version = &context.model.package.version;
                let keys = [
                    "versions",
                    version,
                    "kinds",
                    tail,
                    "operator-config-maps",
                    name,
                ]
                .map(str::to_owned);
                let message = format!(
                    "`{path}`, the value of `{name}`, is no property of the status of `{}`",
                    kind.kind
                );
                let problem = context.config_problem("config-map-path-unknown", &keys, message);
                problems.push(problem.hint("paths start below `status` and use JSON names"));
            }
        }
    }
    problems
}

/// Lowers one version.
pub fn lower(context: &mut Context<'_>, config: &Config, group: &str, names: Names) -> Version {
    let api_version = context.model.package.version.clone();
    let kinds = kinds::kinds(context, config, group, names);
    let mut lowerer = kubernetes::Lowerer::new(context, &kinds);
    let mut types = BTreeMap::new();
    for side in [Side::Spec, Side::Status] {
        for id in lowerer.context.reached(side) {
            let definition = lowerer.context.model.get(id);
            let (name, origin, history, applied) = (
                definition.name.clone(),
                definition.origin.clone(),
                definition.history.clone(),
                definition.applied.clone(),
            );
            let body = match definition.ty.clone() {
                Type::Enum(options) => Body::Enum(options),
                Type::Object(object) => Body::Object(Box::new(lowerer.object(id, &object, side))),
                other => Body::Inline(other),
            };
            types.insert(
                id,
                LoweredType {
                    rust: String::new(),
                    name,
                    side,
                    origin,
                    history,
                    applied,
                    body,
                },
            );
        }
    }
    let mut problems = std::mem::take(&mut lowerer.problems);
    problems.extend(names::name_types(
        &mut types,
        &kinds,
        context.config.inferred.is_some(),
    ));
    problems.extend(config_map_problems(context, &kinds, &types));
    context.problems.extend(problems);
    let module = crate::naming::version_module(&api_version);
    Version {
        group: group.to_owned(),
        module,
        api_version,
        kinds,
        types,
    }
}
