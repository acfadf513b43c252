//! A walk over the objects of a Spec, with the steps that say what each of their properties is.

use crate::json::path::{MAX_DEPTH, write_key};
use crate::plan::{Op, Plan, Step};
use serde_json::{Map, Value};
use std::fmt::Write as _;

#[derive(Debug, Clone)]
enum Segment {
    /// A property that the plan names.
    Property(&'static str),
    /// A key of a map.
    Key(String),
    /// An element of a list.
    Index(usize),
}

/// Where something stands in a Spec. Rendered only when there is something to say about the place.
#[derive(Debug, Clone, Default)]
pub(super) struct Place(Vec<Segment>);

impl Place {
    /// The place of a property of the object at this place.
    pub(super) fn property(&self, name: &'static str) -> Self {
        self.with(Segment::Property(name))
    }

    /// The place of an entry of the map at this place.
    pub(super) fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.to_owned()))
    }

    /// The place of an element of the list at this place.
    pub(super) fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    fn with(&self, segment: Segment) -> Self {
        let mut place = self.clone();
        place.0.push(segment);
        place
    }

    /// For people: `spec.ipConfigurations[0]`.
    pub(super) fn path(&self) -> String {
        let mut path = "spec".to_owned();
        for segment in &self.0 {
            // Writing to a String does not fail.
            let _ = match segment {
                Segment::Property(name) => write_key(&mut path, name),
                Segment::Key(key) => write_key(&mut path, key),
                Segment::Index(index) => write!(path, "[{index}]"),
            };
        }
        path
    }

    /// The JSON pointer below the Spec: `/ipConfigurations/0`.
    pub(super) fn pointer(&self) -> String {
        let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
        let mut pointer = String::new();
        for segment in &self.0 {
            pointer.push('/');
            pointer.push_str(&match segment {
                Segment::Property(name) => escaped(name),
                Segment::Key(key) => escaped(key),
                Segment::Index(index) => index.to_string(),
            });
        }
        pointer
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
        place: Place::default(),
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
                        self.at(Segment::Property(option.kubernetes), |walk| {
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
            if has_objects(&step.op)
                && let Some(value) = object.get_mut(step.kubernetes)
            {
                self.at(Segment::Property(step.kubernetes), |walk| {
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
                    self.at(Segment::Index(index), |walk| {
                        walk.value(element, value, depth + 1);
                    });
                }
            }
            (Op::Map(element), Value::Object(entries)) => {
                for (key, value) in entries.iter_mut() {
                    self.at(Segment::Key(key.clone()), |walk| {
                        walk.value(element, value, depth + 1);
                    });
                }
            }
            _ => {}
        }
    }

    fn at(&mut self, segment: Segment, inner: impl FnOnce(&mut Self)) {
        self.place.0.push(segment);
        inner(self);
        self.place.0.pop();
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
