//! Properties of a response that its description does not have.

use crate::json::path::{MAX_DEPTH, write_key};
use crate::plan::{Op, Plan, Step};
use serde_json::{Map, Value};

/// What every resource has, whether it is described or not.
const ENVELOPE: [&str; 5] = ["id", "name", "type", "apiVersion", "systemData"];

/// Finds them; see [`super::unknown_properties`].
pub(super) fn find(plans: [&'static Plan; 2], body: &Value) -> Vec<String> {
    let mut walk = Unknown {
        path: String::new(),
        found: Vec::new(),
    };
    let mut names = Names::default();
    plans.into_iter().for_each(|plan| names.add(plan));
    names.discriminators.extend(ENVELOPE);
    if let Value::Object(object) = body {
        walk.object(&names, object, 0);
    }
    walk.found.sort();
    walk.found
}

/// All names that may stand in an object: what requests and responses say of it, and all options of a choice.
#[derive(Default)]
struct Names {
    steps: Vec<&'static [Step]>,
    /// Names without anything inside.
    discriminators: Vec<&'static str>,
    /// Whether whatever else is in the object is known to be left out.
    open: bool,
}

impl Names {
    fn add(&mut self, plan: &'static Plan) {
        match plan {
            Plan::Object(steps) => {
                // A resource of its own inside of another: of a Status, only its id is wanted.
                if let [only] = steps
                    && only.arm == "id"
                {
                    self.open = true;
                }
                self.steps.push(steps);
            }
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.discriminators.push(discriminator);
                self.steps.push(shared);
                for option in *options {
                    self.add(option.plan);
                }
            }
        }
    }

    /// Adds what stands inside a value. What has no description of its own is open.
    fn add_op(&mut self, op: &'static Op) {
        match op {
            Op::Object(plan) => self.add(plan),
            Op::Nested(steps) => self.steps.push(steps),
            _ => self.open = true,
        }
    }
}

struct Unknown {
    path: String,
    found: Vec<String>,
}

impl Unknown {
    fn object(&mut self, names: &Names, object: &Map<String, Value>, depth: usize) {
        if depth >= MAX_DEPTH {
            return;
        }
        for (key, value) in object.iter().filter(|(_, value)| !value.is_null()) {
            let mut ops = names
                .steps
                .iter()
                .flat_map(|steps| steps.iter())
                .filter(|step| step.arm.eq_ignore_ascii_case(key))
                .map(|step| &step.op)
                .peekable();
            if ops.peek().is_some() {
                if value.is_object() || value.is_array() {
                    let ops: Vec<_> = ops.collect();
                    self.at_key(key, |walk| walk.value(&ops, value, depth + 1));
                }
            } else if !names.open
                && !names
                    .discriminators
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(key))
            {
                self.at_key(key, |walk| {
                    walk.found
                        .push(walk.path.trim_start_matches('.').to_owned());
                });
            }
        }
    }

    fn value(&mut self, ops: &[&'static Op], value: &Value, depth: usize) {
        match value {
            Value::Array(elements) => {
                let inner: Vec<&'static Op> = ops
                    .iter()
                    .filter_map(|op| match op {
                        Op::List(element) => Some(*element),
                        _ => None,
                    })
                    .collect();
                // An opaque description on one side hides what is inside from the other.
                if inner.len() < ops.len() {
                    return;
                }
                for (index, element) in elements.iter().enumerate() {
                    self.at(
                        |path| path.push_str(&format!("[{index}]")),
                        |walk| walk.value(&inner, element, depth + 1),
                    );
                }
            }
            Value::Object(object) => {
                let maps: Vec<&'static Op> = ops
                    .iter()
                    .filter_map(|op| match op {
                        Op::Map(element) => Some(*element),
                        _ => None,
                    })
                    .collect();
                if !maps.is_empty() {
                    if maps.len() == ops.len() {
                        for (key, value) in object {
                            self.at_key(key, |walk| walk.value(&maps, value, depth + 1));
                        }
                    }
                    return;
                }
                let mut names = Names::default();
                for op in ops {
                    names.add_op(op);
                }
                self.object(&names, object, depth + 1);
            }
            _ => {}
        }
    }

    fn at_key(&mut self, key: &str, inner: impl FnOnce(&mut Self)) {
        self.at(
            |path| {
                // Writing to a String does not fail.
                let _ = write_key(path, key);
            },
            inner,
        );
    }

    fn at(&mut self, add: impl FnOnce(&mut String), inner: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        add(&mut self.path);
        inner(self);
        self.path.truncate(length);
    }
}
