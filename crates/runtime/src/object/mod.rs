//! How typed structs get their JSON: one small impl a struct, and everything else shared.
//!
//! Generated crates hold thousands of structs, and derived serde is 80 % of what they cost to compile: each
//! struct, and each consumer again, gets a visitor of its own. Here a struct only lists its properties, [`object!`](crate::object!), and
//! the code that reads and writes them is not generic: it is compiled once, in this crate.
//! The price is a [`serde_json::Value`] in between.
//!
//! Rules, for all types: `null` is the same as absent, absent properties are not written, unknown properties are ignored
//! ([`crate::engine::normalise`] reports them), and a value of the wrong type is an error that names the property.

mod choice;
mod enumeration;
mod fields;
mod problems;

pub use choice::{Choice, read_choice, write_choice};
pub use enumeration::{Enumeration, parse, read_enumeration};
pub use problems::{Problems, ReadErrors, ReadProblem};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// A value with a JSON form. Implemented for every [`Object`], by [`enumeration!`](crate::enumeration!), and for the
/// types that properties have: strings, numbers, booleans, free JSON, lists and maps.
pub trait Item {
    /// Fills this value, which is a default one, from JSON. What is wrong goes to `problems`.
    fn read(&mut self, value: Value, problems: &mut Problems);

    /// This value as JSON.
    fn write(&self) -> Value;
}

/// A property of a struct: an [`Item`] that may be absent.
pub trait Field {
    /// Fills the property from JSON that is not `null`.
    fn read_field(&mut self, value: Value, problems: &mut Problems);

    /// The property as JSON; nothing if it is absent.
    fn write_field(&self) -> Option<Value>;
}

/// A struct with named properties. Generated code implements it, and so has [`Item`]; [`object!`](crate::object!) adds serde.
///
/// Listing the properties twice, in plain code, costs the compiler no more than a macro that lists them once, and a
/// property that comes or goes changes lines of its own.
pub trait Object {
    /// Fills the properties.
    fn read_from(&mut self, from: &mut Reader<'_>);

    /// Writes the properties that are there.
    fn write_to(&self, to: &mut Writer);
}

/// One impl for all structs: one less to check in each of thousands.
impl<T: Object> Item for T {
    // Nested structs would be inlined into each other, level by level, for no gain at run time.
    #[inline(never)]
    fn read(&mut self, value: Value, problems: &mut Problems) {
        read_object(self, value, problems);
    }

    #[inline(never)]
    fn write(&self) -> Value {
        write_object(self)
    }
}

/// For types that contain themselves.
impl<T: Object> Object for Box<T> {
    fn read_from(&mut self, from: &mut Reader<'_>) {
        (**self).read_from(from);
    }

    fn write_to(&self, to: &mut Writer) {
        (**self).write_to(to);
    }
}

fn read_object(object: &mut dyn Object, value: Value, problems: &mut Problems) {
    object.read_from(&mut Reader::new(value, problems));
}

fn write_object(object: &dyn Object) -> Value {
    let mut writer = Writer::default();
    object.write_to(&mut writer);
    writer.finish()
}

/// Reads the properties of one object. Used by the code that [`object!`](crate::object!) emits.
pub struct Reader<'a> {
    properties: Map<String, Value>,
    problems: &'a mut Problems,
}

impl<'a> Reader<'a> {
    /// Starts to read an object; a value that is none is a problem, and reads as empty.
    pub fn new(value: Value, problems: &'a mut Problems) -> Self {
        let properties = match value {
            Value::Object(properties) => properties,
            other => {
                problems.wrong_type("an object", &other);
                Map::new()
            }
        };
        Self {
            properties,
            problems,
        }
    }

    /// Fills one property, if it is there.
    pub fn take(&mut self, name: &'static str, field: &mut dyn Field) {
        match self.properties.remove(name) {
            None | Some(Value::Null) => {}
            Some(value) => self
                .problems
                .below_key(name, |problems| field.read_field(value, problems)),
        }
    }

