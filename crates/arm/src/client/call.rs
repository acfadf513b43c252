//! One call: its turn, its token, its retries.

use super::{Answer, Inner};
use crate::credentials::{CredentialError, Token};
use crate::error::{AzureError, Error, Link, TransportProblem};
use crate::http::{body, pool, url as address};
use crate::observer::{Call, Outcome};
use crate::{Headers, Method};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, IF_MATCH, IF_NONE_MATCH, USER_AGENT,
};
use serde_json::Value;
use std::time::{Duration, Instant, SystemTime};
use url::Url;

/// A request, ready to be sent as often as needed.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Vec<u8>>,
    pub(super) if_match: Option<HeaderValue>,
    pub(super) if_none_match: Option<HeaderValue>,
}

/// How often a call may fetch a new token. Each token is another one, so this ends anyway, unless tokens expire as they come.
const RENEWALS: u32 = 3;

/// What came of sending a request once.
enum Sent {
    /// An answer that can be used, of any status.
    Answer(Answer),
    /// No answer, or one that cannot be used.
    Fault(Error),
}

impl Request {
    pub(super) fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            body: None,
            if_match: None,
            if_none_match: None,
        }
    }

    /// Whether it may be sent again when nobody knows whether it was carried out.
    fn can_repeat(&self) -> bool {
        // With a condition, the second answer would be about the first request's effect.
        self.method.is_idempotent() && self.if_match.is_none() && self.if_none_match.is_none()
    }
}

impl Inner {
    /// Sends a request until there is an answer that is no error, or an error that will not pass by.
    pub(super) async fn call(&self, request: &Request) -> Result<Answer, Error> {
        let limiter = self.limiters.of(&address::subscription(&request.url));
        let mut renewed: Option<Token> = None;
        let (mut attempt, mut faults, mut throttled, mut renewals) = (0, 0, 0, 0);
        let mut waited = Duration::ZERO;
        loop {
            let permit = limiter.acquire().await;
            let token = match renewed.take() {
                Some(token) => token,
                None => self.tokens.get().await?,
            };
            let sent = self.send(request, &token, attempt).await;
            attempt += 1;
            let (error, retry_after, slow_down) = match sent {
                Sent::Answer(answer) if answer.status < 300 => {
                    permit.succeeded();
                    return Ok(answer);
                }
                Sent::Answer(answer) if answer.status == 401 => {
                    drop(permit);
                    renewals += 1;
                    if renewals <= RENEWALS {
                        renewed = self.tokens.renew(&token).await?;
                        if renewed.is_some() {
                            continue;
                        }
                    }
                    return Err(self.refusal(request, answer));
                }
                Sent::Answer(answer) => {
                    let retry_after = answer.headers.retry_after;
                    let passes = match answer.status {
                        // Refused before anything was done: can be sent again whatever it is.
                        429 | 503 => true,
                        408 | 500 | 502 | 504 => request.can_repeat(),
                        _ => false,
                    };
                    let status = answer.status;
                    let error = self.refusal(request, answer);
                    if !passes {
                        // The service works; it does not like the request.
                        permit.succeeded();
                        return Err(error);
                    }
                    if matches!(status, 429 | 503) {
                        permit
                            .throttled(retry_after.filter(|wait| *wait <= self.retry.longest_wait));
                        (error, retry_after, true)
                    } else {
                        (error, retry_after, false)
                    }
                }
                Sent::Fault(error) => {
                    drop(permit);
                    let unsent = matches!(
                        &error,
                        Error::Transport {
                            problem: TransportProblem::Connect,
                            ..
                        }
                    );
                    if !is_passing(&error) || !(unsent || request.can_repeat()) {
                        return Err(error);
                    }
                    (error, None, false)
                }
            };
            if retry_after.is_some_and(|wait| wait > self.retry.longest_wait) {
                return Err(error);
            }
            let random = fastrand::f64();
            let delay = match retry_after {
                Some(wait) => self.retry.honour(wait, random),
                None if slow_down => self.retry.backoff(throttled, random),
                None => self.retry.backoff(faults, random),
            };
            if slow_down {
                throttled += 1;
                waited += delay;
                if waited > self.retry.patience {
                    return Err(error);
                }
            } else {
                faults += 1;
                if faults > self.retry.faults {
                    return Err(error);
                }
            }
            tracing::debug!(target: "aso_arm", %error, ?delay, "trying again");
            tokio::time::sleep(delay).await;
        }
    }

