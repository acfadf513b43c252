//! Long-running operations.
//!
//! Which way to ask for an operation's end follows from the headers of its first answer, in the order of Azure's SDKs (and so of ASO):
//! `Azure-AsyncOperation`, `Operation-Location`, `Location`, and for writes the resource itself.

use super::call::Request;
use super::{Answer, Client};
use crate::error::{AzureError, BodyProblem, Error, Link};
use crate::http::url as address;
use crate::{Headers, Method};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// An operation that Azure has begun, and possibly ended.
pub struct Operation {
    client: Client,
    state: OperationState,
    /// The last answer's, for the next delay.
    retry_after: Option<Duration>,
    polls: u32,
    result: Option<Value>,
    first: Value,
}

/// What has to be kept to ask for an operation later, in another process: [`Client::resume`].
///
/// Operation addresses can carry signed tokens: keep it as you keep a secret. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperationState {
    method: Method,
    /// The resource.
    original: String,
    /// Nothing, once the operation has ended.
    poll: Option<Poll>,
    /// Where the result of an action is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Poll {
    by: PollBy,
    url: String,
}

/// How the end of an operation is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum PollBy {
    /// The address in `Azure-AsyncOperation`, whose body has `status`.
    AsyncOperation,
    /// The address in `Operation-Location`, likewise.
    OperationLocation,
    /// The address in `Location`: 202 until the operation has ended.
    Location,
    /// The resource itself, by `properties.provisioningState`.
    Resource,
}

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It goes on.
    Running,
    /// It has ended well.
    Done,
}

/// What one answer says.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    Running,
    Succeeded,
    /// Ended, but not well: the state.
    Ended(String),
}

impl std::fmt::Debug for OperationState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OperationState")
            .field("method", &self.method)
            .field("original", &self.original)
            .field("by", &self.poll.as_ref().map(|poll| poll.by))
            .finish_non_exhaustive()
    }
}

/// How to ask, after the first answer. `None`: it has ended.
fn choose(method: Method, answer: &Answer) -> Result<Option<(PollBy, Option<&str>)>, NoWay> {
    let headers = &answer.headers;
    if let Some(url) = &headers.async_operation {
        return Ok(Some((PollBy::AsyncOperation, Some(url))));
    }
    if let Some(url) = &headers.operation_location {
        return Ok(Some((PollBy::OperationLocation, Some(url))));
    }
    if let Some(url) = &headers.location {
        return Ok(Some((PollBy::Location, Some(url))));
    }
    match (method, answer.status) {
        (Method::Put | Method::Patch, 200 | 201) => {
            match (provisioning_state(&answer.body), answer.status) {
                // 201 without a state: some services only say so in the next answer.
                (None, 201) => Ok(Some((PollBy::Resource, None))),
                (None, _) => Ok(None),
                (Some(state), _) if is_succeeded(state) => Ok(None),
                (Some(_), _) => Ok(Some((PollBy::Resource, None))),
            }
        }
        (Method::Put | Method::Patch, 202) => Ok(Some((PollBy::Resource, None))),
        (Method::Delete, 202) => Err(NoWay),
        _ => Ok(None),
    }
}

/// An answer 202 to DELETE that says nowhere to ask.
struct NoWay;

fn provisioning_state(body: &Value) -> Option<&str> {
    body.get("properties")?.get("provisioningState")?.as_str()
}

fn is_succeeded(state: &str) -> bool {
    state.eq_ignore_ascii_case("Succeeded")
}

fn standing(state: &str) -> Standing {
    if is_succeeded(state) {
        Standing::Succeeded
    } else if ["Failed", "Canceled", "Cancelled"]
        .iter()
        .any(|end| state.eq_ignore_ascii_case(end))
    {
        Standing::Ended(state.to_owned())
    } else {
        Standing::Running
    }
}

