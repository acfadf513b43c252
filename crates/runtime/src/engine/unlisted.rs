//! Values that an enumeration does not list.

use super::walk::{self, Place, Visitor};
use crate::json::scalar;
use crate::plan::{Op, Plan, Step};
use serde_json::{Map, Value};

/// A value that stands where the API version lists others; see [`super::unlisted_values`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlistedValue {
    /// Where: `spec.properties.features[0]`.
    pub path: String,
    /// The value.
    pub value: String,
    /// What stands there by the description, in its order.
    pub listed: &'static [&'static str],
}

pub(super) fn find(plan: &'static Plan, spec: &mut Value) -> Vec<UnlistedValue> {
    struct Found(Vec<UnlistedValue>);
    impl Visitor for Found {
        fn property(
            &mut self,
            object: &mut Map<String, Value>,
            step: &'static Step,
            place: &Place,
        ) {
            if let Some(value) = object.get(step.kubernetes) {
                self.inside(&step.op, value, &|| place.property(step.kubernetes));
            }
        }
    }
    impl Found {
        fn inside(&mut self, op: &'static Op, value: &Value, place: &dyn Fn() -> Place) {
            match (op, value) {
                (Op::Enum(names), Value::String(text)) if scalar::listed(names, text).is_none() => {
                    self.0.push(UnlistedValue {
                        path: place().path(),
                        value: text.clone(),
                        listed: names,
                    });
                }
                (Op::List(element), Value::Array(elements)) => {
                    for (index, value) in elements.iter().enumerate() {
                        self.inside(element, value, &|| place().index(index));
                    }
                }
                (Op::Map(element), Value::Object(entries)) => {
                    for (key, value) in entries {
                        self.inside(element, value, &|| place().key(key));
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Found(Vec::new());
    walk::spec(plan, spec, &mut found);
    found.0
}