    /// Sends a request once.
    async fn send(&self, request: &Request, token: &Token, attempt: u32) -> Sent {
        let started = Instant::now();
        let tell = |outcome, retry_after, bytes| {
            let call = Call {
                method: request.method,
                path: request.url.path(),
                attempt,
                outcome,
                elapsed: started.elapsed(),
                retry_after,
                bytes,
            };
            self.counters.count(&call);
            if let Some(observer) = &self.observer {
                observer.called(&call);
            }
        };
        let prepared = match self.prepare(request, token) {
            Ok(prepared) => prepared,
            Err(error) => return Sent::Fault(error),
        };
        let response = match self.pool.execute(prepared).await {
            Ok(response) => response,
            Err(error) => {
                tell(Outcome::NoAnswer, None, 0);
                return Sent::Fault(transport(request, &error));
            }
        };
        let status = response.status().as_u16();
        let headers = Headers::read(response.headers(), SystemTime::now());
        let retry_after = headers.retry_after;
        if (300..400).contains(&status) {
            tell(Outcome::Unusable(status), retry_after, 0);
            return Sent::Fault(self.redirect(request, &headers));
        }
        // Sending a write again whose operation has begun would be refused as a conflict: what its headers say is enough.
        let enough = request.method != Method::Get && status < 300 && headers.names_operation();
        let bytes = match body::read(response, self.max_body).await {
            Ok(bytes) => bytes,
            Err(problem) => {
                tell(Outcome::Unusable(status), retry_after, 0);
                if enough {
                    return Sent::Answer(without_body(status, headers));
                }
                return Sent::Fault(match problem {
                    body::ReadProblem::Transport(error) => transport(request, &error),
                    body::ReadProblem::Body(problem) => Error::Body {
                        method: request.method,
                        url: address::shown(&request.url),
                        problem,
                    },
                });
            }
        };
        match body::parse(&bytes) {
            Ok(body) => {
                tell(Outcome::Status(status), retry_after, bytes.len());
                Sent::Answer(Answer {
                    status,
                    headers,
                    body,
                })
            }
            // A gateway can answer with a page of HTML: the status is what counts then.
            Err(_) if status >= 400 => {
                tell(Outcome::Status(status), retry_after, bytes.len());
                Sent::Answer(without_body(status, headers))
            }
            Err(_) if enough => {
                tell(Outcome::Unusable(status), retry_after, bytes.len());
                Sent::Answer(without_body(status, headers))
            }
            Err(problem) => {
                tell(Outcome::Unusable(status), retry_after, bytes.len());
                Sent::Fault(Error::Body {
                    method: request.method,
                    url: address::shown(&request.url),
                    problem,
                })
            }
        }
    }

    fn prepare(&self, request: &Request, token: &Token) -> Result<reqwest::Request, Error> {
        // Whatever made the address: a token goes to the endpoint and nowhere else.
        if !address::same_place(&self.endpoint, &request.url) || !address::is_allowed(&request.url)
        {
            return Err(Error::Elsewhere {
                link: Link::Stored,
                url: address::shown(&request.url),
                host: request.url.host_str().unwrap_or_default().to_owned(),
            });
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.secret()))
            .map_err(|_| CredentialError::Malformed)?;
        bearer.set_sensitive(true);
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
        };
        let mut prepared = reqwest::Request::new(method, request.url.clone());
        let headers = prepared.headers_mut();
        headers.insert(AUTHORIZATION, bearer);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Ok(agent) = HeaderValue::from_str(&self.user_agent) {
            headers.insert(USER_AGENT, agent);
        }
        if let Some(tag) = &request.if_match {
            headers.insert(IF_MATCH, tag.clone());
        }
        if let Some(tag) = &request.if_none_match {
            headers.insert(IF_NONE_MATCH, tag.clone());
        }
        if let Some(body) = &request.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *prepared.body_mut() = Some(body.clone().into());
        } else if request.method == Method::Post {
            // Without it, some front ends answer 411.
            *prepared.body_mut() = Some(Vec::new().into());
        }
        Ok(prepared)
    }

    /// A redirect is never followed; where it leads is said, unless it is this endpoint.
    fn redirect(&self, request: &Request, headers: &Headers) -> Error {
        let target = headers.location.as_deref().unwrap_or_default();
        match address::follow(&self.endpoint, &request.url, Link::Redirect, target) {
            Err(error) => error,
            Ok(_) => Error::Elsewhere {
                link: Link::Redirect,
                url: address::shown(&request.url),
                host: "another address of the endpoint".to_owned(),
            },
        }
    }

    fn refusal(&self, request: &Request, answer: Answer) -> Error {
        let url = address::shown(&request.url);
        let mut error = AzureError::read(request.method, url, answer.status, &answer.body);
        error.retry_after = answer.headers.retry_after;
        error.request_id = answer.headers.request_id;
        Error::Azure(Box::new(error))
    }
}

fn without_body(status: u16, headers: Headers) -> Answer {
    Answer {
        status,
        headers,
        body: Value::Null,
    }
}

fn transport(request: &Request, error: &reqwest::Error) -> Error {
    Error::Transport {
        method: request.method,
        url: address::shown(&request.url),
        problem: TransportProblem::of(error),
        message: pool::text(error),
    }
}

/// Whether a fault can be gone the next time.
fn is_passing(error: &Error) -> bool {
    use crate::error::BodyProblem;
    match error {
        Error::Transport { .. } => true,
        Error::Body { problem, .. } => !matches!(problem, BodyProblem::TooLarge { .. }),
        _ => false,
    }
}
