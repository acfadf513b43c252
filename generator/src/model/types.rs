//! Types: what a value may be.

use super::{ObjectType, TypeId};

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A scalar, or anything.
    Primitive(Primitive),
    /// A string that holds an ARM id (`format: arm-id`, or `id` beside `x-ms-azure-resource`).
    ArmId,
    /// One of several values.
    Enum(EnumType),
    /// A type with bounds.
    Validated(Box<Type>, Box<Validations>),
    /// A list.
    Array(Box<Type>),
    /// A map with string keys.
    Map(Box<Type>),
    /// An object with known properties.
    Object(Box<ObjectType>),
    /// A named type.
    Ref(TypeId),
    /// swagger `allOf`, gone after the merge pass.
    AllOf(Vec<Type>),
    /// The list that replaces `userAssignedIdentities` in a Spec; a map from id to object in ARM.
    Identities,
    /// Something that cannot be expressed; an error if it is still reachable at the end.
    Invalid(String),
}

/// Scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Primitive {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A whole number from 0 to 4294967295 (autonomous system numbers).
    UInt32,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
    /// Any JSON value.
    Any,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumType {
    /// What the values are; `String` nearly always.
    pub base: Primitive,
    /// The values in the order of their identifiers.
    pub values: Vec<EnumValue>,
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// Identifier made of the value.
    pub identifier: String,
    /// The value as it is written: text of a string, JSON of anything else.
    pub value: String,
}

/// Bounds of a value (swagger validation keywords).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Validations {
    /// `maxLength`.
    pub max_length: Option<u64>,
    /// `minLength`.
    pub min_length: Option<u64>,
    /// `pattern`s; several after types were intersected.
    pub patterns: Vec<String>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maximum`.
    pub maximum: Option<f64>,
    /// `minimum`.
    pub minimum: Option<f64>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: bool,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: bool,
    /// `multipleOf`.
    pub multiple_of: Option<f64>,
}

impl Validations {
    /// Whether nothing is bounded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The strictest of both (intersection of types).
    pub fn strictest(&self, other: &Self) -> Self {
        fn least<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
            match (a, b) {
                (Some(a), Some(b)) => Some(if b < a { b } else { a }),
                (a, b) => a.or(b),
            }
        }
        fn greatest<T: PartialOrd + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
            match (a, b) {
                (Some(a), Some(b)) => Some(if b > a { b } else { a }),
                (a, b) => a.or(b),
            }
        }
        let mut patterns = self.patterns.clone();
        patterns.extend(
            other
                .patterns
                .iter()
                .filter(|pattern| !self.patterns.contains(pattern))
                .cloned(),
        );
        Self {
            max_length: least(self.max_length, other.max_length),
            min_length: greatest(self.min_length, other.min_length),
            patterns,
            max_items: least(self.max_items, other.max_items),
            min_items: greatest(self.min_items, other.min_items),
            maximum: least(self.maximum, other.maximum),
            minimum: greatest(self.minimum, other.minimum),
            exclusive_maximum: self.exclusive_maximum || other.exclusive_maximum,
            exclusive_minimum: self.exclusive_minimum || other.exclusive_minimum,
            multiple_of: self.multiple_of.or(other.multiple_of),
        }
    }
}

impl Type {
    /// Text.
    pub const STRING: Self = Self::Primitive(Primitive::String);
    /// Anything.
    pub const ANY: Self = Self::Primitive(Primitive::Any);

    /// An object, inline.
    pub fn object(object: ObjectType) -> Self {
        Self::Object(Box::new(object))
    }

    /// The type without bounds around it.
    pub fn without_validations(&self) -> &Self {
        match self {
            Self::Validated(inner, _) => inner.without_validations(),
            other => other,
        }
    }

    /// Calls `change` for each type directly inside this one (not through names).
    pub fn for_each_child_mut(&mut self, change: &mut impl FnMut(&mut Self)) {
        match self {
            Self::Validated(inner, _) | Self::Array(inner) | Self::Map(inner) => change(inner),
            Self::Object(object) => object
                .properties
                .values_mut()
                .for_each(|property| change(&mut property.ty)),
            Self::AllOf(members) => members.iter_mut().for_each(change),
            Self::Primitive(_)
            | Self::ArmId
            | Self::Enum(_)
            | Self::Ref(_)
            | Self::Identities
            | Self::Invalid(_) => {}
        }
    }

    /// Calls `visit` for each type directly inside this one (not through names).
    pub fn for_each_child<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::Validated(inner, _) | Self::Array(inner) | Self::Map(inner) => visit(inner),
            Self::Object(object) => object
                .properties
                .values()
                .for_each(|property| visit(&property.ty)),
            Self::AllOf(members) => members.iter().for_each(visit),
            Self::Primitive(_)
            | Self::ArmId
            | Self::Enum(_)
            | Self::Ref(_)
            | Self::Identities
            | Self::Invalid(_) => {}
        }
    }

    /// Calls `change` for this type and everything inside it, inner types first (not through names).
    pub fn rewrite(&mut self, change: &mut dyn FnMut(&mut Self)) {
        self.for_each_child_mut(&mut |child| child.rewrite(change));
        change(self);
    }

    /// Calls `visit` for every name inside this type.
    pub fn for_each_ref(&self, visit: &mut dyn FnMut(TypeId)) {
        if let Self::Ref(id) = self {
            visit(*id);
        }
        self.for_each_child(&mut |child| child.for_each_ref(visit));
    }
}
