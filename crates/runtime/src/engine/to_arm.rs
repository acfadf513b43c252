//! Spec → ARM request, and Status → ARM response: a plan read from left to right.

use super::is_empty_collection;
use super::{ConversionError, ConversionErrors, ConversionProblem, ResolveError, Resolver};
use crate::json::path::Path;
use crate::json::{kind_of, scalar};
use crate::plan::{Collection, Empty, Op, Or, Plan, Step};
use crate::refs::{
    ConfigMapReference, ReferenceError, ResourceReference, SecretMapReference, SecretReference,
    WellKnownResourceReference,
};
use serde_json::{Map, Value};

/// What the walk does with what is missing or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// For a PUT: payload modes apply, an empty collection is left out unless they say otherwise, and what is wrong is an error.
    Request,
    /// For a Status, which came from ARM: everything it holds goes back, and what is wrong is left out.
    Copy,
}

pub(super) struct ToArm<'a> {
    mode: Mode,
    azure_name: Option<&'a str>,
    resolver: &'a dyn Resolver,
    path: Path<'a>,
    errors: Vec<ConversionError>,
}

/// Carries the request plan out; see [`super::to_arm`].
pub(super) fn request<'a>(
    plan: &'static Plan,
    spec: &'a Value,
    azure_name: &'a str,
    resolver: &'a dyn Resolver,
) -> Result<Value, ConversionErrors> {
    let mut walk = ToArm {
        mode: Mode::Request,
        azure_name: Some(azure_name),
        resolver,
        path: Path::new("spec"),
        errors: Vec::new(),
    };
    let body = walk
        .object(plan, spec)
        .unwrap_or_else(|| Value::Object(Map::new()));
    if walk.errors.is_empty() {
        Ok(body)
    } else {
        Err(ConversionErrors(walk.errors))
    }
}

/// Carries the response plan out backwards; see [`super::arm_from_status`].
pub(super) fn copy(plan: &'static Plan, status: &Value) -> Value {
    let resolver = super::ArmIdsOnly;
    let mut walk = ToArm {
        mode: Mode::Copy,
        azure_name: None,
        resolver: &resolver,
        path: Path::new("status"),
        errors: Vec::new(),
    };
    walk.object(plan, status)
        .unwrap_or_else(|| Value::Object(Map::new()))
}

impl<'a> ToArm<'a> {
    fn error(&mut self, problem: impl Into<ConversionProblem>) {
        self.errors.push(ConversionError {
            path: self.path.to_string(),
            problem: problem.into(),
        });
    }

    fn wrong_type(&mut self, expected: &'static str, value: &Value) {
        self.error(ConversionProblem::Type {
            expected,
            found: kind_of(value),
        });
    }

