//! Checks the property names of a Spec that a person wrote.
//!
//! Kubernetes drops unknown properties silently, and its samples show how people err: the wrong case
//! (`ApiVersionSetReference`), or a property that another version has. Both are findings, with the name that was meant.

use super::Finding;
use super::path::{MAX_DEPTH, write_key};
use crate::plan::{Local, Op, Or, Plan, Step};
use serde_json::{Map, Value};

/// What may stand in an object.
#[derive(Clone, Copy)]
enum Names {
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
enum Shape {
    Op(&'static Op),
    Object(Names),
    List(&'static [&'static str]),
    /// The second source of a property, shaped like the first.
    Second(Or, &'static Op),
    Any,
}

const REFERENCE: &[&str] = &["group", "kind", "name", "armId"];
const WELL_KNOWN: &[&str] = &["group", "kind", "name", "armId", "wellKnownName"];
const OWNER: &[&str] = &["name", "armId"];
const NAME_AND_KEY: &[&str] = &["name", "key"];
const NAME: &[&str] = &["name"];
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
    fn visit(self, each: &mut dyn FnMut(&'static str, Shape) -> bool) -> bool {
        match self {
            Self::Plan(Plan::Object(steps)) => visit_steps(steps, each),
            Self::Plan(Plan::OneOf {
                options, shared, ..
            }) => {
                options
                    .iter()
                    .any(|option| each(option.kubernetes, Shape::Object(Self::Plan(option.plan))))
                    || visit_steps(shared, each)
            }
            Self::Steps(steps) => visit_steps(steps, each),
            Self::Fixed(names) => names.iter().any(|name| each(name, Shape::Any)),
            Self::OperatorSpec(secrets, config_maps, properties) => {
                each(CONFIG_EXPRESSIONS, Shape::List(EXPRESSION))
                    || each(SECRET_EXPRESSIONS, Shape::List(EXPRESSION))
                    || (!secrets.is_empty()
                        && each("secrets", Shape::Object(Self::Destinations(secrets))))
                    || (!config_maps.is_empty()
                        && each("configMaps", Shape::Object(Self::Destinations(config_maps))))
                    || properties.iter().any(|name| each(name, Shape::Any))
            }
            Self::Identity => each("reference", Shape::Object(Self::Fixed(REFERENCE))),
            Self::Destinations(names) => names
                .iter()
                .any(|name| each(name, Shape::Object(Self::Fixed(DESTINATION)))),
        }
    }

    fn find(self, matches: impl Fn(&str) -> bool) -> Option<(&'static str, Shape)> {
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

fn visit_steps(steps: &'static [Step], each: &mut dyn FnMut(&'static str, Shape) -> bool) -> bool {
    for step in steps {
        let found = match &step.op {
            Op::Nested(inner) => visit_steps(inner, each),
            op => {
                let shape = match op {
                    Op::Local(local) => local_shape(local),
                    op => Shape::Op(op),
                };
                (!step.kubernetes.is_empty() && each(step.kubernetes, shape))
                    || step.or.is_some_and(|or| {
                        let (Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name)) = or;
                        each(name, Shape::Second(or, op))
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

/// Corrects names in a Spec; see [`super::normalise`].
pub(super) fn spec(plan: &'static Plan, mut spec: Value) -> (Value, Vec<Finding>) {
    let mut walk = Walk {
        path: "spec".to_owned(),
        depth: 0,
        findings: Vec::new(),
    };
    walk.object(Names::Plan(plan), &mut spec);
    (spec, walk.findings)
}

struct Walk {
    path: String,
    depth: usize,
    findings: Vec<Finding>,
}

impl Walk {
    /// Runs `inner` with a longer path.
    fn below(&mut self, add: impl FnOnce(&mut String), inner: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        let length = self.path.len();
        add(&mut self.path);
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.path.truncate(length);
    }

    fn at_key(&mut self, key: &str, inner: impl FnOnce(&mut Self)) {
        self.below(
            |path| {
                // Writing to a String does not fail.
                let _ = write_key(path, key);
            },
            inner,
        );
    }

    fn at_index(&mut self, index: usize, inner: impl FnOnce(&mut Self)) {
        self.below(|path| path.push_str(&format!("[{index}]")), inner);
    }

    fn object(&mut self, names: Names, value: &mut Value) {
        // A value of the wrong type is for the conversion to report.
        let Value::Object(entries) = value else {
            return;
        };
        let mut renames: Vec<(String, &'static str)> = Vec::new();
        for (key, value) in entries.iter_mut() {
            if let Some((_, shape)) = names.find(|name| name == key) {
                self.at_key(key, |walk| walk.shape(shape, value));
            } else if let Some((name, shape)) = names.find(|name| name.eq_ignore_ascii_case(key)) {
                renames.push((key.clone(), name));
                self.at_key(key, |walk| walk.shape(shape, value));
            } else {
                let candidates = candidates(names, key);
                let given = key.clone();
                self.at_key(key, |walk| {
                    walk.findings.push(Finding::Unknown {
                        path: walk.path.clone(),
                        given,
                        candidates,
                    });
                });
            }
        }
        for (given, name) in renames {
            self.rename(entries, given, name);
        }
    }

    /// Gives a property its right name, unless the right name is there too: then both stay, and the wrong one is unknown.
    fn rename(&mut self, entries: &mut Map<String, Value>, given: String, name: &'static str) {
        let taken = entries.contains_key(name);
        if !taken && let Some(value) = entries.remove(&given) {
            entries.insert(name.to_owned(), value);
        }
        let key = given.clone();
        self.at_key(&key, |walk| {
            let path = walk.path.clone();
            walk.findings.push(if taken {
                Finding::Unknown {
                    path,
                    given,
                    candidates: vec![name.to_owned()],
                }
            } else {
                Finding::Case {
                    path,
                    given,
                    canonical: name.to_owned(),
                }
            });
        });
    }

    fn shape(&mut self, shape: Shape, value: &mut Value) {
        match shape {
            Shape::Op(op) => self.value(op, value),
            Shape::Object(names) => self.object(names, value),
            Shape::List(names) => {
                self.list(value, |walk, value| walk.object(Names::Fixed(names), value))
            }
            Shape::Second(or, op) => self.second(or, op, value),
            Shape::Any => {}
        }
    }

    fn value(&mut self, op: &'static Op, value: &mut Value) {
        match op {
            Op::Object(plan) => self.object(Names::Plan(plan), value),
            Op::Nested(steps) => self.object(Names::Steps(steps), value),
            Op::List(element) => self.list(value, |walk, value| walk.value(element, value)),
            Op::Map(element) => self.map(value, |walk, value| walk.value(element, value)),
            Op::Reference => self.object(Names::Fixed(REFERENCE), value),
            Op::WellKnownReference => self.object(Names::Fixed(WELL_KNOWN), value),
            Op::Secret => self.object(Names::Fixed(NAME_AND_KEY), value),
            Op::SecretMap => self.object(Names::Fixed(NAME), value),
            Op::Identities => self.list(value, |walk, value| walk.object(Names::Identity, value)),
            Op::Scalar(_)
            | Op::Enum(_)
            | Op::Json
            | Op::Name
            | Op::FixedName(_)
            | Op::Local(_)
            | Op::Unsent(_) => {}
        }
    }

    fn second(&mut self, or: Or, op: &'static Op, value: &mut Value) {
        let names = match or {
            Or::Reference(_) => REFERENCE,
            Or::Secret(_) if matches!(op, Op::Map(_)) => {
                return self.object(Names::Fixed(NAME), value);
            }
            Or::ConfigMap(_) | Or::Secret(_) => NAME_AND_KEY,
        };
        match op {
            Op::List(_) => self.list(value, |walk, value| walk.object(Names::Fixed(names), value)),
            Op::Map(_) => self.map(value, |walk, value| walk.object(Names::Fixed(names), value)),
            _ => self.object(Names::Fixed(names), value),
        }
    }

    fn list(&mut self, value: &mut Value, mut each: impl FnMut(&mut Self, &mut Value)) {
        let Value::Array(elements) = value else {
            return;
        };
        for (index, element) in elements.iter_mut().enumerate() {
            self.at_index(index, |walk| each(walk, element));
        }
    }

    fn map(&mut self, value: &mut Value, mut each: impl FnMut(&mut Self, &mut Value)) {
        let Value::Object(entries) = value else {
            return;
        };
        for (key, entry) in entries.iter_mut() {
            self.at_key(key, |walk| each(walk, entry));
        }
    }
}

/// At most three names that look like the given one, nearest first.
fn candidates(names: Names, given: &str) -> Vec<String> {
    let given = given.to_ascii_lowercase();
    let mut near: Vec<(usize, &'static str)> = Vec::new();
    names.visit(&mut |name, _| {
        let lower = name.to_ascii_lowercase();
        let distance = distance(given.as_bytes(), lower.as_bytes());
        // Two fifths of the letters may differ (`valeu` for `value`); a name that contains the other (`subnet`, `subnetReference`) is near as well.
        let related = given.len() >= 4
            && (lower.contains(&given) || (lower.len() >= 4 && given.contains(&lower)));
        if distance * 5 <= 2 * given.len().max(lower.len()) || related {
            near.push((distance, name));
        }
        false
    });
    near.sort_unstable();
    near.dedup();
    near.into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// Edit distance. Property names are short; a very long key of a user costs at most its own length times theirs.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut previous = i;
        let mut first = i + 1;
        if let Some(cell) = row.first_mut() {
            *cell = first;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(right) {
            let substituted = previous + usize::from(a != b);
            previous = *cell;
            *cell = substituted.min(previous + 1).min(first + 1);
            first = *cell;
        }
    }
    row.last().copied().unwrap_or(left.len())
}
