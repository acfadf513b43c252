//! What a request would change of what was read.
//!
//! The plan says which properties can be written; everything else in a response is Azure's own. Values are compared as Azure
//! does: names and ids without case, and a number that came as text is that number.

use super::{defaults, from_arm};
use crate::arm_id::ArmId;
use crate::json::path::{MAX_DEPTH, write_key};
use crate::json::{property, scalar};
use crate::plan::{Op, Plan, Scalar, Step};
use serde_json::{Map, Value};

/// One property that a request says otherwise than what was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where in the ARM body: `properties.subnets[0].name`.
    pub path: String,
    /// What is different.
    pub kind: DifferenceKind,
    /// The value that was read, if it is a scalar and no secret.
    pub read: Option<Value>,
    /// The value that would be sent, if it is a scalar and no secret.
    pub sent: Option<Value>,
}

/// How a property differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Another value would be sent.
    Changed,
    /// Nothing would be sent, so that Azure would fall back to whatever it takes then.
    Lost,
    /// A value would be sent where there was none.
    Added,
    /// The value is the documented default: a minimal request would not say it. It makes no difference whether
    /// this one does.
    Default,
    /// A secret, which is never read. The request takes it from a Kubernetes secret, if at all.
    Secret,
}

impl DifferenceKind {
    /// Whether the request would change the resource.
    #[must_use]
    pub fn is_change(self) -> bool {
        match self {
            Self::Changed | Self::Lost | Self::Added => true,
            Self::Default | Self::Secret => false,
        }
    }
}

/// Compares two bodies; see [`super::compare`].
pub(super) fn bodies(plan: &'static Plan, read: &Value, request: &Value) -> Vec<Difference> {
    let mut walk = Compare {
        path: String::new(),
        found: Vec::new(),
    };
    walk.objects(plan, read, request, 0);
    walk.found
}

struct Compare {
    path: String,
    found: Vec<Difference>,
}

impl Compare {
    fn report(&mut self, kind: DifferenceKind, read: Option<&Value>, sent: Option<&Value>) {
        let shown = |value: Option<&Value>| {
            value
                .filter(|value| !value.is_object() && !value.is_array())
                .filter(|_| kind != DifferenceKind::Secret)
                .cloned()
        };
        self.found.push(Difference {
            path: self.path.trim_start_matches('.').to_owned(),
            kind,
            read: shown(read),
            sent: shown(sent),
        });
    }

    fn at(&mut self, add: impl FnOnce(&mut String), inner: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        add(&mut self.path);
        inner(self);
        self.path.truncate(length);
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

    fn objects(&mut self, plan: &'static Plan, read: &Value, sent: &Value, depth: usize) {
        let (Value::Object(source), Value::Object(target)) = (read, sent) else {
            return self.report(DifferenceKind::Changed, Some(read), Some(sent));
        };
        if depth >= MAX_DEPTH {
            return;
        }
        match plan {
            Plan::Object(steps) => self.steps(steps, source, target, None, depth),
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.steps(shared, source, target, Some(discriminator), depth);
                match from_arm::choose(discriminator, options, source) {
                    Some(option) => {
                        let told = find(source, discriminator);
                        let tells = target.get(*discriminator);
                        self.at_key(discriminator, |walk| match (told, tells) {
                            (Some(Value::String(a)), Some(Value::String(b)))
                                if !a.eq_ignore_ascii_case(b) =>
                            {
                                walk.report(DifferenceKind::Changed, told, tells);
                            }
                            (Some(_), None) => walk.report(DifferenceKind::Lost, told, None),
                            // Azure may leave it out of its answers; a request must not.
                            _ => {}
                        });
                        match option.plan {
                            Plan::Object(steps) => {
                                self.steps(steps, source, target, Some(discriminator), depth);
                            }
                            // A choice within a choice has a discriminator of its own.
                            Plan::OneOf { .. } => {
                                self.objects(option.plan, read, sent, depth + 1);
                            }
                        }
                    }
                    None if source.values().any(|value| !is_nothing(value)) => {
                        self.report(DifferenceKind::Lost, Some(read), None);
                    }
                    None => {}
                }
            }
        }
    }

    fn steps(
        &mut self,
        steps: &'static [Step],
        source: &Map<String, Value>,
        target: &Map<String, Value>,
        discriminator: Option<&str>,
        depth: usize,
    ) {
        for step in steps {
            if step.arm.is_empty() || discriminator == Some(step.arm) {
                continue;
            }
            let read = find(source, step.arm);
            let sent = target.get(step.arm).filter(|value| !value.is_null());
            if read.is_none() && sent.is_none() {
                continue;
            }
            self.at_key(step.arm, |walk| walk.step(step, read, sent, depth));
        }
    }

    fn step(
        &mut self,
        step: &'static Step,
        read: Option<&Value>,
        sent: Option<&Value>,
        depth: usize,
    ) {
        match &step.op {
            // A resource is what its id says; the `name` of an answer can differ (MongoDB's users in Microsoft.DocumentDB).
            Op::Name | Op::FixedName(_) | Op::Local(_) | Op::Unsent(_) => {}
            Op::Nested(inner) => {
                if read.is_some_and(|read| !read.is_object()) {
                    return self.report(DifferenceKind::Changed, read, sent);
                }
                let none = Map::new();
                let read = read.and_then(Value::as_object).unwrap_or(&none);
                let sent = sent.and_then(Value::as_object).unwrap_or(&none);
                self.steps(inner, read, sent, None, depth + 1);
            }
            op => {
                if read.is_some_and(|read| defaults::is_default(step, read))
                    && sent.is_none_or(|sent| defaults::is_default(step, sent))
                {
                    return self.report(DifferenceKind::Default, read, sent);
                }
                self.value(op, read, sent, depth + 1);
            }
        }
    }

