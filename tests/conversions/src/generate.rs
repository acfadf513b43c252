//! Values from plans.

use crate::choices::Choices;
use crate::json;
use aso_runtime::plan::{Alternative, Local, Op, Or, Plan, Scalar, Step};
use aso_runtime::registry::{Name, ResourceType};
use serde_json::{Map, Value, json};

/// Which Specs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Specs {
    /// All that the schema allows.
    Any,
    /// What `Spec → ARM → Spec` can give back: references by ARM id, no secrets and config maps, nothing that
    /// stays in Kubernetes, and no empty collections, which are not sent.
    Reversible,
}

/// A Spec.
pub fn spec(resource: &ResourceType, specs: Specs, choices: &mut Choices<'_>) -> Value {
    let mut spec = Kubernetes { specs, choices }.object(resource.request);
    // A name that Azure needs is always there when a request is made.
    if specs == Specs::Reversible && resource.name != Name::Free {
        set_name(resource, &mut spec);
    }
    spec
}

fn set_name(resource: &ResourceType, spec: &mut Value) {
    if let (Name::Explicit, Value::Object(spec)) = (resource.name, spec) {
        spec.entry("azureName").or_insert_with(|| json!("n"));
    }
}

/// An ARM response that holds only properties which the response plan knows.
pub fn response(resource: &ResourceType, choices: &mut Choices<'_>) -> Value {
    Arm { choices }.object(resource.response)
}

/// The steps whose properties stand in one Kubernetes object.
fn flat(steps: &'static [Step], into: &mut Vec<&'static Step>) {
    for step in steps {
        match &step.op {
            Op::Nested(inner) => flat(inner, into),
            _ => into.push(step),
        }
    }
}

fn scalar(kind: Scalar, choices: &mut Choices<'_>) -> Value {
    match kind {
        // An empty text is text.
        Scalar::String if choices.below(16) == 15 => Value::from(""),
        Scalar::String => Value::from(json::text(choices)),
        Scalar::Integer => Value::from(json::integer(choices)),
        Scalar::Number => json::number(choices),
        Scalar::Boolean => Value::Bool(choices.flag()),
    }
}

/// A known value, or one that Azure could add.
fn enumeration(names: &'static [&'static str], choices: &mut Choices<'_>) -> Value {
    match choices.below(names.len() + 1) {
        index if index < names.len() => Value::from(names[index]),
        _ => Value::from("AddedLater"),
    }
}

fn map_of(mut each: impl FnMut(usize) -> Option<Value>, length: usize) -> Option<Value> {
    const KEYS: &[&str] = &["a", "Some.Key/with-more", "null", "yes"];
    let mut map = Map::new();
    for index in 0..length {
        map.insert(KEYS[index % KEYS.len()].to_owned(), each(index)?);
    }
    Some(Value::Object(map))
}

struct Kubernetes<'c, 't> {
    specs: Specs,
    choices: &'c mut Choices<'t>,
}

impl Kubernetes<'_, '_> {
    fn reversible(&self) -> bool {
        self.specs == Specs::Reversible
    }

