//! Between API versions: up to the hub, which holds what any version can say, and down to another version.
//!
//! The hub of a kind is the union of its versions' properties, each under one name. Nearly every property has the same name in all
//! versions; where one was renamed, the plan's steps say what the hub calls it ([`Step::hub`](crate::plan::Step::hub)).
//! Going up renames and loses nothing; going down keeps what the version has, and reports the rest. The generator has checked
//! that properties which share a name in the hub have types that agree.

use super::kubernetes::{NAME, NAME_AND_KEY, Names, REFERENCE, Shape, WELL_KNOWN, second_names};
use crate::arm_id::ArmId;
use crate::json::path::{MAX_DEPTH, write_key};
use crate::json::{kind_of, scalar};
use crate::plan::{Op, Or, Plan, Scalar};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A value that another API version cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Where it was, by the names of the hub: `spec.networkAcls.defaultAction`.
    pub path: String,
    /// Why it is not there any more.
    pub reason: LostReason,
}

/// Why a value could not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostReason {
    /// The version has no such property.
    NoProperty,
    /// The version has the property, with a type that cannot hold the value.
    Type {
        /// What the version wants there.
        expected: &'static str,
        /// What there was.
        found: &'static str,
    },
    /// Deeper than any document of Azure's.
    Depth,
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        match self.reason {
            LostReason::NoProperty => f.write_str(": there is no such property"),
            LostReason::Type { expected, found } => {
                write!(f, ": {expected} is expected, and the value is {found}")
            }
            LostReason::Depth => f.write_str(": nested too deeply"),
        }
    }
}

/// Up: a Spec or Status by the names of the hub.
pub(super) fn to_hub(
    plan: &'static Plan,
    root: &'static str,
    value: &Value,
    lost: &mut Vec<Lost>,
) -> Value {
    run(plan, root, value, lost, Direction::Up)
}

/// Down: a Spec or Status of one version, from the hub.
pub(super) fn from_hub(
    plan: &'static Plan,
    root: &'static str,
    value: &Value,
    lost: &mut Vec<Lost>,
) -> Value {
    run(plan, root, value, lost, Direction::Down)
}

fn run(
    plan: &'static Plan,
    root: &'static str,
    value: &Value,
    lost: &mut Vec<Lost>,
    direction: Direction,
) -> Value {
    let mut walk = Walk {
        path: root.to_owned(),
        depth: 0,
        lost,
        direction,
    };
    walk.object(Names::Plan(plan), value).unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

struct Walk<'l> {
    path: String,
    depth: usize,
    lost: &'l mut Vec<Lost>,
    direction: Direction,
}

