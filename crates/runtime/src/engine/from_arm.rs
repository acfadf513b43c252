//! ARM → Spec and ARM → Status: a plan read from right to left, leniently.
//!
//! Azure's answers differ from its descriptions in small ways (case of names, numbers as strings), so that nothing here is
//! an error: what fits is kept, what does not is left out.

use super::{ImportedSpec, is_empty_collection, secrets, unlisted};
use crate::arm_id::ArmId;
use crate::json::path::MAX_DEPTH;
use crate::json::{property, scalar};
use crate::plan::{Alternative, Op, Or, Plan, Step};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Reads an ARM object by a plan. A body that is no object gives an empty one.
pub(super) fn read(plan: &'static Plan, body: &Value) -> Value {
    Reader::default().read(plan, body)
}

/// Reads a Spec as [`read`] does, but for empty lists and maps; see [`super::import`].
pub(super) fn import(plan: &'static Plan, body: &Value) -> ImportedSpec {
    let mut reader = Reader {
        for_import: true,
        // Of a body that is no object, no step is looked at.
        may_miss_secrets: !body.is_object(),
        ..Reader::default()
    };
    let mut spec = reader.read(plan, body);
    ImportedSpec {
        unlisted: if reader.unlisted {
            unlisted::find(plan, &mut spec)
        } else {
            Vec::new()
        },
        references: reader.ids,
        missing_secrets: if reader.may_miss_secrets {
            secrets::missing(plan, &mut spec)
        } else {
            Vec::new()
        },
        spec,
    }
}

#[derive(Default)]
struct Reader {
    /// Leaves out empty collections, and notes what the following are for.
    for_import: bool,
    ids: Vec<String>,
    /// Whether an enumeration did not list a value.
    unlisted: bool,
    /// Whether there is reason to look for secrets that the Spec could refer to.
    may_miss_secrets: bool,
    /// The properties of the objects that are being read, inner ones last: a map is made of all at once.
    entries: Vec<(String, Value)>,
}

impl Reader {
    fn read(&mut self, plan: &'static Plan, body: &Value) -> Value {
        let read = self.object(plan, body, 0);
        read.unwrap_or_else(|| Value::Object(Map::new()))
    }