    /// The properties that were not taken.
    #[must_use]
    pub fn rest(self) -> Map<String, Value> {
        self.properties
    }
}

/// Writes the properties of one object. Used by the code that [`object!`](crate::object!) emits.
#[derive(Default)]
pub struct Writer {
    properties: Map<String, Value>,
}

impl Writer {
    /// Starts with properties that are there already.
    #[must_use]
    pub fn with(properties: Map<String, Value>) -> Self {
        Self { properties }
    }

    /// Writes one property, unless it is absent.
    pub fn put(&mut self, name: &'static str, field: &dyn Field) {
        if let Some(value) = field.write_field() {
            self.properties.insert(name.to_owned(), value);
        }
    }

    /// The object.
    #[must_use]
    pub fn finish(self) -> Value {
        Value::Object(self.properties)
    }
}

/// A typed value from JSON.
///
/// # Errors
/// Everything that has the wrong type, with its property path.
pub fn from_value<T: Item + Default>(value: Value) -> Result<T, ReadErrors> {
    let mut target = T::default();
    fill(value, &mut target)?;
    Ok(target)
}

fn fill(value: Value, target: &mut dyn Item) -> Result<(), ReadErrors> {
    let mut problems = Problems::default();
    target.read(value, &mut problems);
    problems.into_result()
}

/// A typed value as JSON.
#[must_use]
pub fn to_value(item: &dyn Item) -> Value {
    item.write()
}

/// What the macros put behind serde's `Serialize`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(item: &dyn Item, serializer: S) -> Result<S::Ok, S::Error> {
    item.write().serialize(serializer)
}

/// What the macros put behind serde's `Deserialize`.
///
/// # Errors
/// Those of the deserializer, and [`ReadErrors`] as text.
pub fn deserialize<'de, D: Deserializer<'de>, T: Item + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut target = T::default();
    deserialize_into(deserializer, &mut target)?;
    Ok(target)
}

/// Not generic over the type, so that a consumer compiles it once a format.
fn deserialize_into<'de, D: Deserializer<'de>>(
    deserializer: D,
    target: &mut dyn Item,
) -> Result<(), D::Error> {
    let value = Value::deserialize(deserializer)?;
    fill(value, target).map_err(serde::de::Error::custom)
}

/// Implements serde for a struct that implements [`Object`] and `Default`; given its fields with their JSON names,
/// [`Object`] too.
///
/// Fields implement [`Field`]: `Option` of anything that has a JSON form (`Option<Vec<T>>`, because an empty list that is
/// sent is not an absent one), or a plain `String` or [`SecretString`](crate::values::SecretString), which is absent when empty.
///
/// ```
/// #[derive(Clone, Debug, Default, PartialEq)]
/// pub struct Sku {
///     pub name: Option<String>,
///     pub capacity: Option<i64>,
/// }
/// aso_runtime::object! { Sku { name: "name", capacity: "capacity" } }
///
/// let sku: Sku = serde_json::from_str(r#"{"name": "S1", "later": true}"#)?;
/// assert_eq!(sku.name.as_deref(), Some("S1"));
/// assert_eq!(serde_json::to_string(&sku)?, r#"{"name":"S1"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident) => {
        $crate::serde_impls! { $name }
    };
    ($name:ident { $($field:ident : $wire:literal),* $(,)? }) => {
        impl $crate::object::Object for $name {
            fn read_from(&mut self, from: &mut $crate::object::Reader<'_>) {
                $(from.take($wire, &mut self.$field);)*
            }
            fn write_to(&self, to: &mut $crate::object::Writer) {
                $(to.put($wire, &self.$field);)*
            }
        }
        $crate::object! { $name }
    };
}

/// Serde through [`object::Item`](crate::object::Item). Used by the other macros.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::object::serialize(self, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }
    };
}
