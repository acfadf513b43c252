//! Open enums: strings with known values, where an unknown value is kept.

use super::{Item, Problems};
use serde_json::Value;

/// A string with known values. Azure adds values to published API versions, so that an unknown one is
/// data and no error: it is kept and written back as it was.
pub trait Enumeration: Sized + Clone + 'static {
    /// The known values.
    fn values() -> &'static [Self];

    /// A value that is not known.
    fn unknown(text: String) -> Self;

    /// The JSON text.
    fn as_str(&self) -> &str;
}

/// The value with this spelling: exact, or else without case, as Azure compares; otherwise the unknown value.
#[must_use]
pub fn parse<E: Enumeration>(text: &str) -> E {
    let known = E::values();
    let at = position(text, known.len(), &|at| known.get(at).map_or("", E::as_str));
    match at.and_then(|at| known.get(at)) {
        Some(value) => value.clone(),
        None => E::unknown(text.to_owned()),
    }
}

/// The index of a spelling. Not generic: the loops are compiled once, and not for each of hundreds of enums.
fn position<'a>(text: &str, count: usize, known: &dyn Fn(usize) -> &'a str) -> Option<usize> {
    (0..count)
        .find(|at| known(*at) == text)
        .or_else(|| (0..count).find(|at| known(*at).eq_ignore_ascii_case(text)))
}

/// Reads an enum from JSON. Used by the code that [`enumeration!`](crate::enumeration!) emits.
pub fn read_enumeration<E: Enumeration>(value: Value, problems: &mut Problems) -> E {
    let mut text = String::new();
    text.read(value, problems);
    parse(&text)
}

/// Implements [`Item`], `Default`, `Display`, `From<&str>`, `as_str` and serde for an enum that implements [`Enumeration`]; given
/// its known variants with their JSON text, [`Enumeration`] too. The enum has one more variant, `Unknown(String)`; `Default`
/// is an unknown value with an empty text.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Tier {
///     Hot,
///     Cool,
///     Unknown(String),
/// }
/// aso_runtime::enumeration! { Tier { Hot: "Hot", Cool: "Cool" } }
///
/// assert_eq!(Tier::from("hot"), Tier::Hot);
/// assert_eq!(Tier::from("Frozen").as_str(), "Frozen");
/// ```
#[macro_export]
macro_rules! enumeration {
    ($name:ident { $($variant:ident : $wire:literal),* $(,)? }) => {
        impl $crate::object::Enumeration for $name {
            fn values() -> &'static [Self] {
                &[$(Self::$variant),*]
            }
            fn unknown(text: String) -> Self {
                Self::Unknown(text)
            }
            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(text) => text,
                }
            }
        }
        $crate::enumeration! { $name }
    };
    ($name:ident) => {
        impl $name {
            /// The JSON text of this value.
            #[must_use]
            pub fn as_str(&self) -> &str {
                $crate::object::Enumeration::as_str(self)
            }
        }
        impl $crate::object::Item for $name {
            fn read(&mut self, value: $crate::Value, problems: &mut $crate::object::Problems) {
                *self = $crate::object::read_enumeration(value, problems);
            }
            fn write(&self) -> $crate::Value {
                $crate::Value::from(self.as_str())
            }
        }
        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::object::parse(text)
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        $crate::serde_impls! { $name }
    };
}