    fn object(&mut self, plan: &'static Plan, body: &Value, depth: usize) -> Option<Value> {
        let Value::Object(source) = body else {
            return None;
        };
        if depth >= MAX_DEPTH {
            return None;
        }
        let start = self.entries.len();
        match plan {
            Plan::Object(list) => self.steps(list, source, depth),
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.steps(shared, source, depth);
                if let Some(option) = choose(discriminator, options, source)
                    && let Some(mut content) = self.object(option.plan, body, depth + 1)
                {
                    name_option(discriminator, option, &mut content);
                    self.set(option.kubernetes, content);
                }
            }
        }
        // The last value of a name stays.
        Some(Value::Object(self.entries.drain(start..).collect()))
    }

    /// Fills the properties of one Kubernetes object from one ARM object.
    fn steps(&mut self, steps: &'static [Step], source: &Map<String, Value>, depth: usize) {
        if self.for_import && !self.may_miss_secrets {
            // The properties of a group that is not there stand in the same object of the Spec.
            self.may_miss_secrets = steps.iter().any(|step| {
                secrets::property(step).is_some()
                    || (matches!(step.op, Op::Nested(_))
                        && !matches!(source.get(step.arm), Some(Value::Object(_))))
            });
        }
        for_each_pair(steps, source, |step, value| {
            self.apply(step, value, depth);
        });
    }

    fn set(&mut self, name: &str, value: Value) {
        self.entries.push((name.to_owned(), value));
    }

    fn apply(&mut self, step: &'static Step, value: &Value, depth: usize) {
        if value.is_null() {
            return;
        }
        match &step.op {
            Op::Nested(inner) => {
                if let Value::Object(group) = value {
                    self.steps(inner, group, depth + 1);
                }
                return;
            }
            Op::Name => {
                if let Value::String(name) = value {
                    let last = name.rsplit('/').next().unwrap_or(name);
                    self.set(step.kubernetes, Value::from(last));
                }
                return;
            }
            _ => {}
        }
        if let Some(Or::Reference(name)) = step.or
            && let Some(references) = self.references(value)
        {
            self.set(name, references);
            return;
        }
        if let Some(converted) = self.convert(&step.op, value, depth + 1)
            && !(self.for_import && is_empty_collection(&step.op, &converted))
        {
            self.set(step.kubernetes, converted);
        }
    }

    fn convert(&mut self, op: &'static Op, value: &Value, depth: usize) -> Option<Value> {
        if depth >= MAX_DEPTH {
            return None;
        }
        match op {
            Op::Scalar(kind) => scalar::lenient(*kind, value),
            Op::Enum(names) => {
                let text = match value {
                    Value::String(text) => Cow::Borrowed(text.as_str()),
                    Value::Number(number) => Cow::Owned(number.to_string()),
                    Value::Bool(flag) => Cow::Owned(flag.to_string()),
                    _ => return None,
                };
                let listed = scalar::listed(names, &text);
                self.unlisted |= listed.is_none();
                Some(Value::from(listed.unwrap_or(&text)))
            }
            Op::Json => Some(value.clone()),
            Op::Object(plan) => self.object(plan, value, depth),
            Op::List(element) => match value {
                Value::Array(elements) => Some(Value::Array(
                    elements
                        .iter()
                        .filter_map(|value| self.convert(element, value, depth + 1))
                        .collect(),
                )),
                _ => None,
            },
            Op::Map(element) => match value {
                Value::Object(entries) => Some(Value::Object(
                    entries
                        .iter()
                        .filter_map(|(key, value)| {
                            Some((key.clone(), self.convert(element, value, depth + 1)?))
                        })
                        .collect(),
                )),
                _ => None,
            },
            Op::Reference => match value {
                Value::String(id) if !id.is_empty() => Some(self.reference(id)),
                _ => None,
            },
            Op::WellKnownReference => match value {
                Value::String(id) if id.is_empty() => None,
                Value::String(id) if id.starts_with('/') => Some(self.reference(id)),
                Value::String(name) => Some(single("wellKnownName", Value::from(name.as_str()))),
                _ => None,
            },
            Op::Identities => match value {
                Value::Object(entries) => Some(Value::Array(
                    entries
                        .keys()
                        .map(|id| single("reference", self.reference(id)))
                        .collect(),
                )),
                _ => None,
            },
            // Secrets are never read back: Azure does not return them, and where it does they must not become text in YAML.
            Op::Secret | Op::SecretMap => None,
            Op::Nested(_) | Op::Name | Op::FixedName(_) | Op::Local(_) | Op::Unsent(_) => None,
        }
    }

    /// ARM ids as references, in the shape of the value: one, a list or a map. `None` if any of it is no ARM id.
    fn references(&mut self, value: &Value) -> Option<Value> {
        let before = self.ids.len();
        let read = self.only_references(value);
        if read.is_none() {
            self.ids.truncate(before);
        }
        read
    }

    fn only_references(&mut self, value: &Value) -> Option<Value> {
        match value {
            Value::String(text) => ArmId::parse(text).ok().map(|_| self.reference(text)),
            Value::Array(elements) if !elements.is_empty() => elements
                .iter()
                .map(|value| self.only_references(value))
                .collect::<Option<Vec<_>>>()
                .map(Value::Array),
            Value::Object(entries) if !entries.is_empty() => entries
                .iter()
                .map(|(key, value)| Some((key.clone(), self.only_references(value)?)))
                .collect::<Option<Map<_, _>>>()
                .map(Value::Object),
            _ => None,
        }
    }

    fn reference(&mut self, id: &str) -> Value {
        if self.for_import {
            self.ids.push(id.to_owned());
        }
        single("armId", Value::from(id))
    }
}

/// Says which option an object of a Spec is, where Azure's answer left that out: the CRD requires it. A Status requires nothing,
/// and stays what Azure said.
fn name_option(discriminator: &str, option: &Alternative, content: &mut Value) {
    let step = members(option.plan)
        .iter()
        .find(|step| step.required && step.arm.eq_ignore_ascii_case(discriminator));
    if let (Some(step), Value::Object(content)) = (step, content) {
        content
            .entry(step.kubernetes)
            .or_insert_with(|| Value::from(option.value));
    }
}

