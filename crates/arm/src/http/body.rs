//! Reading the body of an answer, whatever comes.

use crate::error::BodyProblem;
use serde_json::Value;

/// Why a body could not be had.
pub(crate) enum ReadProblem {
    /// The connection, while the body came.
    Transport(reqwest::Error),
    /// The body.
    Body(BodyProblem),
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, ReadProblem> {
    let too_large = ReadProblem::Body(BodyProblem::TooLarge { limit });
    let expected = response.content_length();
    if expected.is_some_and(|length| length > limit as u64) {
        return Err(too_large);
    }
    let mut bytes = Vec::with_capacity(expected.unwrap_or_default() as usize);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => return Err(too_large),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) if error.is_timeout() => return Err(ReadProblem::Transport(error)),
            // The connection ended before the length that was announced, or before the last chunk.
            Err(_) => {
                return Err(ReadProblem::Body(BodyProblem::Truncated {
                    received: bytes.len(),
                }));
            }
        }
    }
}

/// Reads JSON. No body is `null`; a byte order mark is ignored, as some resource providers send one.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, BodyProblem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // The message of serde_json can repeat a part of the text, which can be a secret: only the place is kept.
        if error.is_eof() {
            BodyProblem::Truncated {
                received: bytes.len(),
            }
        } else {
            BodyProblem::NotJson {
                line: error.line(),
                column: error.column(),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies() {
        assert_eq!(parse(b" \n").unwrap(), Value::Null);
        assert_eq!(parse(b"\xef\xbb\xbf{}").unwrap(), serde_json::json!({}));
        assert_eq!(
            parse(b"{\"a\":").unwrap_err(),
            BodyProblem::Truncated { received: 5 }
        );
        assert_eq!(
            parse(b"<html>").unwrap_err(),
            BodyProblem::NotJson { line: 1, column: 1 }
        );
        assert!(parse(&b"[".repeat(10_000)).is_err());
        assert!(parse(b"\xff\xfe").is_err());
    }
}