impl Walk<'_> {
    fn lose(&mut self, reason: LostReason) -> Option<Value> {
        self.lost.push(Lost {
            path: self.path.clone(),
            reason,
        });
        None
    }

    fn mismatch(&mut self, expected: &'static str, value: &Value) -> Option<Value> {
        self.lose(LostReason::Type {
            expected,
            found: kind_of(value),
        })
    }

    /// Runs `inner` with a longer path. `None` is what was lost, which has been reported.
    fn below(
        &mut self,
        add: impl FnOnce(&mut String),
        inner: impl FnOnce(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let length = self.path.len();
        add(&mut self.path);
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH {
            self.lose(LostReason::Depth)
        } else {
            inner(self)
        };
        self.depth -= 1;
        self.path.truncate(length);
        result
    }

    fn at_key(
        &mut self,
        key: &str,
        inner: impl FnOnce(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        self.below(
            |path| {
                // Writing to a String does not fail.
                let _ = write_key(path, key);
            },
            inner,
        )
    }

    fn object(&mut self, names: Names, value: &Value) -> Option<Value> {
        let entries = match value {
            Value::Object(entries) => entries,
            // As absent, in every version.
            Value::Null => return Some(Value::Null),
            other => return self.mismatch("an object", other),
        };
        let mut out = Map::new();
        for (key, value) in entries {
            let found = match self.direction {
                Direction::Up => names.to_hub(key),
                Direction::Down => names
                    .find_in_hub(key)
                    .map(|(name, shape)| (Cow::Borrowed(name), shape)),
            };
            match found {
                Some((name, shape)) => {
                    let hub = match self.direction {
                        Direction::Up => name.as_ref(),
                        Direction::Down => key,
                    };
                    if let Some(value) = self.at_key(hub, |walk| walk.shape(shape, value)) {
                        out.insert(name.into_owned(), value);
                    }
                }
                // Nothing is lost with what says nothing.
                None if value.is_null() => {}
                None => {
                    self.at_key(key, |walk| walk.lose(LostReason::NoProperty));
                }
            }
        }
        Some(Value::Object(out))
    }

    fn shape(&mut self, shape: Shape, value: &Value) -> Option<Value> {
        if value.is_null() {
            return Some(Value::Null);
        }
        match shape {
            Shape::Op(op) => self.value(op, value),
            Shape::Object(names) => self.object(names, value),
            Shape::List(names) => {
                self.list(value, |walk, value| walk.object(Names::Fixed(names), value))
            }
            Shape::Second(or, op) => self.second(or, op, value),
            Shape::Any => Some(value.clone()),
        }
    }

    fn value(&mut self, op: &'static Op, value: &Value) -> Option<Value> {
        match op {
            Op::Scalar(scalar) if self.direction == Direction::Down => {
                let held = scalar::lenient(*scalar, value).or_else(|| match scalar {
                    Scalar::String => id_of(value),
                    _ => None,
                });
                match held {
                    Some(value) => Some(value),
                    None => self.mismatch(scalar::expected(*scalar), value),
                }
            }
            Op::Enum(names) if self.direction == Direction::Down => match value {
                Value::String(text) => Some(Value::from(scalar::canonical(names, text))),
                Value::Array(_) | Value::Object(_) => self.mismatch("one of several values", value),
                // Enums of numbers.
                other => Some(other.clone()),
            },
            Op::Object(plan) => self.object(Names::Plan(plan), value),
            Op::Nested(steps) => self.object(Names::Steps(steps), value),
            Op::List(element) => self.list(value, |walk, value| walk.element(element, value)),
            Op::Map(element) => self.map(value, |walk, value| walk.element(element, value)),
            // An id that another version describes as text.
            Op::Reference | Op::WellKnownReference
                if self.direction == Direction::Down && is_id(value) =>
            {
                Some(Value::Object(Map::from_iter([(
                    "armId".to_owned(),
                    value.clone(),
                )])))
            }
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
            | Op::Unsent(_) => Some(value.clone()),
        }
    }

    /// An element of a list or a map, where `null` is a value.
    fn element(&mut self, op: &'static Op, value: &Value) -> Option<Value> {
        if value.is_null() {
            return Some(Value::Null);
        }
        self.value(op, value)
    }

    fn second(&mut self, or: Or, op: &'static Op, value: &Value) -> Option<Value> {
        let names = second_names(or);
        match op {
            Op::Map(_) if matches!(or, Or::Secret(_)) => self.object(Names::Fixed(NAME), value),
            Op::List(_) => self.list(value, |walk, value| walk.object(Names::Fixed(names), value)),
            Op::Map(_) => self.map(value, |walk, value| walk.object(Names::Fixed(names), value)),
            _ => self.object(Names::Fixed(names), value),
        }
    }

    fn list(
        &mut self,
        value: &Value,
        mut each: impl FnMut(&mut Self, &Value) -> Option<Value>,
    ) -> Option<Value> {
        let Value::Array(elements) = value else {
            return self.mismatch("a list", value);
        };
        let kept = elements.iter().enumerate().filter_map(|(index, element)| {
            self.below(
                |path| path.push_str(&format!("[{index}]")),
                |walk| each(walk, element),
            )
        });
        Some(Value::Array(kept.collect()))
    }

    fn map(
        &mut self,
        value: &Value,
        mut each: impl FnMut(&mut Self, &Value) -> Option<Value>,
    ) -> Option<Value> {
        let Value::Object(entries) = value else {
            return self.mismatch("a map", value);
        };
        let kept = entries.iter().filter_map(|(key, entry)| {
            Some((key.clone(), self.at_key(key, |walk| each(walk, entry))?))
        });
        Some(Value::Object(kept.collect()))
    }
}

fn is_id(value: &Value) -> bool {
    matches!(value, Value::String(text) if ArmId::parse(text).is_ok())
}

/// The id of a reference that is nothing but an id, for a version that has text in its place.
fn id_of(value: &Value) -> Option<Value> {
    let reference = value.as_object().filter(|reference| reference.len() == 1)?;
    reference.get("armId").filter(|id| is_id(id)).cloned()
}