    fn object(&mut self, plan: &'static Plan) -> Value {
        let mut target = Map::new();
        match plan {
            Plan::Object(steps) => self.steps(steps, &mut target),
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.steps(shared, &mut target);
                if let Some(chosen) = self.choices.option(options.len()) {
                    let option = &options[chosen];
                    let mut content = self.object(option.plan);
                    self.discriminate(discriminator, option, &mut content);
                    target.insert(option.kubernetes.to_owned(), content);
                }
            }
        }
        Value::Object(target)
    }

    /// The discriminator is a property of the option's content too, which users may leave out. ARM always has it.
    fn discriminate(&mut self, discriminator: &str, option: &Alternative, content: &mut Value) {
        let Plan::Object(steps) = option.plan else {
            return;
        };
        let step = steps.iter().find(|step| step.arm == discriminator);
        if let (Some(step), Value::Object(content)) = (step, content) {
            if self.reversible() || self.choices.flag() {
                content.insert(step.kubernetes.to_owned(), Value::from(option.value));
            } else {
                content.remove(step.kubernetes);
            }
        }
    }

    fn steps(&mut self, steps: &'static [Step], target: &mut Map<String, Value>) {
        let mut all = Vec::new();
        flat(steps, &mut all);
        for index in self.choices.some_of(all.len()) {
            self.property(all[index], target);
        }
    }

    fn property(&mut self, step: &'static Step, target: &mut Map<String, Value>) {
        if let Some(or) = step.or {
            let name = match or {
                Or::ConfigMap(name) | Or::Secret(name) | Or::Reference(name) => name,
            };
            let second = match or {
                Or::Reference(_) => self.choices.flag(),
                Or::ConfigMap(_) | Or::Secret(_) => !self.reversible() && self.choices.flag(),
            };
            if second {
                if let Some(value) = self.second(or, &step.op) {
                    target.insert(name.to_owned(), value);
                }
                return;
            }
        }
        if let Some(value) = self.value(&step.op, 1) {
            target.insert(step.kubernetes.to_owned(), value);
        }
    }

    fn second(&mut self, or: Or, op: &'static Op) -> Option<Value> {
        let length = self.choices.length(1);
        match (or, op) {
            (Or::Secret(_), Op::Map(_)) => Some(json!({"name": "s"})),
            (_, Op::List(_)) => Some((0..length).map(|_| self.single(or)).collect()),
            (_, Op::Map(_)) => map_of(|_| Some(self.single(or)), length),
            _ => Some(self.single(or)),
        }
    }

    fn single(&mut self, or: Or) -> Value {
        match or {
            Or::Reference(_) => self.reference(),
            Or::ConfigMap(_) | Or::Secret(_) => self.name_and_key(),
        }
    }

    fn name_and_key(&mut self) -> Value {
        json!({"name": json::name(self.choices), "key": json::text(self.choices)})
    }

    fn reference(&mut self) -> Value {
        if self.reversible() || self.choices.flag() {
            json!({"armId": json::arm_id(&json::name(self.choices))})
        } else {
            json!({"group": "network.azure.com", "kind": "VirtualNetwork", "name": json::name(self.choices)})
        }
    }

    /// `least` is how many elements a collection has: an empty one is not sent, unless it is an element itself.
    fn value(&mut self, op: &'static Op, least: usize) -> Option<Value> {
        let least = if self.reversible() { least } else { 0 };
        Some(match op {
            Op::Scalar(kind) => scalar(*kind, self.choices),
            Op::Enum(names) => enumeration(names, self.choices),
            Op::Json => json::any(self.choices, &[], 3),
            Op::Object(plan) => self.object(plan),
            Op::List(element) => {
                let length = self.choices.length(least);
                return (0..length).map(|_| self.value(element, 0)).collect();
            }
            Op::Map(element) => {
                let length = self.choices.length(least);
                return map_of(|_| self.value(element, 0), length);
            }
            Op::Name => Value::from(json::name(self.choices)),
            Op::Reference => self.reference(),
            Op::WellKnownReference => {
                if self.choices.flag() {
                    json!({"wellKnownName": "Contributor"})
                } else {
                    self.reference()
                }
            }
            Op::Secret if !self.reversible() => self.name_and_key(),
            Op::SecretMap if !self.reversible() => json!({"name": json::name(self.choices)}),
            // ARM keeps them as the keys of a map, so that each is there once, and in order.
            Op::Identities => (0..self.choices.length(least))
                .map(|index| json!({"reference": {"armId": json::arm_id(&format!("i{index}"))}}))
                .collect(),
            Op::Local(local) if !self.reversible() => self.local(local),
            Op::Secret
            | Op::SecretMap
            | Op::Local(_)
            | Op::Nested(_)
            | Op::FixedName(_)
            | Op::Unsent(_) => return None,
        })
    }

    fn local(&mut self, local: &'static Local) -> Value {
        match local {
            Local::Owner if self.choices.flag() => {
                json!({"armId": "/subscriptions/s1/resourceGroups/g1"})
            }
            Local::Owner => json!({"name": json::name(self.choices)}),
            Local::ArbitraryOwner => self.reference(),
            Local::AzureNameFromConfig => self.name_and_key(),
            Local::OperatorSpec {
                secrets,
                config_maps,
                properties,
            } => self.operator_spec(secrets, config_maps, properties),
            Local::Conditions => json!([{
                "type": "Ready",
                "status": "True",
                "lastTransitionTime": "2023-01-01T00:00:00Z",
                "reason": "Succeeded",
                "observedGeneration": json::integer(self.choices),
                "message": json::text(self.choices),
            }]),
        }
    }

    fn operator_spec(
        &mut self,
        secrets: &'static [&'static str],
        config_maps: &'static [&'static str],
        properties: &'static [&'static str],
    ) -> Value {
        let mut target = Map::new();
        for name in ["configMapExpressions", "secretExpressions"] {
            if self.choices.flag() {
                let mut expression =
                    json!({"name": json::name(self.choices), "value": json::text(self.choices)});
                if self.choices.flag() {
                    expression["key"] = json!(json::text(self.choices));
                }
                target.insert(name.to_owned(), json!([expression]));
            }
        }
        for (name, destinations) in [("secrets", secrets), ("configMaps", config_maps)] {
            if destinations.is_empty() {
                continue;
            }
            let mut group = Map::new();
            for index in self.choices.some_of(destinations.len()) {
                let mut destination = self.name_and_key();
                if self.choices.flag() {
                    destination["labels"] = json!({json::text(self.choices): "x"});
                }
                group.insert(destinations[index].to_owned(), destination);
            }
            target.insert(name.to_owned(), Value::Object(group));
        }
        for name in properties {
            if self.choices.flag() {
                target.insert((*name).to_owned(), json!("stable"));
            }
        }
        Value::Object(target)
    }
}