/// Pairs steps with ARM properties: by exact name, then by name without case.
///
/// Both sides are sorted by name, so that exact pairs are found in one pass; most bodies leave a handful of properties (`id`, `etag`, …)
/// for the second pass. Steps for one ARM name stand together.
fn for_each_pair<'v>(
    steps: &'static [Step],
    source: &'v Map<String, Value>,
    mut apply: impl FnMut(&'static Step, &'v Value),
) {
    let steps = || steps.iter().filter(|step| !step.arm.is_empty());
    let mut left: Vec<(&String, &Value)> = Vec::new();
    let mut entries = source.iter();
    let mut next = entries.next();
    let mut paired = false;
    for step in steps() {
        while let Some(entry) = next
            && entry.0.as_str() < step.arm
        {
            if !paired {
                left.push(entry);
            }
            next = entries.next();
            paired = false;
        }
        // Not consumed: a second step may fill another property from the same value.
        if let Some((key, value)) = next
            && key == step.arm
        {
            apply(step, value);
            paired = true;
        }
    }
    if !paired {
        left.extend(next);
    }
    left.extend(entries);
    if left.is_empty() {
        return;
    }
    for step in steps() {
        let exact = left.iter().find(|(key, _)| *key == step.arm);
        let similar = || {
            left.iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(step.arm))
                .filter(|_| !source.contains_key(step.arm))
        };
        if let Some((_, value)) = exact.or_else(similar) {
            apply(step, value);
        }
    }
}

fn single(name: &str, value: Value) -> Value {
    let mut map = Map::new();
    map.insert(name.to_owned(), value);
    Value::Object(map)
}

/// The option of a discriminated body: by the discriminator, or, where Azure leaves it out of its answers
/// (`createMode` of `DBforMariaDB/servers`), by properties that only one option has.
pub(super) fn choose(
    discriminator: &str,
    options: &'static [Alternative],
    source: &Map<String, Value>,
) -> Option<&'static Alternative> {
    match property(source, discriminator) {
        Some(Value::String(text)) => Alternative::of(options, text),
        Some(value) if !value.is_null() => None,
        _ => {
            let sides: Vec<_> = options
                .iter()
                .map(|option| Some(members(option.plan)))
                .collect();
            let mut marks = vec![false; options.len()];
            distinguish(discriminator, &sides, source, &mut marks, 0);
            let mut marked = options
                .iter()
                .zip(&marks)
                .filter(|(_, mark)| **mark)
                .map(|(option, _)| option);
            let first = marked.next()?;
            marked.next().is_none().then_some(first)
        }
    }
}

/// The steps of a plan, for telling options apart.
fn members(plan: &'static Plan) -> &'static [Step] {
    match plan {
        Plan::Object(steps) => steps,
        Plan::OneOf { shared, .. } => shared,
    }
}

/// Marks the options that alone have some property of the body, looking into objects that several of them share.
fn distinguish(
    discriminator: &str,
    sides: &[Option<&'static [Step]>],
    source: &Map<String, Value>,
    marks: &mut [bool],
    depth: usize,
) {
    for (key, value) in source {
        if value.is_null() || (depth == 0 && key.eq_ignore_ascii_case(discriminator)) {
            continue;
        }
        let holders: Vec<Option<&'static Step>> = sides
            .iter()
            .map(|side| {
                side.and_then(|steps| steps.iter().find(|step| step.arm.eq_ignore_ascii_case(key)))
            })
            .collect();
        match holders.iter().flatten().count() {
            0 => {}
            1 => {
                if let Some(index) = holders.iter().position(Option::is_some)
                    && let Some(mark) = marks.get_mut(index)
                {
                    *mark = true;
                }
            }
            _ => {
                let Value::Object(inner) = value else {
                    continue;
                };
                if depth >= 4 {
                    continue;
                }
                let inner_sides: Vec<_> = holders
                    .iter()
                    .map(|holder| match holder.map(|step| &step.op) {
                        Some(Op::Nested(steps)) => Some(*steps),
                        Some(Op::Object(plan)) => Some(members(plan)),
                        _ => None,
                    })
                    .collect();
                distinguish(discriminator, &inner_sides, inner, marks, depth + 1);
            }
        }
    }
}