/// What an answer to the question for an operation says. `None`: nothing.
fn read_standing(by: PollBy, answer: &Answer) -> Option<Standing> {
    match by {
        PollBy::AsyncOperation | PollBy::OperationLocation => {
            let state = answer.body.get("status").and_then(Value::as_str)?;
            Some(standing(state))
        }
        PollBy::Location => Some(match provisioning_state(&answer.body) {
            Some(state) => standing(state),
            None if answer.status == 202 => Standing::Running,
            None => Standing::Succeeded,
        }),
        PollBy::Resource => Some(match provisioning_state(&answer.body) {
            _ if answer.status == 204 => Standing::Succeeded,
            _ if answer.status == 202 && answer.body.is_null() => Standing::Running,
            Some(state) => standing(state),
            None => Standing::Succeeded,
        }),
    }
}

impl Operation {
    pub(super) fn begin(
        client: Client,
        method: Method,
        original: &Url,
        answer: Answer,
    ) -> Result<Self, Error> {
        let chosen = choose(method, &answer).map_err(|NoWay| Error::NoOperation {
            method,
            url: address::shown(original),
            status: answer.status,
        })?;
        let endpoint = &client.inner.endpoint;
        let poll = match chosen {
            None => None,
            Some((by, None)) => Some(Poll {
                by,
                url: original.to_string(),
            }),
            Some((by, Some(text))) => Some(Poll {
                by,
                url: address::follow(endpoint, original, link(by), text)?.into(),
            }),
        };
        let location = match &answer.headers.location {
            Some(text) if method == Method::Post => {
                Some(address::follow(endpoint, original, Link::Location, text)?.into())
            }
            _ => None,
        };
        let result = poll.is_none().then(|| answer.body.clone());
        Ok(Self {
            client,
            state: OperationState {
                method,
                original: original.to_string(),
                poll,
                location,
            },
            retry_after: answer.headers.retry_after,
            polls: 0,
            result,
            first: answer.body,
        })
    }

    pub(super) fn already_done(client: Client, original: &Url) -> Self {
        Self {
            client,
            state: OperationState {
                method: Method::Delete,
                original: original.to_string(),
                poll: None,
                location: None,
            },
            retry_after: None,
            polls: 0,
            result: Some(Value::Null),
            first: Value::Null,
        }
    }

