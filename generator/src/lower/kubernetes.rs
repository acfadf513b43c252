//! Kubernetes types: properties renamed, added and flattened as ASO does, and the plan back to ARM.

use std::collections::{BTreeMap, BTreeSet};

use super::Forms;
use super::arm::{ArmObject, ArmProperty, arm_json, arm_property, scalar};
use super::draft::{Contribution, Draft, DraftOp, MakeOr, finish, settle, sort};
use super::kinds::{Kind, NameMode, Owner};
use super::plan::{Alternative, Collection, Constant, Empty, Local, Op, Or, Plan, Scalar, Step};
use super::schema::{KubernetesObject, KubernetesProperty, Runtime, Schema};
use crate::diagnostic::Diagnostic;
use crate::model::{
    ObjectType, Payload, Primitive, Property, Reference, Secrecy, Side, Type, TypeId, Validations,
};
use crate::naming::json_name;
use crate::passes::Context;

pub(super) struct Lowerer<'a, 'c> {
    pub(super) context: &'a Context<'c>,
    kinds: &'a [Kind],
    /// Options of resources whose whole body is a choice.
    options_of_resources: BTreeSet<TypeId>,
    /// Properties that cannot be told apart.
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a, 'c> Lowerer<'a, 'c> {
    pub(super) fn new(context: &'a Context<'c>, kinds: &'a [Kind]) -> Self {
        let options_of_resources = kinds
            .iter()
            .flat_map(|kind| [kind.spec, kind.status])
            .filter_map(|id| context.model.object(&context.model.get(id).ty))
            .flat_map(|object| {
                let options = object
                    .discrimination
                    .iter()
                    .flat_map(|choice| &choice.options);
                options.filter_map(|option| match object.properties.get(&option.property)?.ty {
                    Type::Ref(leaf) => Some(leaf),
                    _ => None,
                })
            })
            .collect();
        Self {
            context,
            kinds,
            options_of_resources,
            problems: Vec::new(),
        }
    }

    /// The forms of an object and the plan between them.
    pub(super) fn object(&mut self, id: TypeId, object: &ObjectType, side: Side) -> Forms {
        let kind = self
            .kinds
            .iter()
            .position(|kind| kind.spec == id || kind.status == id);
        let mut arm = ArmObject {
            properties: object
                .properties
                .values()
                .map(|property| arm_property(self.context, property))
                .collect(),
            choice: None,
        };
        // On the wire a name is a name, whatever values it may have; where the body is a choice, each option carries it.
        let option_of_resource = self.options_of_resources.contains(&id);
        if kind.is_some() || option_of_resource {
            arm.properties.retain(|property| property.json != "name");
            if option_of_resource || object.properties.contains_key("Name") {
                arm.properties.push(ArmProperty::name());
            }
        }
        arm.properties.sort_by(|a, b| a.json.cmp(&b.json));
        let mut contributions = Vec::new();
        let mut drafts = Vec::new();
        if let Some(index) = kind {
            self.frame(index, object, side, &mut contributions, &mut drafts);
        }
        let options: BTreeMap<&str, &str> = object
            .discrimination
            .iter()
            .flat_map(|choice| &choice.options)
            .map(|option| (option.property.as_str(), option.value.as_str()))
            .collect();
        for property in object.properties.values() {
            if options.contains_key(property.name.as_str())
                || (kind.is_some() && side == Side::Spec && property.name == "Name")
            {
                continue;
            }
            if let Some(draft) = self.property(property, side, &[], &[], &mut contributions) {
                drafts.push(draft);
            }
        }
        for property in object
            .properties
            .values()
            .filter(|property| options.contains_key(property.name.as_str()))
        {
            let schema = self.schema(&property.ty, side);
            contributions.push(Contribution {
                path: Vec::new(),
                property: plain(property, schema),
            });
        }
        settle(&mut contributions);
        self.check_names(&contributions);
        let mut steps: Vec<Step> = drafts
            .into_iter()
            .map(|draft| finish(draft, &contributions))
            .collect();
        sort(&mut steps);
        let plan = match &object.discrimination {
            None => Plan::Object(steps),
            Some(choice) => {
                let mut alternatives: Vec<Alternative> = choice
                    .options
                    .iter()
                    .filter_map(|option| {
                        let property = object.properties.get(&option.property)?;
                        let Type::Ref(ty) = property.ty else {
                            return None;
                        };
                        Some(Alternative {
                            kubernetes: property.json.clone(),
                            value: option.value.clone(),
                            ty,
                        })
                    })
                    .collect();
                alternatives.sort_by(|a, b| a.kubernetes.cmp(&b.kubernetes));
                arm.properties.retain(|property| {
                    !alternatives
                        .iter()
                        .any(|option| option.kubernetes == property.json)
                });
                arm.choice = Some((
                    choice.property.clone(),
                    alternatives
                        .iter()
                        .map(|option| (option.value.clone(), option.ty))
                        .collect(),
                ));
                Plan::OneOf {
                    discriminator: choice.property.clone(),
                    options: alternatives,
                    shared: steps,
                }
            }
        };
        let mut properties: Vec<KubernetesProperty> = contributions
            .into_iter()
            .map(|contribution| contribution.property)
            .collect();
        properties.sort_by(|a, b| a.json.cmp(&b.json));
        Forms {
            kubernetes: KubernetesObject { properties },
            arm,
            plan,
        }
    }

