//! Where a Spec can refer to secrets.

use super::walk::{self, Place, Visitor};
use crate::plan::{Op, Or, Plan, Step};
use serde_json::{Map, Value};

/// A property of a Spec that refers to a secret, and is not set; see [`super::missing_secrets`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingSecret {
    /// Where, for people: `spec.osProfile.adminPassword`.
    pub path: String,
    /// Where, as a JSON pointer below the Spec: `/osProfile/adminPassword`. All but the last part of it is there.
    pub pointer: String,
    /// Whether the CRD refuses a document without it.
    pub required: bool,
    /// What stands there.
    pub shape: SecretShape,
}

/// The form of a reference to a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretShape {
    /// `{name, key}`: one key of a secret.
    Key,
    /// A list of `{name, key}`.
    Keys,
    /// `{name}`: a whole secret, whose keys are those of a map.
    Whole,
}

/// The property that refers to a secret by a step, if there is one: that of the step, or one beside it.
pub(super) fn property(step: &Step) -> Option<(&'static str, SecretShape)> {
    match (&step.op, step.or) {
        (Op::Secret, _) => Some((step.kubernetes, SecretShape::Key)),
        (Op::SecretMap, _) => Some((step.kubernetes, SecretShape::Whole)),
        (Op::List(Op::Secret), _) => Some((step.kubernetes, SecretShape::Keys)),
        (Op::Map(_), Some(Or::Secret(name))) => Some((name, SecretShape::Whole)),
        (_, Some(Or::Secret(name))) => Some((name, SecretShape::Key)),
        _ => None,
    }
}

pub(super) fn missing(plan: &'static Plan, spec: &mut Value) -> Vec<MissingSecret> {
    struct Missing(Vec<MissingSecret>);
    impl Visitor for Missing {
        fn property(
            &mut self,
            object: &mut Map<String, Value>,
            step: &'static Step,
            place: &Place,
        ) {
            let Some((name, shape)) = property(step) else {
                return;
            };
            if object.contains_key(name) || object.contains_key(step.kubernetes) {
                return;
            }
            let place = place.property(name);
            self.0.push(MissingSecret {
                path: place.path(),
                pointer: place.pointer(),
                required: step.required,
                shape,
            });
        }
    }
    let mut missing = Missing(Vec::new());
    walk::spec(plan, spec, &mut missing);
    missing.0
}
