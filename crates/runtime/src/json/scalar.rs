//! Scalars: strict on the way to ARM, where a wrong type is the user's mistake, and lenient on the way back.

use crate::plan::Scalar;
use serde_json::{Number, Value};

/// What a scalar is, for messages.
pub(crate) fn expected(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "a string",
        Scalar::Integer => "a whole number",
        Scalar::Number => "a number",
        Scalar::Boolean => "true or false",
    }
}

/// The value if it has the type. `3.0` is a whole number: YAML tools and Helm write it so.
pub(crate) fn strict(scalar: Scalar, value: &Value) -> Option<Value> {
    match (scalar, value) {
        (Scalar::String, Value::String(_))
        | (Scalar::Boolean, Value::Bool(_))
        | (Scalar::Number, Value::Number(_)) => Some(value.clone()),
        (Scalar::Integer, Value::Number(number)) => whole(number).map(Value::Number),
        _ => None,
    }
}

/// The value, converted if that loses nothing. Azure's answers do not always have the type that its own
/// description states: numbers come as strings, and booleans as `"True"`.
pub(crate) fn lenient(scalar: Scalar, value: &Value) -> Option<Value> {
    if let Some(value) = strict(scalar, value) {
        return Some(value);
    }
    match (scalar, value) {
        (Scalar::String, Value::Number(number)) => Some(Value::String(number.to_string())),
        (Scalar::String, Value::Bool(flag)) => Some(Value::String(flag.to_string())),
        (Scalar::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => {
            Some(Value::Bool(true))
        }
        (Scalar::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => {
            Some(Value::Bool(false))
        }
        (Scalar::Integer, Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        (Scalar::Number, Value::String(text)) => match text.parse::<i64>() {
            Ok(number) => Some(Value::from(number)),
            Err(_) => text
                .parse::<f64>()
                .ok()
                .and_then(Number::from_f64)
                .map(Value::Number),
        },
        _ => None,
    }
}

fn whole(number: &Number) -> Option<Number> {
    if number.is_i64() || number.is_u64() {
        return Some(number.clone());
    }
    // Above 2^53 a float no longer says which whole number was meant.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and in range"
    )]
    (float.fract() == 0.0 && float.abs() <= EXACT).then(|| Number::from(float as i64))
}

/// The known spelling of an enum value, compared without case; an unknown value stays as it is.
pub(crate) fn canonical<'a>(names: &'static [&'static str], value: &'a str) -> &'a str {
    listed(names, value).unwrap_or(value)
}

/// The name of an enumeration that a value is, as it is spelled or else without case.
pub(crate) fn listed(names: &'static [&'static str], value: &str) -> Option<&'static str> {
    let exact = names.iter().find(|name| **name == value);
    let similar = || names.iter().find(|name| name.eq_ignore_ascii_case(value));
    exact.or_else(similar).copied()
}
