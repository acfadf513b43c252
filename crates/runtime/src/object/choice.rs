//! Choices: objects of one of several types, told apart by a property (swagger `discriminator`).

use super::{Item, Problems};
use crate::json::scalar;
use serde_json::Value;
use std::mem::discriminant;

/// An object of one of several types. Generated code implements it, and [`choice!`](crate::choice!) does the rest.
pub trait Choice: Sized {
    /// JSON name of the property that tells the options apart.
    const DISCRIMINATOR: &'static str;

    /// The values of that property, in the order of the options.
    const VALUES: &'static [&'static str];

    /// An empty option, by its value.
    fn option(value: &str) -> Option<Self>;

    /// What is none of the options; kept as it is, because Azure adds options to published API versions.
    fn unknown(value: Value) -> Self;

    /// The content of the option.
    fn content(&self) -> &dyn Item;

    /// The content of the option, to be filled.
    fn content_mut(&mut self) -> &mut dyn Item;
}

/// Reads a choice from JSON; the discriminator is compared without case. Used by the code that
/// [`choice!`](crate::choice!) emits.
pub fn read_choice<T: Choice>(value: Value, problems: &mut Problems) -> T {
    let given = value.get(T::DISCRIMINATOR).and_then(Value::as_str);
    let known = given.and_then(|given| scalar::listed(T::VALUES, given));
    match known.and_then(|known| T::option(known)) {
        Some(mut choice) => {
            choice.content_mut().read(value, problems);
            choice
        }
        None => T::unknown(value),
    }
}

/// Writes a choice; the discriminator is there even where the option's type does not declare it. Used by the code that
/// [`choice!`](crate::choice!) emits.
pub fn write_choice<T: Choice>(choice: &T) -> Value {
    let mut written = choice.content().write();
    if let Value::Object(properties) = &mut written
        && !properties.contains_key(T::DISCRIMINATOR)
    {
        let same = |value: &&&'static str| {
            T::option(value).is_some_and(|option| discriminant(&option) == discriminant(choice))
        };
        if let Some(value) = T::VALUES.iter().find(same) {
            properties.insert(T::DISCRIMINATOR.to_owned(), Value::from(*value));
        }
    }
    written
}

/// Implements [`Item`], `Default` and serde for an enum that implements [`Choice`].
#[macro_export]
macro_rules! choice {
    ($name:ident) => {
        impl $crate::object::Item for $name {
            fn read(&mut self, value: $crate::Value, problems: &mut $crate::object::Problems) {
                *self = $crate::object::read_choice(value, problems);
            }
            fn write(&self) -> $crate::Value {
                $crate::object::write_choice(self)
            }
        }
        impl Default for $name {
            fn default() -> Self {
                $crate::object::Choice::unknown($crate::Value::Null)
            }
        }
        $crate::serde_impls! { $name }
    };
}