struct Arm<'c, 't> {
    choices: &'c mut Choices<'t>,
}

impl Arm<'_, '_> {
    fn object(&mut self, plan: &'static Plan) -> Value {
        let mut target = Map::new();
        match plan {
            Plan::Object(steps) => self.steps(steps, &mut target),
            Plan::OneOf {
                discriminator,
                options,
                shared,
            } => {
                self.steps(shared, &mut target);
                if let Some(chosen) = self.choices.option(options.len()) {
                    let option = &options[chosen];
                    if let Value::Object(content) = self.object(option.plan) {
                        target.extend(content);
                    }
                    target.insert((*discriminator).to_owned(), Value::from(option.value));
                }
            }
        }
        Value::Object(target)
    }

    fn steps(&mut self, steps: &'static [Step], target: &mut Map<String, Value>) {
        for index in self.choices.some_of(steps.len()) {
            let step = &steps[index];
            let value = match &step.op {
                // A group without properties cannot be told from an absent one in Kubernetes.
                Op::Nested(inner) => {
                    let mut group = Map::new();
                    self.steps(inner, &mut group);
                    (!group.is_empty()).then_some(Value::Object(group))
                }
                op => self.value(op),
            };
            if let Some(value) = value {
                target.insert(step.arm.to_owned(), value);
            }
        }
    }

    fn value(&mut self, op: &'static Op) -> Option<Value> {
        Some(match op {
            Op::Scalar(kind) => scalar(*kind, self.choices),
            Op::Enum(names) => enumeration(names, self.choices),
            Op::Json => json::any(self.choices, &[], 3),
            Op::Object(plan) => self.object(plan),
            Op::List(element) => {
                let length = self.choices.length(0);
                return (0..length).map(|_| self.value(element)).collect();
            }
            Op::Map(element) => {
                let length = self.choices.length(0);
                return map_of(|_| self.value(element), length);
            }
            Op::Name => Value::from(json::name(self.choices)),
            Op::FixedName(name) => Value::from(*name),
            Op::Reference | Op::WellKnownReference => json::arm_id(&json::name(self.choices)),
            Op::Identities => {
                let length = self.choices.length(0);
                (0..length)
                    .filter_map(|index| {
                        let id = json::arm_id(&format!("i{index}"));
                        Some((id.as_str()?.to_owned(), json!({})))
                    })
                    .collect::<Map<_, _>>()
                    .into()
            }
            // Secrets are never read back.
            Op::Secret | Op::SecretMap | Op::Local(_) | Op::Nested(_) | Op::Unsent(_) => {
                return None;
            }
        })
    }
}
