//! ARM types: what goes over the wire.

use crate::model::{Primitive, Property, Secrecy, Type, TypeId};
use crate::naming::json_name;
use crate::passes::Context;

use super::plan::Scalar;

/// An object in ARM.
#[derive(Debug, Clone, Default)]
pub struct ArmObject {
    /// Its properties, by JSON name.
    pub properties: Vec<ArmProperty>,
    /// Options and the discriminator, if it is a choice: JSON name, then (value, type) in order.
    pub choice: Option<(String, Vec<(String, TypeId)>)>,
}

/// A property in ARM.
#[derive(Debug, Clone)]
pub struct ArmProperty {
    /// JSON name.
    pub json: String,
    /// What it holds.
    pub ty: ArmType,
    /// Where it was declared.
    pub origin: crate::model::Origin,
    /// What the specification says of it.
    pub description: Option<String>,
}

/// What a property in ARM holds.
#[derive(Debug, Clone)]
pub enum ArmType {
    /// A scalar.
    Scalar(Scalar),
    /// Text that must not be shown.
    Secret,
    /// A known value.
    Enum(TypeId),
    /// Anything.
    Json,
    /// An object.
    Object(TypeId),
    /// A list.
    List(Box<ArmType>),
    /// A map.
    Map(Box<ArmType>),
}

impl ArmProperty {
    /// The name of a resource: on the wire always plain text.
    pub(super) fn name() -> Self {
        Self {
            json: "name".into(),
            ty: ArmType::Scalar(Scalar::String),
            origin: crate::model::Origin::default(),
            description: None,
        }
    }
}

pub(super) fn arm_property(context: &Context<'_>, property: &Property) -> ArmProperty {
    let secret = matches!(
        property.secrecy,
        Secrecy::Declared | Secrecy::Required | Secrecy::Optional
    );
    ArmProperty {
        json: arm_json(property),
        ty: arm_type(context, &property.ty, secret),
        origin: property.origin.clone(),
        description: property.description.0.clone(),
    }
}

/// The JSON name in ARM. That of a reference is made anew from its identifier, as ASO does; ARM reads names without case.
pub(super) fn arm_json(property: &Property) -> String {
    match property.reference {
        None | Some(crate::model::Reference::Simple) => property.json.clone(),
        Some(_) => json_name(&property.name),
    }
}

fn arm_type(context: &Context<'_>, ty: &Type, secret: bool) -> ArmType {
    match ty {
        Type::Primitive(Primitive::String) | Type::ArmId if secret => ArmType::Secret,
        Type::Primitive(primitive) => scalar(*primitive).map_or(ArmType::Json, ArmType::Scalar),
        Type::ArmId => ArmType::Scalar(Scalar::String),
        Type::Enum(_) | Type::AllOf(_) | Type::Invalid(_) => ArmType::Json,
        Type::Object(_) => ArmType::Json,
        Type::Validated(inner, _) => arm_type(context, inner, secret),
        Type::Array(inner) => ArmType::List(Box::new(arm_type(context, inner, secret))),
        Type::Map(inner) => ArmType::Map(Box::new(match arm_type(context, inner, secret) {
            // As in Kubernetes: a map of maps of anything is a map of anything.
            ArmType::Map(values) if matches!(*values, ArmType::Json) => ArmType::Json,
            values => values,
        })),
        Type::Identities => ArmType::Map(Box::new(ArmType::Json)),
        Type::Ref(id) => match &context.model.get(*id).ty {
            Type::Enum(options) if options.base == Primitive::String => ArmType::Enum(*id),
            Type::Enum(options) => scalar(options.base).map_or(ArmType::Json, ArmType::Scalar),
            Type::Object(_) => ArmType::Object(*id),
            other => arm_type(context, other, secret),
        },
    }
}

/// The JSON scalar of a primitive; none for anything.
pub(super) fn scalar(primitive: Primitive) -> Option<Scalar> {
    Some(match primitive {
        Primitive::String => Scalar::String,
        Primitive::Integer | Primitive::UInt32 => Scalar::Integer,
        Primitive::Number => Scalar::Number,
        Primitive::Boolean => Scalar::Boolean,
        Primitive::Any => return None,
    })
}