    fn value(&mut self, op: &'static Op, read: Option<&Value>, sent: Option<&Value>, depth: usize) {
        if let Op::Secret | Op::SecretMap = op {
            if read.is_some_and(|read| !is_nothing(read)) {
                self.report(DifferenceKind::Secret, None, None);
            }
            return;
        }
        match (read, sent) {
            (None, None) => {}
            (Some(read), None) => {
                if holds_secrets(op) {
                    self.report(DifferenceKind::Secret, None, None);
                } else if !is_nothing(read) {
                    self.report(DifferenceKind::Lost, Some(read), None);
                }
            }
            (None, Some(sent)) => {
                if !is_nothing(sent) && !holds_secrets(op) {
                    self.report(DifferenceKind::Added, None, Some(sent));
                }
            }
            (Some(read), Some(sent)) => self.both(op, read, sent, depth),
        }
    }

    fn both(&mut self, op: &'static Op, read: &Value, sent: &Value, depth: usize) {
        if depth >= MAX_DEPTH {
            return;
        }
        match (op, read, sent) {
            (Op::Object(plan), ..) => self.objects(plan, read, sent, depth),
            (Op::List(element), Value::Array(read), Value::Array(sent)) => {
                self.lists(element, read, sent, depth);
            }
            (Op::Map(element), Value::Object(read), Value::Object(sent)) => {
                let keys = read
                    .keys()
                    .chain(sent.keys().filter(|key| !read.contains_key(*key)));
                for key in keys {
                    let (read, sent) = (
                        read.get(key).filter(|value| !value.is_null()),
                        sent.get(key).filter(|value| !value.is_null()),
                    );
                    self.at_key(key, |walk| walk.value(element, read, sent, depth + 1));
                }
            }
            (Op::Identities, Value::Object(read), Value::Object(sent)) => {
                let has =
                    |all: &Map<String, Value>, id: &str| all.keys().any(|key| same_id(key, id));
                for id in read.keys().filter(|id| !has(sent, id)) {
                    self.at_key(id, |walk| walk.report(DifferenceKind::Lost, None, None));
                }
                for id in sent.keys().filter(|id| !has(read, id)) {
                    self.at_key(id, |walk| walk.report(DifferenceKind::Added, None, None));
                }
            }
            _ if is_same(op, read, sent) => {}
            _ => self.report(DifferenceKind::Changed, Some(read), Some(sent)),
        }
    }

    /// Elements in their order; those that are missing in the request are told from those that differ.
    fn lists(&mut self, op: &'static Op, read: &[Value], sent: &[Value], depth: usize) {
        let mut missing = read
            .iter()
            .filter(|value| !value.is_null())
            .count()
            .saturating_sub(sent.len());
        let mut rest = sent.iter();
        let mut next = rest.next();
        for (index, value) in read.iter().enumerate() {
            if value.is_null() {
                continue;
            }
            let before = self.found.len();
            self.at_index(index, |walk| {
                walk.value(op, Some(value), next, depth + 1);
            });
            let differs = self
                .found
                .get(before..)
                .unwrap_or_default()
                .iter()
                .any(|difference| difference.kind.is_change());
            if differs && missing > 0 && next.is_some() {
                missing -= 1;
                self.found.truncate(before);
                self.at_index(index, |walk| walk.value(op, Some(value), None, depth + 1));
            } else {
                next = rest.next();
            }
        }
        let mut index = read.len();
        while let Some(value) = next {
            self.at_index(index, |walk| walk.value(op, None, Some(value), depth + 1));
            index += 1;
            next = rest.next();
        }
    }

    fn at_index(&mut self, index: usize, inner: impl FnOnce(&mut Self)) {
        self.at(|path| path.push_str(&format!("[{index}]")), inner);
    }
}

/// As [`property`]; `null` is the same as absent.
fn find<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    property(object, name).filter(|value| !value.is_null())
}

/// Whether nothing is said: no value, an empty text or an empty collection.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn holds_secrets(op: &Op) -> bool {
    match op {
        Op::Secret | Op::SecretMap => true,
        Op::List(element) | Op::Map(element) => holds_secrets(element),
        _ => false,
    }
}

fn is_same(op: &Op, read: &Value, sent: &Value) -> bool {
    if read == sent {
        return true;
    }
    match (op, read, sent) {
        (Op::Enum(_), a, Value::String(b)) => matches!(
            scalar::lenient(Scalar::String, a),
            Some(Value::String(a)) if a.eq_ignore_ascii_case(b)
        ),
        (
            Op::Scalar(Scalar::String) | Op::Reference | Op::WellKnownReference,
            Value::String(a),
            Value::String(b),
        ) => a.starts_with('/') && same_id(a, b),
        (Op::Scalar(kind), ..) => match (scalar::lenient(*kind, read), sent) {
            (Some(Value::Number(a)), Value::Number(b)) => a == *b || a.as_f64() == b.as_f64(),
            (Some(read), sent) => read == *sent,
            (None, _) => false,
        },
        _ => false,
    }
}

/// ARM compares ids without case.
fn same_id(a: &str, b: &str) -> bool {
    a == b || ArmId::key_of(a) == ArmId::key_of(b)
}