    /// Reports JSON names that stand twice in one object.
    fn check_names(&mut self, contributions: &[Contribution]) {
        let mut seen: BTreeMap<&str, &KubernetesProperty> = BTreeMap::new();
        for Contribution { property, .. } in contributions {
            if let Some(other) = seen.insert(&property.json, property) {
                self.problems.push(
                    Diagnostic::error(
                        "property-name-taken",
                        property.origin.file.as_ref(),
                        property.origin.pointer.clone(),
                        format!(
                            "two properties would be called `{}`; the other one is at {} #{}",
                            property.json, other.origin.file, other.origin.pointer
                        ),
                    )
                    .hint("give the property of the swagger another name (`rename`)"),
                );
            }
        }
    }

    /// What every Spec and Status has: name, owner, operator settings; conditions.
    fn frame(
        &self,
        index: usize,
        object: &ObjectType,
        side: Side,
        contributions: &mut Vec<Contribution>,
        drafts: &mut Vec<Draft>,
    ) {
        let kind = &self.kinds[index];
        let mut add = |name: &str, schema: Schema, required: bool, description: &str| {
            contributions.push(Contribution {
                path: Vec::new(),
                property: KubernetesProperty {
                    name: name.into(),
                    json: json_name(name),
                    schema,
                    required,
                    description: Some(description.into()),
                    origin: kind.origin.clone(),
                    flattened: Vec::new(),
                },
            });
            contributions.len() - 1
        };
        let mut local = |kubernetes: usize, local: Local| {
            let required = matches!(local, Local::Owner | Local::ArbitraryOwner);
            drafts.push(Draft {
                kubernetes: Some(kubernetes),
                or: None,
                arm: String::new(),
                op: DraftOp::Plain(Op::Local(local)),
                empty: Empty::Omit,
                required,
                hub: None,
                default: None,
                reason: "kept in Kubernetes only",
            });
        };
        if side == Side::Status {
            let list = Schema::List(
                Box::new(Schema::Runtime(Runtime::Condition)),
                Validations::default(),
            );
            let conditions = add(
                "Conditions",
                list,
                false,
                "The observed state of the resource.",
            );
            local(conditions, Local::Conditions);
            return;
        }
        let operator = add(
            "OperatorSpec",
            Schema::OperatorSpec(index),
            false,
            "Settings of the operator; never sent to Azure.",
        );
        local(operator, Local::OperatorSpec);
        match kind.owner {
            Owner::None => {}
            Owner::Kind { .. } => {
                let owner = add(
                    "Owner",
                    Schema::Runtime(Runtime::KnownResourceReference),
                    true,
                    "The owner of the resource: by name, or by ARM id.",
                );
                local(owner, Local::Owner);
            }
            Owner::Any => {
                let owner = add(
                    "Owner",
                    Schema::Runtime(Runtime::ArbitraryOwnerReference),
                    true,
                    "The resource that this one extends: by kind and name, or by ARM id.",
                );
                local(owner, Local::ArbitraryOwner);
            }
        }
        if kind.azure_name_from_config {
            let name = add(
                "AzureNameFromConfig",
                Schema::Runtime(Runtime::ConfigMapReference),
                false,
                "A config map that holds the resource's name in Azure.",
            );
            local(name, Local::AzureNameFromConfig);
        }
        let (kubernetes, op, reason) = match (&kind.name, object.properties.get("Name")) {
            (NameMode::Fixed(name), _) => (
                None,
                Op::FixedName(name.clone()),
                "Azure allows one name only",
            ),
            (_, Some(name)) => {
                let schema = self.schema(&name.ty, side);
                let index = add(
                    "AzureName",
                    schema,
                    false,
                    "The name of the resource in Azure; by default the name in Kubernetes.",
                );
                (
                    Some(index),
                    Op::Name,
                    "the last segment of the resource's name",
                )
            }
            (_, None) => return,
        };
        drafts.push(Draft {
            kubernetes,
            or: None,
            arm: "name".into(),
            op: DraftOp::Plain(op),
            empty: Empty::Omit,
            required: false,
            hub: None,
            default: None,
            reason,
        });
    }