    /// Whether it has ended well.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.result.is_some()
    }

    /// How its end is asked for; `None` once it has ended.
    #[must_use]
    pub fn polled_by(&self) -> Option<PollBy> {
        self.state.poll.as_ref().map(|poll| poll.by)
    }

    /// The body of the first answer: of a PUT, mostly the resource as it will be.
    #[must_use]
    pub fn first_body(&self) -> &Value {
        &self.first
    }

    /// What to keep in order to ask later.
    #[must_use]
    pub fn state(&self) -> &OperationState {
        &self.state
    }

    /// How long to wait before the next [`Operation::poll`]: what Azure asked for, else longer each time.
    #[must_use]
    pub fn delay(&self) -> Duration {
        self.retry_after
            .unwrap_or_else(|| self.client.inner.retry.poll_delay(self.polls))
    }

    /// Asks once, now. When it says [`Progress::Done`], [`Operation::into_result`] has the result.
    ///
    /// # Errors
    /// The operation failed, or could not be asked for.
    pub async fn poll(&mut self) -> Result<Progress, Error> {
        if self.result.is_some() {
            return Ok(Progress::Done);
        }
        let Some(Poll { by, url }) = self.state.poll.clone() else {
            return Ok(Progress::Done);
        };
        let original = self.client.stored(&self.state.original)?;
        let url = self.client.stored(&url)?;
        let request = Request::new(Method::Get, url.clone());
        let answer = self.client.inner.call(&request).await?;
        self.polls = self.polls.saturating_add(1);
        self.retry_after = answer.headers.retry_after;
        let Some(standing) = read_standing(by, &answer) else {
            return Err(Error::Body {
                method: Method::Get,
                url: address::shown(&url),
                problem: BodyProblem::NoStatus,
            });
        };
        match standing {
            Standing::Running => {
                if let Some(text) = moved(by, &answer.headers) {
                    let endpoint = &self.client.inner.endpoint;
                    let url = address::follow(endpoint, &url, link(by), text)?.into();
                    self.state.poll = Some(Poll { by, url });
                }
                Ok(Progress::Running)
            }
            Standing::Ended(state) => {
                let shown = address::shown(&original);
                let mut error =
                    AzureError::read(self.state.method, shown, answer.status, &answer.body);
                error.request_id = answer.headers.request_id;
                Err(Error::Operation {
                    state,
                    error: Box::new(error),
                })
            }
            Standing::Succeeded => {
                let result = self.fetch_result(by, &original, answer).await?;
                self.result = Some(result);
                self.state.poll = None;
                Ok(Progress::Done)
            }
        }
    }

    /// The result after success. Of a write it is the resource: the answer that told of the end mostly does not hold it.
    async fn fetch_result(
        &self,
        by: PollBy,
        original: &Url,
        answer: Answer,
    ) -> Result<Value, Error> {
        let from = match self.state.method {
            Method::Put | Method::Patch => {
                let is_resource = answer.body.get("id").is_some_and(Value::is_string);
                if matches!(by, PollBy::Resource | PollBy::Location) && is_resource {
                    return Ok(answer.body);
                }
                original.clone()
            }
            Method::Post => match (&self.state.location, by) {
                (Some(location), PollBy::AsyncOperation | PollBy::OperationLocation) => {
                    self.client.stored(location)?
                }
                _ => return Ok(answer.body),
            },
            Method::Get | Method::Delete | Method::Head => return Ok(Value::Null),
        };
        let request = Request::new(Method::Get, from);
        Ok(self.client.inner.call(&request).await?.body)
    }

    /// The result, if it has ended.
    #[must_use]
    pub fn into_result(self) -> Option<Value> {
        self.result
    }

    /// Asks until it has ended, and gives the result: the resource of a write, the answer of an action, `null` of a deletion.
    ///
    /// # Errors
    /// As [`Operation::poll`].
    pub async fn wait(mut self) -> Result<Value, Error> {
        loop {
            if let Some(result) = self.result {
                return Ok(result);
            }
            tokio::time::sleep(self.delay()).await;
            self.poll().await?;
        }
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation")
            .field("state", &self.state)
            .field("done", &self.is_done())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Takes an operation up again. Nothing is sent before [`Operation::poll`].
    ///
    /// # Errors
    /// The state is of another endpoint.
    pub fn resume(&self, state: OperationState) -> Result<Operation, Error> {
        self.stored(&state.original)?;
        let poll = state.poll.iter().map(|poll| &poll.url);
        for url in poll.chain(&state.location) {
            self.stored(url)?;
        }
        let ended = state.poll.is_none().then_some(Value::Null);
        Ok(Operation {
            client: self.clone(),
            state,
            retry_after: Some(Duration::ZERO),
            polls: 0,
            result: ended,
            first: Value::Null,
        })
    }

    fn stored(&self, url: &str) -> Result<Url, Error> {
        let endpoint = &self.inner.endpoint;
        address::follow(endpoint, endpoint, Link::Stored, url)
    }
}

/// The header that an operation's address stands in.
fn link(by: PollBy) -> Link {
    match by {
        PollBy::AsyncOperation => Link::AsyncOperation,
        PollBy::OperationLocation => Link::OperationLocation,
        PollBy::Location | PollBy::Resource => Link::Location,
    }
}

