//! Answers, whole and broken ones.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::Value;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// An answer before it is sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// `null` is no body.
    pub(crate) json: Value,
    pub(crate) damage: Option<Damage>,
}

/// How an answer is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// Something that is no JSON.
    Garbage,
    /// Half of it, and then the connection ends.
    Truncated,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self::json(status, Value::Null)
    }

    pub(crate) fn json(status: u16, json: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            json,
            damage: None,
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer as it goes out; an answer to HEAD has no body.
    pub(crate) fn into_response(self, head: bool) -> Response<Sending> {
        let mut bytes = match self.damage {
            Some(Damage::Garbage) => b"<html><body>Service Unavailable</body></html>".to_vec(),
            _ if self.json.is_null() => Vec::new(),
            _ => self.json.to_string().into_bytes(),
        };
        if self.damage == Some(Damage::Truncated) && bytes.len() < 2 {
            // Nothing cannot be cut in half.
            bytes = b"{}".to_vec();
        }
        let announced = bytes.len();
        let broken = self.damage == Some(Damage::Truncated);
        if broken {
            bytes.truncate(announced / 2);
        }
        let mut response = Response::new(if head {
            Sending::default()
        } else {
            Sending {
                data: Some(Bytes::from(bytes)),
                broken: broken.then(|| Box::pin(tokio::time::sleep(Duration::from_millis(10)))),
                announced: announced as u64,
            }
        });
        let status = if self.damage == Some(Damage::Garbage) {
            200
        } else {
            self.status
        };
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        let headers = response.headers_mut();
        if announced > 0 && !head {
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/json; charset=utf-8"),
            );
            headers.insert(CONTENT_LENGTH, HeaderValue::from(announced));
        }
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

/// A body that can end too early.
#[derive(Debug, Default)]
pub(crate) struct Sending {
    data: Option<Bytes>,
    /// Set if it ends too early: what passes between the half and the end.
    broken: Option<Pin<Box<Sleep>>>,
    announced: u64,
}

/// Ends the connection in the middle of an answer.
#[derive(Debug, thiserror::Error)]
#[error("the answer is cut off on purpose")]
pub(crate) struct CutOff;

impl Body for Sending {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        match self.data.take() {
            Some(data) if !data.is_empty() => Poll::Ready(Some(Ok(Frame::data(data)))),
            // The half has to leave the buffer before the error ends the connection.
            _ => match self.broken.as_mut() {
                Some(pause) => pause.as_mut().poll(context).map(|()| Some(Err(CutOff))),
                None => Poll::Ready(None),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.broken.is_none() && self.data.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
