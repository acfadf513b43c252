//! The types that properties have.
//!
//! Reading loops stand in functions that are not generic, with a `dyn` closure for the one line that is: lists and maps
//! occur with hundreds of element types, and each would get its own copy of the loop. Writing loops are plain `for`
//! loops: a `dyn Iterator` would bring all of its methods along for every type.

use super::{Field, Item, Problems};
use crate::json::scalar::strict as strict_scalar;
use crate::plan::Scalar;
use crate::values::SecretString;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

impl<T: Item + Default> Field for Option<T> {
    fn read_field(&mut self, value: Value, problems: &mut Problems) {
        // Two plain statements: `insert` would be one more function for each of thousands of types.
        *self = Some(T::default());
        if let Some(item) = self {
            item.read(value, problems);
        }
    }

    fn write_field(&self) -> Option<Value> {
        self.as_ref().map(Item::write)
    }
}

/// A string that is absent when empty (`azureName`).
impl Field for String {
    fn read_field(&mut self, value: Value, problems: &mut Problems) {
        self.read(value, problems);
    }

    fn write_field(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::from(self.as_str()))
    }
}

/// A secret that is absent when empty.
impl Field for SecretString {
    fn read_field(&mut self, value: Value, problems: &mut Problems) {
        self.read(value, problems);
    }

    fn write_field(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::from(self.expose()))
    }
}

impl Item for String {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        match value {
            Value::String(text) => *self = text,
            other => problems.wrong_type("a string", &other),
        }
    }

    fn write(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Item for SecretString {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        let mut text = String::new();
        text.read(value, problems);
        *self = Self::from(text);
    }

    fn write(&self) -> Value {
        Value::from(self.expose())
    }
}

impl Item for i64 {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        match strict_scalar(Scalar::Integer, &value).and_then(|value| value.as_i64()) {
            Some(number) => *self = number,
            None => problems.wrong_type("a whole number", &value),
        }
    }

    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Item for f64 {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        match value.as_f64() {
            Some(number) => *self = number,
            None => problems.wrong_type("a number", &value),
        }
    }

    /// `3.0` is written as `3`, as Go does: what reads back is compared as JSON.
    fn write(&self) -> Value {
        let number = Number::from_f64(*self).map_or(Value::Null, Value::Number);
        strict_scalar(Scalar::Integer, &number).unwrap_or(number)
    }
}

impl Item for bool {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        match value {
            Value::Bool(flag) => *self = flag,
            other => problems.wrong_type("true or false", &other),
        }
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

/// Free-form JSON.
impl Item for Value {
    fn read(&mut self, value: Value, _problems: &mut Problems) {
        *self = value;
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl<T: Item + Default> Item for Vec<T> {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        read_list(value, problems, &mut |value, problems| {
            self.push(T::default());
            if let Some(last) = self.last_mut() {
                last.read(value, problems);
            }
        });
    }

    fn write(&self) -> Value {
        let mut list = Vec::with_capacity(self.len());
        for item in self {
            list.push(item.write());
        }
        Value::Array(list)
    }
}

impl<T: Item + Default> Item for BTreeMap<String, T> {
    fn read(&mut self, value: Value, problems: &mut Problems) {
        read_map(value, problems, &mut |key, value, problems| {
            let mut entry = T::default();
            entry.read(value, problems);
            self.insert(key, entry);
        });
    }

    fn write(&self) -> Value {
        let mut map = Map::new();
        for (key, entry) in self {
            map.insert(key.clone(), entry.write());
        }
        Value::Object(map)
    }
}

fn read_list(value: Value, problems: &mut Problems, each: &mut dyn FnMut(Value, &mut Problems)) {
    match value {
        Value::Array(elements) => {
            for (index, element) in elements.into_iter().enumerate() {
                if !element.is_null() {
                    problems.below_index(index, |problems| each(element, problems));
                }
            }
        }
        other => problems.wrong_type("a list", &other),
    }
}

fn read_map(
    value: Value,
    problems: &mut Problems,
    each: &mut dyn FnMut(String, Value, &mut Problems),
) {
    match value {
        Value::Object(entries) => {
            for (key, entry) in entries {
                if entry.is_null() {
                    continue;
                }
                // The key moves into the map; a copy is needed only to name the place of a problem.
                let name = key.clone();
                problems.below_key(&name, |problems| each(key, entry, problems));
            }
        }
        other => problems.wrong_type("an object", &other),
    }
}
