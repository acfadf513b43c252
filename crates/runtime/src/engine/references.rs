//! The references of a Spec, as they stand.

use super::walk::{self, Place, Visitor};
use crate::plan::{Op, Or, Plan, Step};
use serde_json::{Map, Value};

/// What is called for each reference: its place, which is made when it is asked for, and the object.
type Found<'f> = dyn FnMut(&dyn Fn() -> Place, &mut Map<String, Value>) + 'f;

/// Shows each reference object; see [`super::for_each_reference`].
pub(super) fn each(plan: &'static Plan, spec: &mut Value, found: &mut Found<'_>) {
    struct Each<'f, 'g>(&'f mut Found<'g>);
    impl Visitor for Each<'_, '_> {
        fn property(
            &mut self,
            object: &mut Map<String, Value>,
            step: &'static Step,
            place: &Place,
        ) {
            if refers(&step.op)
                && let Some(value) = object.get_mut(step.kubernetes)
            {
                self.inside(value, Some(&step.op), &|| place.property(step.kubernetes));
            }
            if let Some(Or::Reference(name)) = step.or
                && let Some(value) = object.get_mut(name)
            {
                self.inside(value, Some(&step.op), &|| place.property(name));
            }
        }
    }
    impl Each<'_, '_> {
        /// `shape` is the operation of the property; `None` for an object that is a reference.
        fn inside(
            &mut self,
            value: &mut Value,
            shape: Option<&'static Op>,
            place: &dyn Fn() -> Place,
        ) {
            match (shape, value) {
                (Some(Op::List(element)), Value::Array(elements)) => {
                    for (index, value) in elements.iter_mut().enumerate() {
                        self.inside(value, Some(element), &|| place().index(index));
                    }
                }
                (Some(Op::Map(element)), Value::Object(entries)) => {
                    for (key, value) in entries.iter_mut() {
                        self.inside(value, Some(element), &|| place().key(key));
                    }
                }
                (Some(Op::Identities), Value::Array(elements)) => {
                    for (index, element) in elements.iter_mut().enumerate() {
                        if let Some(reference) = element.get_mut("reference") {
                            self.inside(reference, None, &|| {
                                place().index(index).property("reference")
                            });
                        }
                    }
                }
                (_, Value::Object(reference)) => (self.0)(place, reference),
                _ => {}
            }
        }
    }
    walk::spec(plan, spec, &mut Each(found));
}

/// Whether a value is a reference, or a collection of them.
fn refers(op: &Op) -> bool {
    match op {
        Op::List(element) | Op::Map(element) => refers(element),
        Op::Reference | Op::WellKnownReference | Op::Identities => true,
        _ => false,
    }
}
