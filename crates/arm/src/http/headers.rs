//! The headers of answers that ARM's rules are made of.

use reqwest::header::HeaderMap;
use std::time::{Duration, SystemTime};

/// The headers of an answer that matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Headers {
    /// How long to wait before the next request: `x-ms-retry-after-ms`, `retry-after-ms` or `Retry-After`.
    pub retry_after: Option<Duration>,
    /// `ETag`.
    pub etag: Option<String>,
    /// `x-ms-request-id` or `x-ms-correlation-request-id`: what Azure's support asks for.
    pub request_id: Option<String>,
    pub(crate) async_operation: Option<String>,
    pub(crate) operation_location: Option<String>,
    pub(crate) location: Option<String>,
}

impl Headers {
    /// Whether they say where to ask for a long-running operation.
    pub(crate) fn names_operation(&self) -> bool {
        self.async_operation.is_some()
            || self.operation_location.is_some()
            || self.location.is_some()
    }

    pub(crate) fn read(map: &HeaderMap, now: SystemTime) -> Self {
        let text = |name: &str| {
            let value = map.get(name)?.to_str().ok()?.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let milliseconds = |name: &str| {
            let count = text(name)?.parse().ok()?;
            Some(Duration::from_millis(count))
        };
        Self {
            retry_after: milliseconds("x-ms-retry-after-ms")
                .or_else(|| milliseconds("retry-after-ms"))
                .or_else(|| parse_retry_after(&text("retry-after")?, now)),
            etag: text("etag"),
            request_id: text("x-ms-request-id").or_else(|| text("x-ms-correlation-request-id")),
            async_operation: text("azure-asyncoperation"),
            operation_location: text("operation-location"),
            location: text("location"),
        }
    }
}

/// Reads the value of `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date in one of HTTP's three formats.
///
/// A date in the past means now. Fractions of a second are accepted, because some services send them; what is neither is `None`.
#[must_use]
pub fn parse_retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    if value.starts_with(|first: char| first.is_ascii_digit()) {
        let seconds = value.parse::<f64>().ok()?;
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    /// 1994-11-06 08:49:37 UTC, the date of RFC 9110's examples.
    const EXAMPLE: Duration = Duration::from_secs(784_111_777);

    fn at(seconds_before: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + EXAMPLE - Duration::from_secs(seconds_before)
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> Headers {
        let map = pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        Headers::read(&map, at(0))
    }

    #[test]
    fn seconds() {
        let parse = |text| parse_retry_after(text, at(0));
        assert_eq!(parse("120"), Some(Duration::from_secs(120)));
        assert_eq!(parse(" 0 "), Some(Duration::ZERO));
        assert_eq!(parse("1.5"), Some(Duration::from_millis(1500)));
        for bad in [
            "",
            "-1",
            "soon",
            "1s",
            "NaN",
            "inf",
            "99999999999999999999999999",
        ] {
            let parsed = parse(bad);
            assert!(
                parsed.is_none_or(|wait| wait > Duration::from_secs(1 << 40)),
                "{bad}"
            );
        }
    }

    #[test]
    fn dates_in_three_formats() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            let wait = parse_retry_after(text, at(30));
            assert_eq!(wait, Some(Duration::from_secs(30)), "{text}");
        }
        let past = parse_retry_after("Sun, 06 Nov 1994 08:49:36 GMT", at(0));
        assert_eq!(past, Some(Duration::ZERO));
    }

    #[test]
    fn milliseconds_come_first() {
        let found = headers(&[("retry-after", "3"), ("x-ms-retry-after-ms", "250")]);
        assert_eq!(found.retry_after, Some(Duration::from_millis(250)));
        let found = headers(&[("retry-after-ms", "7")]);
        assert_eq!(found.retry_after, Some(Duration::from_millis(7)));
        let found = headers(&[("retry-after", "3"), ("retry-after-ms", "many")]);
        assert_eq!(found.retry_after, Some(Duration::from_secs(3)));
    }

    #[test]
    fn empty_headers_are_no_headers() {
        assert_eq!(headers(&[("location", " ")]), Headers::default());
    }
}