    /// Adds what a property contributes to its object, and says how it corresponds to ARM.
    fn property(
        &self,
        property: &Property,
        side: Side,
        path: &[String],
        arm_path: &[String],
        contributions: &mut Vec<Contribution>,
    ) -> Option<Draft> {
        let arm = arm_json(property);
        let empty = self.empty(property, side);
        let draft = |kubernetes, or, op, reason| {
            let default = match side {
                Side::Spec => self.default(property, &op),
                Side::Status => None,
            };
            Some(Draft {
                kubernetes,
                or,
                arm: arm.clone(),
                op: DraftOp::Plain(op),
                empty,
                required: property.required,
                hub: property.hub_name.clone(),
                default,
                reason,
            })
        };
        if property.owned_by.is_some() {
            let collection = match property.ty.without_validations() {
                Type::Array(_) => Collection::List,
                Type::Map(_) => Collection::Map,
                _ => Collection::None,
            };
            return draft(
                None,
                None,
                Op::Unsent(collection),
                "the parent owns the life cycle of these children",
            );
        }
        if property.flatten
            && let Some(inner) = self
                .context
                .model
                .object(&property.ty)
                .filter(|inner| inner.discrimination.is_none())
            && !matches!(
                property.ty.without_validations(),
                Type::Array(_) | Type::Map(_)
            )
        {
            let path = [path, std::slice::from_ref(&property.name)].concat();
            let arm_path = [arm_path, std::slice::from_ref(&arm)].concat();
            let inner: Vec<&Property> = inner.properties.values().collect();
            let nested = inner
                .into_iter()
                .filter_map(|inner| self.property(inner, side, &path, &arm_path, contributions))
                .collect();
            return Some(Draft {
                kubernetes: None,
                or: None,
                arm,
                op: DraftOp::Nested(nested),
                empty: Empty::Omit,
                required: property.required,
                hub: None,
                default: None,
                reason: "x-ms-client-flatten",
            });
        }
        let mut add = |name: String, json: String, schema: Schema, required: bool| {
            let base = plain(property, schema);
            contributions.push(Contribution {
                path: path.to_vec(),
                property: KubernetesProperty {
                    name,
                    json,
                    required,
                    flattened: arm_path.to_vec(),
                    ..base
                },
            });
            contributions.len() - 1
        };
        let (name, json) = match &property.rename {
            Some(rename) => (rename.clone(), rename.to_lowercase()),
            None => (property.name.clone(), property.json.clone()),
        };
        if side == Side::Status {
            let index = add(
                name,
                json,
                self.schema(&property.ty, side),
                property.required,
            );
            return draft(
                Some(index),
                None,
                self.op(&property.ty),
                "the same property",
            );
        }
        let refers = match property.reference {
            Some(Reference::Arm | Reference::Compatible) => {
                Some((Runtime::ResourceReference, Op::Reference))
            }
            Some(Reference::WellKnown) => {
                Some((Runtime::WellKnownResourceReference, Op::WellKnownReference))
            }
            Some(Reference::Simple) | None => None,
        };
        if let Some((runtime, op)) = refers {
            let (suffix, schema, op) = wrapped(&property.ty, runtime, op);
            let reference = reference_name(&name, suffix);
            if property.reference == Some(Reference::Compatible) {
                let text = add(
                    name,
                    json,
                    self.schema(&property.ty, side),
                    property.required,
                );
                let index = add(
                    reference.clone(),
                    json_name(&reference),
                    schema,
                    property.required,
                );
                return draft(
                    Some(text),
                    Some((Or::Reference as MakeOr, index)),
                    self.op(&property.ty),
                    "a reference, or the plain id of an earlier release",
                );
            }
            let index = add(
                reference.clone(),
                json_name(&reference),
                schema,
                property.required,
            );
            return draft(Some(index), None, op, "refers to another resource");
        }
        match property.secrecy {
            Secrecy::Declared | Secrecy::Required => {
                let (schema, op) = match property.ty.without_validations() {
                    Type::Array(_) => (
                        Schema::List(
                            Box::new(Schema::Runtime(Runtime::SecretReference)),
                            Validations::default(),
                        ),
                        Op::List(Box::new(Op::Secret)),
                    ),
                    Type::Map(_) => (Schema::Runtime(Runtime::SecretMapReference), Op::SecretMap),
                    _ => (Schema::Runtime(Runtime::SecretReference), Op::Secret),
                };
                let index = add(name, json, schema, property.required);
                return draft(Some(index), None, op, "a secret");
            }
            Secrecy::Optional => {
                let text = add(
                    name.clone(),
                    json.clone(),
                    self.schema(&property.ty, side),
                    false,
                );
                let index = add(
                    format!("{name}FromSecret"),
                    format!("{json}FromSecret"),
                    Schema::Runtime(Runtime::SecretReference),
                    false,
                );
                return draft(
                    Some(text),
                    Some((Or::Secret as MakeOr, index)),
                    self.op(&property.ty),
                    "plain, or from a secret",
                );
            }
            Secrecy::None | Secrecy::Never => {}
        }
        if property.config_map {
            let text = add(
                name.clone(),
                json.clone(),
                self.schema(&property.ty, side),
                false,
            );
            let index = add(
                format!("{name}FromConfig"),
                format!("{json}FromConfig"),
                Schema::Runtime(Runtime::ConfigMapReference),
                false,
            );
            return draft(
                Some(text),
                Some((Or::ConfigMap as MakeOr, index)),
                self.op(&property.ty),
                "plain, or from a config map",
            );
        }
        let index = add(
            name,
            json,
            self.schema(&property.ty, side),
            property.required,
        );
        draft(
            Some(index),
            None,
            self.op(&property.ty),
            "the same property",
        )
    }

