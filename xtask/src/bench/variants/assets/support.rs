//! One visitor for all structs. Part of a benchmark: copied into the crate that measures this mechanism.

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A struct that is read property by property.
pub trait Struct: Default {
    /// JSON names.
    const NAMES: &'static [&'static str];

    /// Reads the value of the property with this index; skips it if there is none.
    fn set<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;
}

/// Reads a struct.
pub fn read<'de, D: Deserializer<'de>, T: Struct>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(StructVisitor(PhantomData))
}

struct StructVisitor<T>(PhantomData<T>);

impl<'de, T: Struct> Visitor<'de> for StructVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut target = T::default();
        while let Some(index) = map.next_key_seed(Names(T::NAMES))? {
            target.set(index, &mut map)?;
        }
        Ok(target)
    }
}

struct Names(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Names {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        Ok(self
            .0
            .iter()
            .position(|known| *known == name)
            .unwrap_or(usize::MAX))
    }
}
