//! The intersection of two types: what a value must be to be both.

use super::merge::Merger;
use crate::model::{EnumType, ObjectType, Primitive, Property, Type};

impl Merger<'_> {
    /// The type that is both; the left one decides what is said of a property (JSON name, required, flatten, secrecy).
    ///
    /// # Errors
    /// Why no value can be both.
    pub(super) fn intersect(&mut self, left: Type, right: Type) -> Result<Type, String> {
        if left == right {
            return Ok(left);
        }
        match (left, right) {
            (Type::Primitive(Primitive::Any), other) | (other, Type::Primitive(Primitive::Any)) => {
                Ok(other)
            }
            (left @ Type::AllOf(_), right) => {
                let left = self.all_of(left, crate::model::TypeId(0));
                self.intersect(left, right)
            }
            (left, right @ Type::AllOf(_)) => {
                let right = self.all_of(right, crate::model::TypeId(0));
                self.intersect(left, right)
            }
            (Type::Ref(id), right) => {
                let pair = (
                    id,
                    if let Type::Ref(other) = &right {
                        *other
                    } else {
                        id
                    },
                );
                if self.comparing.contains(&pair) {
                    return Ok(Type::Ref(id));
                }
                self.comparing.push(pair);
                let body = self.body(Type::Ref(id));
                let both = self.intersect(body.clone(), right);
                self.comparing.pop();
                Ok(self.named(id, &body, both?))
            }
            (left, Type::Ref(id)) => {
                let body = self.body(Type::Ref(id));
                let both = self.intersect(left, body.clone())?;
                Ok(self.named(id, &body, both))
            }
            (Type::Validated(left, a), Type::Validated(right, b)) => Ok(Type::Validated(
                Box::new(self.intersect(*left, *right)?),
                Box::new(a.strictest(&b)),
            )),
            (Type::Validated(inner, bounds), other) => Ok(Type::Validated(
                Box::new(self.intersect(*inner, other)?),
                bounds,
            )),
            (other, Type::Validated(inner, bounds)) => Ok(Type::Validated(
                Box::new(self.intersect(other, *inner)?),
                bounds,
            )),
            (Type::ArmId, Type::Primitive(Primitive::String))
            | (Type::Primitive(Primitive::String), Type::ArmId) => Ok(Type::ArmId),
            (Type::Enum(left), Type::Enum(right)) if left.base == right.base => {
                let values = left
                    .values
                    .into_iter()
                    .filter(|value| right.values.contains(value))
                    .collect();
                Ok(Type::Enum(EnumType {
                    base: left.base,
                    values,
                }))
            }
            (Type::Enum(options), Type::Primitive(base))
            | (Type::Primitive(base), Type::Enum(options))
                if options.base == base =>
            {
                Ok(Type::Enum(options))
            }
            (Type::Array(left), Type::Array(right)) => {
                Ok(Type::Array(Box::new(self.intersect(*left, *right)?)))
            }
            (Type::Map(left), Type::Map(right)) => {
                Ok(Type::Map(Box::new(self.intersect(*left, *right)?)))
            }
            (Type::Map(values), Type::Object(object))
            | (Type::Object(object), Type::Map(values)) => Ok(map_and_object(values, object)),
            (Type::Object(left), Type::Object(right)) => {
                Ok(Type::object(self.objects(*left, *right)?))
            }
            (left, right) => Err(format!("{} and {}", describe(&left), describe(&right))),
        }
    }

    /// A named type after it was intersected: its name if nothing changed; redefined in place if nobody else refers to it;
    /// else inline, without a name.
    fn named(&mut self, id: crate::model::TypeId, before: &Type, after: Type) -> Type {
        if after == *before || after == Type::Ref(id) {
            return Type::Ref(id);
        }
        if self.references.get(id.0 as usize) == Some(&1) && !matches!(after, Type::Ref(_)) {
            self.model.get_mut(id).ty = after;
            return Type::Ref(id);
        }
        after
    }

    fn objects(&mut self, left: ObjectType, right: ObjectType) -> Result<ObjectType, String> {
        let mut both = left;
        both.resource |= right.resource;
        both.discrimination = both.discrimination.take().or(right.discrimination);
        for (name, property) in right.properties {
            match both.properties.remove(&name) {
                None => {
                    both.properties.insert(name, property);
                }
                Some(earlier) => {
                    let ty = self
                        .intersect(earlier.ty.clone(), property.ty)
                        .map_err(|reason| format!("`{}` would be {reason}", earlier.json))?;
                    let longer = match (&earlier.description.0, property.description.0) {
                        (Some(a), Some(b)) if b.len() > a.len() => Some(b),
                        (Some(a), _) => Some(a.clone()),
                        (None, b) => b,
                    };
                    let default = earlier.default.clone().combined(property.default);
                    let merged = Property {
                        ty,
                        default,
                        description: crate::model::Described(longer),
                        ..earlier
                    };
                    both.properties.insert(name, merged);
                }
            }
        }
        Ok(both)
    }
}

/// A map and an object: the map if the object says nothing, else the object with the map beside its properties.
fn map_and_object(values: Box<Type>, mut object: Box<ObjectType>) -> Type {
    if object.properties.is_empty() {
        return Type::Map(values);
    }
    object
        .properties
        .entry("AdditionalProperties".into())
        .or_insert_with(|| {
            Property::new(
                "AdditionalProperties",
                "additionalProperties",
                Type::Map(values),
            )
        });
    Type::Object(object)
}

fn describe(ty: &Type) -> &'static str {
    match ty {
        Type::Primitive(Primitive::String) => "a string",
        Type::Primitive(Primitive::Integer | Primitive::UInt32) => "an integer",
        Type::Primitive(Primitive::Number) => "a number",
        Type::Primitive(Primitive::Boolean) => "a boolean",
        Type::Primitive(Primitive::Any) => "anything",
        Type::ArmId => "an ARM id",
        Type::Enum(_) => "an enum",
        Type::Array(_) => "a list",
        Type::Map(_) => "a map",
        Type::Object(_) => "an object",
        Type::Validated(..)
        | Type::Ref(_)
        | Type::AllOf(_)
        | Type::Identities
        | Type::Invalid(_) => "another type",
    }
}
