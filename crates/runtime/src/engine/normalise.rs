//! Checks the property names of a Spec that a person wrote.
//!
//! Kubernetes drops unknown properties silently, and its samples show how people err: the wrong case
//! (`ApiVersionSetReference`), or a property that another version has. Both are findings, with the name that was meant.

use super::Finding;
use super::kubernetes::{NAME, NAME_AND_KEY, Names, REFERENCE, Shape, WELL_KNOWN, second_names};
use crate::json::path::{MAX_DEPTH, write_key};
use crate::plan::{Op, Or, Plan};
use serde_json::{Map, Value};

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
        let names = second_names(or);
        if matches!((or, op), (Or::Secret(_), Op::Map(_))) {
            return self.object(Names::Fixed(NAME), value);
        }
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
