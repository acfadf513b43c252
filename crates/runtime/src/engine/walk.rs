//! A walk over the objects of a Spec, with the steps that say what each of their properties is.

use super::path::{MAX_DEPTH, write_key};
use crate::plan::{Op, Plan, Step};
use serde_json::{Map, Value};

/// Where an object stands in a Spec, in the two forms that people and programs need.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// `spec.ipConfigurations[0]`.
    pub(super) path: String,
    /// The JSON pointer below the Spec: `/ipConfigurations/0`.
    pub(super) pointer: String,
}

impl Place {
    /// The place of a property of the object at this place.
    pub(super) fn key(&self, key: &str) -> Self {
        let mut place = self.clone();
        place.push_key(key);
        place
    }

    /// The place of an element of the list at this place.
    pub(super) fn index(&self, index: usize) -> Self {
        let mut place = self.clone();
        place.push_index(index);
        place
    }

    fn push_key(&mut self, key: &str) {
        // Writing to a String does not fail.
        let _ = write_key(&mut self.path, key);
        self.pointer.push('/');
        self.pointer
            .push_str(&key.replace('~', "~0").replace('/', "~1"));
    }

    fn push_index(&mut self, index: usize) {
        self.path.push_str(&format!("[{index}]"));
        self.pointer.push_str(&format!("/{index}"));
    }
}

/// Looks at, or changes, the properties of one object.
pub(super) trait Visitor {
    /// One property: the object that has it (or could have it), its step, and the place of the object. Never called for
    /// [`Op::Nested`], whose properties stand in the same object.
    fn property(&mut self, object: &mut Map<String, Value>, step: &'static Step, place: &Place);
}

/// Visits every object of a Spec, outer ones first, and each property that its plan has, whether it is there or not.
pub(super) fn spec(plan: &'static Plan, spec: &mut Value, visitor: &mut dyn Visitor) {
    let mut walk = Walk {
        visitor,
        place: Place {
            path: "spec".to_owned(),
            pointer: String::new(),
        },
    };
    walk.object(plan, spec, 0);
}

struct Walk<'v> {
    visitor: &'v mut dyn Visitor,
    place: Place,
}

impl Walk<'_> {
    fn object(&mut self, plan: &'static Plan, value: &mut Value, depth: usize) {
        let Value::Object(object) = value else { return };
        if depth >= MAX_DEPTH {
            return;
        }
        match plan {
            Plan::Object(steps) => self.steps(steps, object, depth),
            Plan::OneOf {
                options, shared, ..
            } => {
                self.steps(shared, object, depth);
                for option in *options {
                    if let Some(content) = object.get_mut(option.kubernetes) {
                        self.at_key(option.kubernetes, |walk| {
                            walk.object(option.plan, content, depth + 1);
                        });
                    }
                }
            }
        }
    }

    fn steps(&mut self, steps: &'static [Step], object: &mut Map<String, Value>, depth: usize) {
        for step in steps {
            if let Op::Nested(inner) = &step.op {
                self.steps(inner, object, depth);
                continue;
            }
            self.visitor.property(object, step, &self.place);
            if let Some(value) = object.get_mut(step.kubernetes)
                && has_objects(&step.op)
            {
                self.at_key(step.kubernetes, |walk| {
                    walk.value(&step.op, value, depth + 1);
                });
            }
        }
    }

    fn value(&mut self, op: &'static Op, value: &mut Value, depth: usize) {
        match (op, value) {
            (Op::Object(plan), value) => self.object(plan, value, depth),
            (Op::List(element), Value::Array(elements)) => {
                for (index, value) in elements.iter_mut().enumerate() {
                    self.at(
                        |place| place.push_index(index),
                        |walk| {
                            walk.value(element, value, depth + 1);
                        },
                    );
                }
            }
            (Op::Map(element), Value::Object(entries)) => {
                for (key, value) in entries.iter_mut() {
                    self.at_key(key, |walk| walk.value(element, value, depth + 1));
                }
            }
            _ => {}
        }
    }

    fn at_key(&mut self, key: &str, inner: impl FnOnce(&mut Self)) {
        self.at(|place| place.push_key(key), inner);
    }

    fn at(&mut self, add: impl FnOnce(&mut Place), inner: impl FnOnce(&mut Self)) {
        let (path, pointer) = (self.place.path.len(), self.place.pointer.len());
        add(&mut self.place);
        inner(self);
        self.place.path.truncate(path);
        self.place.pointer.truncate(pointer);
    }
}

/// Whether a value can hold objects with a plan; most do not, and no path has to be made for them.
fn has_objects(op: &Op) -> bool {
    match op {
        Op::Object(_) => true,
        Op::List(element) | Op::Map(element) => has_objects(element),
        _ => false,
    }
}