    /// The documented default, in the form of the property's values. One that no value could equal is left out, and so is
    /// that of a required property: it always has a value of its own.
    fn default(&self, property: &Property, op: &Op) -> Option<Constant> {
        let value = property.default.0.as_ref().filter(|_| !property.required)?;
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        match op {
            Op::Scalar(Scalar::String) => value.as_str().map(|text| Constant::Text(text.into())),
            Op::Scalar(Scalar::Boolean) => text.to_lowercase().parse().ok().map(Constant::Boolean),
            Op::Scalar(Scalar::Integer) => text.parse().ok().map(Constant::Integer),
            Op::Scalar(Scalar::Number) => text
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite())
                .map(Constant::Number),
            Op::Enum(id) => match &self.context.model.get(*id).ty {
                Type::Enum(options) => options
                    .values
                    .iter()
                    .find(|option| option.value.eq_ignore_ascii_case(&text))
                    .map(|option| Constant::Text(option.value.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    fn empty(&self, property: &Property, side: Side) -> Empty {
        let collection = matches!(
            self.context
                .model
                .resolve(&property.ty)
                .without_validations(),
            Type::Array(_) | Type::Map(_)
        );
        if side == Side::Status || !collection {
            return Empty::Omit;
        }
        match property.payload.or(self.context.group.payload) {
            None | Some(Payload::OmitEmpty) => Empty::Omit,
            Some(Payload::ExplicitCollections) => Empty::Null,
            Some(Payload::ExplicitEmptyCollections) => Empty::Collection,
        }
    }

    /// What a property of a type holds in Kubernetes.
    fn schema(&self, ty: &Type, side: Side) -> Schema {
        match ty {
            Type::Primitive(Primitive::Any) => Schema::Any,
            Type::Primitive(primitive) => Schema::Scalar(*primitive, Validations::default()),
            Type::ArmId => Schema::Scalar(Primitive::String, Validations::default()),
            Type::Validated(inner, bounds) => match self.schema(inner, side) {
                Schema::Scalar(primitive, inner) => {
                    Schema::Scalar(primitive, inner.strictest(bounds))
                }
                Schema::List(items, inner) => Schema::List(items, inner.strictest(bounds)),
                other => other,
            },
            Type::Array(inner) => {
                Schema::List(Box::new(self.schema(inner, side)), Validations::default())
            }
            Type::Map(inner) => {
                // A map of maps of anything is a map of anything: a CRD can say no more of it.
                let values = match self.schema(inner, side) {
                    Schema::Map(values) if matches!(*values, Schema::Any) => Schema::Any,
                    values => values,
                };
                Schema::Map(Box::new(values))
            }
            Type::Identities => Schema::List(
                Box::new(Schema::Runtime(Runtime::UserAssignedIdentityDetails)),
                Validations::default(),
            ),
            Type::Ref(id) => match &self.context.model.get(*id).ty {
                Type::Enum(_) => Schema::Enum {
                    ty: *id,
                    open: side == Side::Status,
                },
                Type::Object(_) => Schema::Object(*id),
                other => self.schema(other, side),
            },
            Type::Enum(_) | Type::Object(_) | Type::AllOf(_) | Type::Invalid(_) => Schema::Any,
        }
    }

    /// How a value of a type corresponds.
    fn op(&self, ty: &Type) -> Op {
        match ty {
            Type::Primitive(primitive) => scalar(*primitive).map_or(Op::Json, Op::Scalar),
            Type::ArmId => Op::Scalar(Scalar::String),
            Type::Validated(inner, _) => self.op(inner),
            Type::Array(inner) => Op::List(Box::new(self.op(inner))),
            Type::Map(inner) => match self.op(inner) {
                Op::Map(values) if matches!(*values, Op::Json) => Op::Map(Box::new(Op::Json)),
                values => Op::Map(Box::new(values)),
            },
            Type::Identities => Op::Identities,
            Type::Ref(id) => match &self.context.model.get(*id).ty {
                Type::Enum(options) if options.base == Primitive::String => Op::Enum(*id),
                Type::Enum(options) => scalar(options.base).map_or(Op::Json, Op::Scalar),
                Type::Object(_) => Op::Object(*id),
                other => self.op(other),
            },
            Type::Enum(_) | Type::Object(_) | Type::AllOf(_) | Type::Invalid(_) => Op::Json,
        }
    }
}

/// A property that keeps its name.
fn plain(property: &Property, schema: Schema) -> KubernetesProperty {
    KubernetesProperty {
        name: property.name.clone(),
        json: property.json.clone(),
        schema,
        required: property.required,
        description: property.description.0.clone(),
        origin: property.origin.clone(),
        flattened: Vec::new(),
    }
}

/// A reference in the shape of what it replaces: one, a list, or a map.
fn wrapped(ty: &Type, runtime: Runtime, op: Op) -> (&'static str, Schema, Op) {
    let one = Schema::Runtime(runtime);
    match ty.without_validations() {
        Type::Array(_) => (
            "References",
            Schema::List(Box::new(one), Validations::default()),
            Op::List(Box::new(op)),
        ),
        Type::Map(_) => (
            "References",
            Schema::Map(Box::new(one)),
            Op::Map(Box::new(op)),
        ),
        _ => ("Reference", one, op),
    }
}

/// The identifier of a reference: `SubnetId` → `SubnetReference`, `NetworkInterfaceIDs` → `NetworkInterfaceReferences`.
fn reference_name(name: &str, suffix: &str) -> String {
    if name.eq_ignore_ascii_case("id") {
        return suffix.into();
    }
    if name == suffix {
        return name.into();
    }
    let stem = name.strip_suffix('s').unwrap_or(name);
    for end in ["Id", "ID", "I|"] {
        if let Some(prefix) = stem.strip_suffix(end) {
            return format!("{prefix}{suffix}");
        }
    }
    format!("{name}{suffix}")
}