/// Where an answer says to ask from now on.
fn moved(by: PollBy, headers: &Headers) -> Option<&str> {
    match by {
        PollBy::AsyncOperation => headers.async_operation.as_deref(),
        PollBy::OperationLocation => headers.operation_location.as_deref(),
        PollBy::Location => headers.location.as_deref(),
        PollBy::Resource => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(status: u16, headers: [bool; 3], body: Value) -> Answer {
        let text = |set: bool, text: &str| set.then(|| text.to_owned());
        Answer {
            status,
            headers: Headers {
                async_operation: text(headers[0], "a"),
                operation_location: text(headers[1], "o"),
                location: text(headers[2], "l"),
                ..Headers::default()
            },
            body,
        }
    }

    fn chosen(method: Method, status: u16, headers: [bool; 3], body: Value) -> Option<PollBy> {
        choose(method, &answer(status, headers, body))
            .unwrap_or_else(|NoWay| panic!("no way"))
            .map(|(by, _)| by)
    }

    #[test]
    fn headers_have_an_order() {
        let by = |headers| chosen(Method::Put, 201, headers, Value::Null);
        assert_eq!(by([true, true, true]), Some(PollBy::AsyncOperation));
        assert_eq!(by([false, true, true]), Some(PollBy::OperationLocation));
        assert_eq!(by([false, false, true]), Some(PollBy::Location));
        assert_eq!(by([false; 3]), Some(PollBy::Resource));
    }

    #[test]
    fn without_headers_the_body_decides() {
        let state = |state: &str| json!({"properties": {"provisioningState": state}});
        let by = |status, body| chosen(Method::Put, status, [false; 3], body);
        assert_eq!(by(200, json!({})), None);
        assert_eq!(by(200, state("SUCCEEDED")), None);
        assert_eq!(by(200, state("Updating")), Some(PollBy::Resource));
        assert_eq!(by(201, state("Succeeded")), None);
        assert_eq!(by(201, state("Creating")), Some(PollBy::Resource));
        assert_eq!(by(202, json!({})), Some(PollBy::Resource));
        assert_eq!(chosen(Method::Delete, 200, [false; 3], Value::Null), None);
        assert_eq!(chosen(Method::Delete, 204, [false; 3], Value::Null), None);
        assert_eq!(chosen(Method::Post, 202, [false; 3], Value::Null), None);
        assert!(choose(Method::Delete, &answer(202, [false; 3], Value::Null)).is_err());
    }

    #[test]
    fn answers_say_how_it_stands() {
        use PollBy::{AsyncOperation, Location, Resource};
        let read = |by, status, body| read_standing(by, &answer(status, [false; 3], body));
        let state = |state: &str| json!({"properties": {"provisioningState": state}});
        assert_eq!(
            read(AsyncOperation, 200, json!({"status": "succeeded"})),
            Some(Standing::Succeeded)
        );
        assert_eq!(
            read(AsyncOperation, 202, json!({"status": "Running"})),
            Some(Standing::Running)
        );
        assert_eq!(read(AsyncOperation, 200, json!({})), None);
        for end in ["Failed", "canceled"] {
            let standing = read(AsyncOperation, 200, json!({ "status": end }));
            assert_eq!(standing, Some(Standing::Ended(end.to_owned())));
        }
        assert_eq!(read(Location, 202, Value::Null), Some(Standing::Running));
        assert_eq!(read(Location, 204, Value::Null), Some(Standing::Succeeded));
        assert_eq!(
            read(Location, 200, state("Updating")),
            Some(Standing::Running)
        );
        assert_eq!(read(Resource, 200, json!({})), Some(Standing::Succeeded));
        assert_eq!(
            read(Resource, 200, state("Deleting")),
            Some(Standing::Running)
        );
    }

    #[test]
    fn a_state_shows_no_address() {
        let state = OperationState {
            method: Method::Put,
            original: "https://h/x".to_owned(),
            poll: Some(Poll {
                by: PollBy::AsyncOperation,
                url: "https://h/op?t=SECRET".to_owned(),
            }),
            location: None,
        };
        assert!(!format!("{state:?}").contains("SECRET"));
        let text = serde_json::to_string(&state).unwrap();
        assert_eq!(
            serde_json::from_str::<OperationState>(&text).unwrap(),
            state
        );
    }
}
