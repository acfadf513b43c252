//! Azure's error bodies.

use super::{Class, classify};
use crate::Method;
use aso_runtime::json::property;
use serde_json::{Map, Value};
use std::fmt;
use std::time::Duration;

/// An error that Azure answered with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AzureError {
    /// The request's method.
    pub method: Method,
    /// The request, without the values of query parameters other than `api-version`.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// Azure's code; [`AzureError::UNKNOWN`] if the answer has none.
    pub code: String,
    /// Azure's message; empty if the answer has none.
    pub message: String,
    /// What the error is about.
    pub target: Option<String>,
    /// Further errors.
    pub details: Vec<AzureErrorDetail>,
    /// How long Azure asks to wait.
    pub retry_after: Option<Duration>,
    /// What Azure's support asks for.
    pub request_id: Option<String>,
}

/// One of an error's details.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AzureErrorDetail {
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
    /// What it is about.
    pub target: Option<String>,
}

impl AzureError {
    /// The code of errors without one, as ASO calls it.
    pub const UNKNOWN: &str = "UnknownError";

    /// Reads the body of an answer: `{"error": {code, message, target, details}}`, or the same at the top, or anything else.
    pub(crate) fn read(method: Method, url: String, status: u16, body: &Value) -> Self {
        let object = body
            .get("error")
            .filter(|error| error.is_object())
            .unwrap_or(body)
            .as_object();
        let text = |name: &str| object.map(|object| text(object, name)).unwrap_or_default();
        let code = text("code");
        Self {
            method,
            url,
            status,
            code: if code.is_empty() {
                // OAuth's form, which a gateway in front of ARM can answer with.
                body.get("error")
                    .and_then(Value::as_str)
                    .unwrap_or(Self::UNKNOWN)
                    .to_owned()
            } else {
                code
            },
            message: text("message"),
            target: Some(text("target")).filter(|target| !target.is_empty()),
            details: object
                .and_then(|object| object.get("details")?.as_array())
                .map(|list| list.iter().filter_map(detail).collect())
                .unwrap_or_default(),
            retry_after: None,
            request_id: None,
        }
    }

    /// Whether to try again.
    #[must_use]
    pub fn class(&self) -> Class {
        let code = if self.code == Self::UNKNOWN {
            ""
        } else {
            &self.code
        };
        classify(self.status, code)
    }

    /// The code and what is said about it, on one line.
    pub(crate) fn reason(&self) -> impl fmt::Display + '_ {
        struct Reason<'a>(&'a AzureError);
        impl fmt::Display for Reason<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let AzureError {
                    code,
                    message,
                    details,
                    ..
                } = self.0;
                f.write_str(code)?;
                if !message.is_empty() {
                    write!(f, ": {}", message.trim().replace(['\r', '\n'], " "))?;
                }
                for detail in details.iter().filter(|detail| detail.message != *message) {
                    write!(
                        f,
                        " ({}: {})",
                        detail.code,
                        detail.message.trim().replace(['\r', '\n'], " ")
                    )?;
                }
                Ok(())
            }
        }
        Reason(self)
    }
}

impl fmt::Display for AzureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method,
            url,
            status,
            ..
        } = self;
        write!(f, "{method} {url}: status {status}: {}", self.reason())
    }
}

impl std::error::Error for AzureError {}

fn detail(value: &Value) -> Option<AzureErrorDetail> {
    let object = value.as_object()?;
    Some(AzureErrorDetail {
        code: text(object, "code"),
        message: text(object, "message"),
        target: Some(text(object, "target")).filter(|target| !target.is_empty()),
    })
}

/// A text of an error. Some resource providers write `Code`, and codes that are numbers.
fn text(object: &Map<String, Value>, name: &str) -> String {
    match property(object, name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: &Value) -> AzureError {
        AzureError::read(Method::Get, "https://h/x".to_owned(), 400, body)
    }

    #[test]
    fn both_forms_are_read() {
        let inner = json!({"code": "A", "message": "b\r\nc", "target": "t", "details": [{"code": "D", "message": "e"}, 7]});
        for body in [json!({ "error": inner }), inner.clone()] {
            let error = read(&body);
            assert_eq!(
                (error.code.as_str(), error.target.as_deref()),
                ("A", Some("t"))
            );
            assert_eq!(
                error.to_string(),
                "GET https://h/x: status 400: A: b  c (D: e)"
            );
        }
        assert_eq!(read(&json!({"Code": 429, "Message": "m"})).code, "429");
        assert_eq!(
            read(&json!({"error": "invalid_grant"})).code,
            "invalid_grant"
        );
    }

    #[test]
    fn any_body_is_an_error() {
        for body in [
            Value::Null,
            json!([]),
            json!("x"),
            json!({"error": null}),
            json!({"details": {}}),
        ] {
            let error = read(&body);
            assert_eq!(
                (error.code.as_str(), error.message.as_str()),
                (AzureError::UNKNOWN, "")
            );
        }
    }
}
