//! The Kubernetes side of a plan: which properties an object may have, and what each of them is.

use crate::plan::{Local, Op, Or, Plan, Step};
use std::borrow::Cow;

/// What may stand in an object.
#[derive(Clone, Copy)]
pub(super) enum Names {
    Plan(&'static Plan),
    Steps(&'static [Step]),
    Fixed(&'static [&'static str]),
    OperatorSpec(
        &'static [&'static str],
        &'static [&'static str],
        &'static [&'static str],
    ),
    /// An element of a list of identities: `{reference}`.
    Identity,
    /// Names of destinations, each an object of [`DESTINATION`].
    Destinations(&'static [&'static str]),
}

/// What a property's value is.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Op(&'static Op),
    Object(Names),
    List(&'static [&'static str]),
    /// The second source of a property, shaped like the first.
    Second(Or, &'static Op),
    Any,
}

pub(super) const REFERENCE: &[&str] = &["group", "kind", "name", "armId"];
pub(super) const WELL_KNOWN: &[&str] = &["group", "kind", "name", "armId", "wellKnownName"];
const OWNER: &[&str] = &["name", "armId"];
pub(super) const NAME_AND_KEY: &[&str] = &["name", "key"];
pub(super) const NAME: &[&str] = &["name"];
const DESTINATION: &[&str] = &["name", "key", "annotations", "labels"];
const EXPRESSION: &[&str] = &["name", "key", "value", "annotations", "labels"];
const CONDITION: &[&str] = &[
    "type",
    "status",
    "severity",
    "lastTransitionTime",
    "observedGeneration",
    "reason",
    "message",
];
const CONFIG_EXPRESSIONS: &str = "configMapExpressions";
const SECRET_EXPRESSIONS: &str = "secretExpressions";

impl Names {
    /// Calls `each` for every name, until it says that it has found what it looks for.
    ///
    /// A name is the one in documents of this version, followed by the one in the hub, which differs only where configuration says so.
    pub(super) fn visit_both(
        self,
        each: &mut dyn FnMut(&'static str, &str, Shape) -> bool,
    ) -> bool {
        match self {
            Self::Plan(Plan::Object(steps)) => visit_steps(steps, each),
            Self::Plan(Plan::OneOf {
                options, shared, ..
            }) => {
                options.iter().any(|option| {
                    same(
                        each,
                        option.kubernetes,
                        Shape::Object(Self::Plan(option.plan)),
                    )
                }) || visit_steps(shared, each)
            }
            Self::Steps(steps) => visit_steps(steps, each),
            Self::Fixed(names) => names.iter().any(|name| same(each, name, Shape::Any)),
            Self::OperatorSpec(secrets, config_maps, properties) => {
                same(each, CONFIG_EXPRESSIONS, Shape::List(EXPRESSION))
                    || same(each, SECRET_EXPRESSIONS, Shape::List(EXPRESSION))
                    || (!secrets.is_empty()
                        && same(each, "secrets", Shape::Object(Self::Destinations(secrets))))
                    || (!config_maps.is_empty()
                        && same(
                            each,
                            "configMaps",
                            Shape::Object(Self::Destinations(config_maps)),
                        ))
                    || properties.iter().any(|name| same(each, name, Shape::Any))
            }
            Self::Identity => same(each, "reference", Shape::Object(Self::Fixed(REFERENCE))),
            Self::Destinations(names) => names
                .iter()
                .any(|name| same(each, name, Shape::Object(Self::Fixed(DESTINATION)))),
        }
    }

    /// [`Self::visit_both`], by the names in documents.
    pub(super) fn visit(self, each: &mut dyn FnMut(&'static str, Shape) -> bool) -> bool {
        self.visit_both(&mut |name, _, shape| each(name, shape))
    }

    /// The property that the hub calls `hub`, by its name in documents of this version.
    pub(super) fn find_in_hub(self, hub: &str) -> Option<(&'static str, Shape)> {
        let mut found = None;
        self.visit_both(&mut |name, other, shape| {
            if other == hub {
                found = Some((name, shape));
            }
            found.is_some()
        });
        found
    }

    /// What the hub calls a property of documents of this version.
    pub(super) fn to_hub(self, name: &str) -> Option<(Cow<'static, str>, Shape)> {
        let mut found = None;
        self.visit_both(&mut |own, hub, shape| {
            if own == name {
                let hub = match own == hub {
                    true => Cow::Borrowed(own),
                    false => Cow::Owned(hub.to_owned()),
                };
                found = Some((hub, shape));
            }
            found.is_some()
        });
        found
    }

    pub(super) fn find(self, matches: impl Fn(&str) -> bool) -> Option<(&'static str, Shape)> {
        let mut found = None;
        self.visit(&mut |name, shape| {
            if matches(name) {
                found = Some((name, shape));
            }
            found.is_some()
        });
        found
    }
}

/// A property that the hub calls as documents do.
fn same(
    each: &mut dyn FnMut(&'static str, &str, Shape) -> bool,
    name: &'static str,
    shape: Shape,
) -> bool {
    each(name, name, shape)
}

fn visit_steps(
    steps: &'static [Step],
    each: &mut dyn FnMut(&'static str, &str, Shape) -> bool,
) -> bool {
    for step in steps {
        let found = match &step.op {
            Op::Nested(inner) => visit_steps(inner, each),
            op => {
                let shape = match op {
                    Op::Local(local) => local_shape(local),
                    op => Shape::Op(op),
                };
                (!step.kubernetes.is_empty() && each(step.kubernetes, step.hub(), shape))
                    || step.or.is_some_and(|or| {
                        let (Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name)) = or;
                        // `passwordFromSecret` goes where `password` goes.
                        let hub = step.hub.and_then(|hub| {
                            let ending = name.strip_prefix(step.kubernetes)?;
                            Some(format!("{hub}{ending}"))
                        });
                        each(name, hub.as_deref().unwrap_or(name), Shape::Second(or, op))
                    })
            }
        };
        if found {
            return true;
        }
    }
    false
}

fn local_shape(local: &'static Local) -> Shape {
    match local {
        Local::Owner => Shape::Object(Names::Fixed(OWNER)),
        Local::ArbitraryOwner => Shape::Object(Names::Fixed(REFERENCE)),
        Local::OperatorSpec {
            secrets,
            config_maps,
            properties,
        } => Shape::Object(Names::OperatorSpec(secrets, config_maps, properties)),
        Local::AzureNameFromConfig => Shape::Object(Names::Fixed(NAME_AND_KEY)),
        Local::Conditions => Shape::List(CONDITION),
    }
}

/// What stands in the second source of a property.
pub(super) fn second_names(or: Or) -> &'static [&'static str] {
    match or {
        Or::Reference(_) => REFERENCE,
        Or::ConfigMap(_) | Or::Secret(_) => NAME_AND_KEY,
    }
}