    fn object(&mut self, plan: &'static Plan, value: &'a Value) -> Option<Value> {
        let Value::Object(source) = value else {
            self.wrong_type("an object", value);
            return None;
        };
        let mut target = Map::new();
        match plan {
            Plan::Object(steps) => {
                self.steps(steps, source, &mut target);
            }
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.steps(shared, source, &mut target);
                let chosen = options
                    .iter()
                    .find_map(|option| Some((option, given(source, option.kubernetes)?)));
                if let Some((option, content)) = chosen {
                    self.path.key(option.kubernetes);
                    if let Some(Value::Object(content)) = self.object(option.plan, content) {
                        target.extend(content);
                    }
                    self.path.pop();
                    // The option's content normally has the discriminator as an enum of one value, which users leave out.
                    target
                        .entry(*discriminator)
                        .or_insert_with(|| Value::from(option.value));
                }
            }
        }
        Some(Value::Object(target))
    }

    /// Fills one ARM object. The result tells whether any property of the Kubernetes object had a value: explicit
    /// empties alone do not make a nested group.
    fn steps(
        &mut self,
        steps: &'static [Step],
        source: &'a Map<String, Value>,
        target: &mut Map<String, Value>,
    ) -> bool {
        let mut any = false;
        for step in steps {
            let value = match &step.op {
                Op::Local(_) => continue,
                Op::Nested(inner) => {
                    let mut group = Map::new();
                    let contributes = self.steps(inner, source, &mut group);
                    any |= contributes;
                    contributes.then_some(Value::Object(group))
                }
                Op::Name => self.name(step, source),
                Op::FixedName(name) => Some(Value::from(*name)),
                Op::Unsent(_) => None,
                op => {
                    let (value, contributes) = self.property(step, op, source);
                    any |= contributes;
                    value
                }
            };
            match value {
                Some(value) => {
                    target.insert(step.arm.to_owned(), value);
                }
                None if self.mode == Mode::Request => {
                    if let Some(value) = empty(step) {
                        target.insert(step.arm.to_owned(), value);
                    }
                }
                None => {}
            }
        }
        any
    }

    /// The resource's name: ARM wants the last segment in the body, never the joined name of a child.
    fn name(&self, step: &Step, source: &Map<String, Value>) -> Option<Value> {
        match self.azure_name {
            Some(name) => Some(Value::from(name.rsplit('/').next().unwrap_or(name))),
            None => given(source, step.kubernetes).cloned(),
        }
    }

    /// One property, from its first or its second source; and whether either was given.
    fn property(
        &mut self,
        step: &'static Step,
        op: &'static Op,
        source: &'a Map<String, Value>,
    ) -> (Option<Value>, bool) {
        let mut result = None;
        let mut contributes = false;
        // A reference wins over the string beside it, so that the string need not even be right.
        let second = step
            .or
            .and_then(|or| Some((or, given(source, or_name(or))?)));
        if let Some(value) = given(source, step.kubernetes)
            && !matches!(second, Some((Or::Reference(_), _)))
        {
            contributes = true;
            self.path.key(step.kubernetes);
            result = self.value(op, value);
            self.path.pop();
            let left_out = self.mode == Mode::Request
                && step.empty == Empty::Omit
                && result
                    .as_ref()
                    .is_some_and(|value| is_empty_collection(op, value));
            if left_out {
                result = None;
            }
        }
        if let Some((or, value)) = second {
            contributes = true;
            self.path.key(or_name(or));
            if let Some(value) = self.second(or, op, value) {
                result = Some(value);
            }
            self.path.pop();
        }
        (result, contributes)
    }

    fn value(&mut self, op: &'static Op, value: &'a Value) -> Option<Value> {
        if self.path.too_deep() {
            self.error(ConversionProblem::TooDeep);
            return None;
        }
        match op {
            Op::Scalar(kind) => {
                let converted = scalar::strict(*kind, value);
                if converted.is_none() {
                    self.wrong_type(scalar::expected(*kind), value);
                }
                converted
            }
            Op::Enum(_) => {
                if !value.is_string() {
                    self.wrong_type("a string", value);
                    return None;
                }
                Some(value.clone())
            }
            Op::Json => Some(value.clone()),
            Op::Object(plan) => self.object(plan, value),
            Op::List(element) => self.list(value, |walk, value| walk.value(element, value)),
            Op::Map(element) => self.map(value, |walk, value| walk.value(element, value)),
            Op::Reference => self.reference(value),
            Op::WellKnownReference => self.well_known(value),
            Op::Secret => self.secret(value),
            Op::SecretMap => self.secret_map(value),
            Op::Identities => self.identities(value),
            // These have no value of their own; the generator never nests them in a list, map or pair.
            Op::Nested(_) | Op::Name | Op::FixedName(_) | Op::Local(_) | Op::Unsent(_) => None,
        }
    }

    fn list(
        &mut self,
        value: &'a Value,
        mut each: impl FnMut(&mut Self, &'a Value) -> Option<Value>,
    ) -> Option<Value> {
        let Value::Array(elements) = value else {
            self.wrong_type("a list", value);
            return None;
        };
        let mut result = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            if element.is_null() {
                continue;
            }
            self.path.index(index);
            result.extend(each(self, element));
            self.path.pop();
        }
        Some(Value::Array(result))
    }

    fn map(
        &mut self,
        value: &'a Value,
        mut each: impl FnMut(&mut Self, &'a Value) -> Option<Value>,
    ) -> Option<Value> {
        let Value::Object(entries) = value else {
            self.wrong_type("an object", value);
            return None;
        };
        let mut result = Map::new();
        for (key, entry) in entries {
            if entry.is_null() {
                continue;
            }
            self.path.key(key);
            if let Some(entry) = each(self, entry) {
                result.insert(key.clone(), entry);
            }
            self.path.pop();
        }
        Some(Value::Object(result))
    }

    /// The second source of a property. It has the shape of the first: a list of references beside a list of strings.
    fn second(&mut self, or: Or, op: &'static Op, value: &'a Value) -> Option<Value> {
        match (or, op) {
            (Or::Secret(_), Op::Map(_)) => self.secret_map(value),
            (_, Op::List(_)) => self.list(value, |walk, value| walk.single(or, value)),
            (_, Op::Map(_)) => self.map(value, |walk, value| walk.single(or, value)),
            _ => self.single(or, value),
        }
    }

    fn single(&mut self, or: Or, value: &'a Value) -> Option<Value> {
        match or {
            Or::ConfigMap(_) => self.config_map(value),
            Or::Secret(_) => self.secret(value),
            Or::Reference(_) => self.reference(value),
        }
    }

    /// A member of a reference: nothing if absent or null, an error if it is no string.
    fn member(&mut self, source: &'a Map<String, Value>, name: &'static str) -> Option<String> {
        match given(source, name)? {
            Value::String(text) => Some(text.clone()),
            other => {
                self.path.key(name);
                self.wrong_type("a string", other);
                self.path.pop();
                None
            }
        }
    }

    fn members<const N: usize>(
        &mut self,
        value: &'a Value,
        names: [&'static str; N],
    ) -> Option<[Option<String>; N]> {
        let Value::Object(source) = value else {
            self.wrong_type("an object", value);
            return None;
        };
        let before = self.errors.len();
        let members = names.map(|name| self.member(source, name));
        (self.errors.len() == before).then_some(members)
    }

    fn resolved<T>(&mut self, result: Result<T, ResolveError>) -> Option<T> {
        result.map_err(|error| self.error(error)).ok()
    }

    fn reference(&mut self, value: &'a Value) -> Option<Value> {
        let [group, kind, name, arm_id] =
            self.members(value, ["group", "kind", "name", "armId"])?;
        self.resolve(&ResourceReference {
            group,
            kind,
            name,
            arm_id,
        })
    }

    fn resolve(&mut self, reference: &ResourceReference) -> Option<Value> {
        if let Err(error) = reference.validate() {
            self.error(error);
            return None;
        }
        let result = self.resolver.reference(reference, &self.path.to_string());
        self.resolved(result).map(Value::String)
    }

    fn well_known(&mut self, value: &'a Value) -> Option<Value> {
        let [group, kind, name, arm_id, well_known_name] =
            self.members(value, ["group", "kind", "name", "armId", "wellKnownName"])?;
        let reference = WellKnownResourceReference {
            group,
            kind,
            name,
            arm_id,
            well_known_name,
        };
        if let Err(error) = reference.validate() {
            self.error(error);
            return None;
        }
        match reference.well_known_name {
            Some(ref name) if !name.is_empty() => Some(Value::from(name.as_str())),
            _ => self.resolve(&reference.to_reference()),
        }
    }

    fn name_and_key(&mut self, value: &'a Value) -> Option<(String, String)> {
        let [name, key] = self.members(value, ["name", "key"])?;
        match (name, key) {
            (Some(name), Some(key)) if !name.is_empty() && !key.is_empty() => Some((name, key)),
            _ => {
                self.error(ReferenceError::NameAndKey);
                None
            }
        }
    }

    fn secret(&mut self, value: &'a Value) -> Option<Value> {
        let (name, key) = self.name_and_key(value)?;
        let result = self.resolver.secret(&SecretReference { name, key });
        self.resolved(result).map(Value::String)
    }

    fn config_map(&mut self, value: &'a Value) -> Option<Value> {
        let (name, key) = self.name_and_key(value)?;
        let result = self.resolver.config_map(&ConfigMapReference { name, key });
        self.resolved(result).map(Value::String)
    }

    fn secret_map(&mut self, value: &'a Value) -> Option<Value> {
        let [name] = self.members(value, ["name"])?;
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            self.error(ReferenceError::Name);
            return None;
        };
        let result = self.resolver.secret_map(&SecretMapReference { name });
        let values = self.resolved(result)?;
        Some(Value::Object(
            values
                .into_iter()
                .map(|(key, value)| (key, Value::String(value)))
                .collect(),
        ))
    }

    /// `[{reference}]` → `{id: {}}`: ARM keeps identities as keys whose values it fills itself.
    fn identities(&mut self, value: &'a Value) -> Option<Value> {
        let Value::Array(elements) = value else {
            self.wrong_type("a list", value);
            return None;
        };
        let mut result = Map::new();
        for (index, element) in elements.iter().enumerate() {
            self.path.index(index);
            match element {
                Value::Null => {}
                Value::Object(details) => {
                    self.path.key("reference");
                    match given(details, "reference") {
                        Some(reference) => {
                            if let Some(Value::String(id)) = self.reference(reference) {
                                result.insert(id, Value::Object(Map::new()));
                            }
                        }
                        None => self.error(ReferenceError::Empty),
                    }
                    self.path.pop();
                }
                other => self.wrong_type("an object", other),
            }
            self.path.pop();
        }
        Some(Value::Object(result))
    }
}

/// A property that has a value. `null` is the same as absent.
fn given<'a>(source: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    source.get(name).filter(|value| !value.is_null())
}

fn or_name(or: Or) -> &'static str {
    match or {
        Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name) => name,
    }
}

/// What the payload mode sends for a property without a value.
fn empty(step: &Step) -> Option<Value> {
    match (step.empty, &step.op) {
        // An identity list is neither: a service that got an explicit null would drop the identities it has.
        (Empty::Omit, _) | (_, Op::Identities) => None,
        (Empty::Null, _) => Some(Value::Null),
        (Empty::Collection, Op::List(_) | Op::Unsent(Collection::List)) => {
            Some(Value::Array(Vec::new()))
        }
        (Empty::Collection, Op::Map(_) | Op::SecretMap | Op::Unsent(Collection::Map)) => {
            Some(Value::Object(Map::new()))
        }
        (Empty::Collection, _) => None,
    }
}
