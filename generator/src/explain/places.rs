//! All places of a kind's documents: each property of its Spec or Status, where it stands in Kubernetes and in ARM, and
//! the step of the plan that fills it.

use crate::lower::{
    Alternative, Body, Kind, KubernetesProperty, LoweredType, Op, Or, Plan, Step, Version,
};
use crate::model::{Side, TypeId};

/// One property, wherever it stands.
pub(super) struct Place<'a> {
    /// JSON names from the root of the document, joined: `spec.subnets[].addressPrefix`. Empty if only ARM has it.
    pub(super) kubernetes: String,
    /// JSON names in the body, joined: `properties.subnets[].properties.addressPrefix`. Empty if only Kubernetes has it.
    pub(super) arm: String,
    /// The property of the Kubernetes type.
    pub(super) property: Option<&'a KubernetesProperty>,
    /// The type that has the property.
    pub(super) within: TypeId,
    /// How it is filled.
    pub(super) how: How<'a>,
}

/// How a property is filled.
pub(super) enum How<'a> {
    /// By a step of the plan.
    Step(&'a Step),
    /// By the step of the property that it stands beside.
    Beside(&'a Step, String),
    /// It holds one option of a choice.
    Option(&'a Alternative, &'a str),
}

/// All places of a kind on a side, in the order of the plan.
pub(super) fn places<'a>(version: &'a Version, kind: &Kind, side: Side) -> Vec<Place<'a>> {
    let (root, id) = match side {
        Side::Spec => ("spec", kind.spec),
        Side::Status => ("status", kind.status),
    };
    let mut walk = Walk {
        version,
        found: Vec::new(),
        above: Vec::new(),
    };
    walk.object(id, root, "");
    walk.found
}

/// A path without the marks of lists and maps, as people write it.
pub(super) fn plain(path: &str) -> String {
    path.replace("[]", "").replace("{}", "")
}

struct Walk<'a> {
    version: &'a Version,
    found: Vec<Place<'a>>,
    /// The types that are being walked, outermost first.
    above: Vec<TypeId>,
}

impl<'a> Walk<'a> {
    fn object(&mut self, id: TypeId, kubernetes: &str, arm: &str) {
        let Some(ty) = self.version.types.get(&id) else {
            return;
        };
        // Types that contain themselves are refused before; this walk does not depend on it.
        if self.above.contains(&id) {
            return;
        }
        let Body::Object(forms) = &ty.body else {
            return;
        };
        self.above.push(id);
        match &forms.plan {
            Plan::Object(steps) => self.steps(id, ty, steps, kubernetes, arm),
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.steps(id, ty, shared, kubernetes, arm);
                for option in options {
                    let path = joined(kubernetes, &option.kubernetes);
                    self.found.push(Place {
                        kubernetes: path.clone(),
                        arm: arm.to_owned(),
                        property: property(ty, &option.kubernetes),
                        within: id,
                        how: How::Option(option, discriminator),
                    });
                    self.object(option.ty, &path, arm);
                }
            }
        }
        self.above.pop();
    }

    fn steps(
        &mut self,
        id: TypeId,
        ty: &'a LoweredType,
        steps: &'a [Step],
        kubernetes: &str,
        arm: &str,
    ) {
        for step in steps {
            let below = match step.arm.is_empty() {
                true => String::new(),
                false => joined(arm, &step.arm),
            };
            if let Op::Nested(inner) = &step.op {
                self.steps(id, ty, inner, kubernetes, &below);
                continue;
            }
            let path = match step.kubernetes.is_empty() {
                true => String::new(),
                false => joined(kubernetes, &step.kubernetes),
            };
            self.found.push(Place {
                kubernetes: path.clone(),
                arm: below.clone(),
                property: property(ty, &step.kubernetes),
                within: id,
                how: How::Step(step),
            });
            if let Some(Or::ConfigMap(other) | Or::Secret(other) | Or::Reference(other)) = &step.or
            {
                self.found.push(Place {
                    kubernetes: joined(kubernetes, other),
                    arm: below.clone(),
                    property: property(ty, other),
                    within: id,
                    how: How::Beside(step, path.clone()),
                });
            }
            self.value(&step.op, path, below);
        }
    }

    /// What stands inside a value.
    fn value(&mut self, op: &'a Op, kubernetes: String, arm: String) {
        match op {
            Op::Object(id) => self.object(*id, &kubernetes, &arm),
            Op::List(inner) => self.value(inner, kubernetes + "[]", arm + "[]"),
            Op::Map(inner) => self.value(inner, kubernetes + "{}", arm + "{}"),
            _ => {}
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn property<'a>(ty: &'a LoweredType, json: &str) -> Option<&'a KubernetesProperty> {
    let Body::Object(forms) = &ty.body else {
        return None;
    };
    forms
        .kubernetes
        .properties
        .iter()
        .find(|property| property.json == json)
}
