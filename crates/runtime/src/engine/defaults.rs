//! Leaving out what goes without saying.

use super::walk::{self, Place, Visitor};
use crate::plan::{Constant, Op, Plan, Step};
use serde_json::{Map, Value};

/// Removes properties that have their documented default; see [`super::omit_defaults`].
pub(super) fn omit(plan: &'static Plan, spec: &mut Value) -> usize {
    struct Omit(usize);
    impl Visitor for Omit {
        fn property(&mut self, object: &mut Map<String, Value>, step: &'static Step, _: &Place) {
            let omitted = object
                .get(step.kubernetes)
                .is_some_and(|value| is_default(step, value));
            if omitted {
                object.remove(step.kubernetes);
                self.0 += 1;
            }
        }
    }
    let mut omit = Omit(0);
    walk::spec(plan, spec, &mut omit);
    omit.0
}

/// Whether a value, in Kubernetes or in ARM, is what Azure takes when the property is absent.
pub(super) fn is_default(step: &Step, value: &Value) -> bool {
    if step.required {
        return false;
    }
    match (step.default, value) {
        (Some(Constant::Text(default)), Value::String(text)) => match step.op {
            Op::Enum(_) => default.eq_ignore_ascii_case(text),
            _ => default == text,
        },
        (Some(Constant::Integer(default)), Value::Number(number)) => {
            number.as_i64() == Some(*default) || {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "a float that is no whole number equals no default"
                )]
                let float = *default as f64;
                number.is_f64() && number.as_f64() == Some(float)
            }
        }
        (Some(Constant::Number(default)), Value::Number(number)) => {
            number.as_f64() == Some(*default)
        }
        (Some(Constant::Boolean(default)), Value::Bool(flag)) => default == flag,
        _ => false,
    }
}
