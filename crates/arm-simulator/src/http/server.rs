//! Listening, faults, and what programs hold in their hands.

use super::connection::Connection;
use super::reply::{CutOff, Damage, Reply, Sending};
use crate::errors;
use crate::faults::{Fault, Strike};
use crate::handle::{self, Incoming};
use crate::log::Request;
use crate::operations::retry_after;
use crate::seed::SeedError;
use crate::state::{Shared, lock};
use crate::target;
use crate::tokens::Verdict;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming as IncomingBody;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderName, IF_MATCH, IF_NONE_MATCH};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::form_urlencoded;

/// The largest request; ARM allows 4 MiB.
const LARGEST: usize = 4 << 20;

/// Why the simulator could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A document cannot be used.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The address is not this machine's own.
    #[error("{0}: the simulator listens on loopback addresses only")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("{address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// A running simulator. Dropped, it stops.
pub struct Handle {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    task: Option<JoinHandle<()>>,
}

pub(crate) async fn listen(
    address: SocketAddr,
    make: impl FnOnce(String) -> Shared,
) -> Result<Handle, StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    let fail = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(fail)?;
    let address = listener.local_addr().map_err(fail)?;
    let shared = Arc::new(make(format!("http://{address}")));
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(accept(listener, Arc::clone(&shared), stopped));
    Ok(Handle {
        shared,
        stop,
        task: Some(task),
    })
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = until_stopped(&mut stopped) => return,
        };
        let Ok((stream, _)) = accepted else {
            // Too many open files, most likely: others may close some.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve(stream, Arc::clone(&shared), stopped.clone()));
    }
}

async fn until_stopped(stopped: &mut watch::Receiver<bool>) {
    // An error means that the handle is gone: that is a stop too.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn serve(stream: TcpStream, shared: Arc<Shared>, mut stopped: watch::Receiver<bool>) {
    let reset = Arc::new(AtomicBool::new(false));
    let io = TokioIo::new(Connection::new(stream, Arc::clone(&reset)));
    let service = service_fn(|request| respond(Arc::clone(&shared), Arc::clone(&reset), request));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(io, service);
    tokio::select! {
        // Errors are what clients do, or faults.
        _ = connection => {}
        () = until_stopped(&mut stopped) => {}
    }
}

/// Counts a request as long as it runs, also when its connection goes away meanwhile.
struct Running<'a> {
    shared: &'a Shared,
    index: Option<usize>,
    status: Option<u16>,
    fault: Option<Fault>,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut log = lock(&self.shared.log);
        log.running -= 1;
        log.end(self.index, self.status, self.fault);
    }
}

async fn respond(
    shared: Arc<Shared>,
    reset: Arc<AtomicBool>,
    request: hyper::Request<IncomingBody>,
) -> Result<hyper::Response<Sending>, CutOff> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let method = head.method.as_str().to_owned();
    let segments = target::segments(&path);
    let shown = segments.as_ref().map_or_else(
        || path.clone(),
        |segments| format!("/{}", segments.join("/")),
    );
    let index = lock(&shared.log).begin(&method, &shown, &query);
    let mut running = Running {
        shared: &shared,
        index,
        status: None,
        fault: None,
    };
    let body = match Limited::new(body, LARGEST).collect().await {
        Ok(body) => body.to_bytes().to_vec(),
        Err(_) => {
            let error = errors::error(413, "RequestEntityTooLarge", "The request is too large.");
            running.status = Some(413);
            return Ok(error.into_response(false));
        }
    };
    let latency = lock(&shared.settings).latency;
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }

    let head_only = method == "HEAD";
    let verdict = lock(&shared.tokens).check(text(&head.headers, &AUTHORIZATION).as_deref());
    if let Some(refusal) = refusal(verdict) {
        running.status = Some(refusal.status);
        return Ok(refusal.into_response(head_only));
    }
    let strike = lock(&shared.faults).decide(&method, &format!("{path}?{query}"));
    running.fault = strike.map(|strike| strike.fault);
    let wait = lock(&shared.settings).retry_after;
    if let Some(reply) = strike.and_then(|strike| instead(strike, wait)) {
        running.status = Some(reply.status);
        return Ok(reply.into_response(head_only));
    }
    if let Some(Strike {
        fault: Fault::Timeout,
        ..
    }) = strike
    {
        // The client gives up first.
        std::future::pending::<()>().await;
    }
    let cut = strike.filter(|strike| strike.fault == Fault::Reset);
    if cut.is_some_and(|strike| strike.variant.is_multiple_of(2)) {
        reset.store(true, Ordering::SeqCst);
        return Err(CutOff);
    }
    let incoming = Incoming {
        method,
        segments,
        query: form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        path,
        if_match: text(&head.headers, &IF_MATCH),
        if_none_match: text(&head.headers, &IF_NONE_MATCH),
        body,
    };
    let mut reply = handle::answer(&shared, &incoming);
    if cut.is_some() {
        reset.store(true, Ordering::SeqCst);
        return Err(CutOff);
    }
    reply.damage = match strike.map(|strike| strike.fault) {
        Some(Fault::Garbage) => Some(Damage::Garbage),
        Some(Fault::Truncate) => Some(Damage::Truncated),
        _ => None,
    };
    running.status = Some(reply.status);
    Ok(reply.into_response(head_only))
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn refusal(verdict: Verdict) -> Option<Reply> {
    let (code, message) = match verdict {
        Verdict::Accepted => return None,
        Verdict::Missing => (
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
        ),
        Verdict::Unknown => ("InvalidAuthenticationToken", "The access token is invalid."),
        Verdict::Expired => (
            "ExpiredAuthenticationToken",
            "The access token expiry UTC time is earlier than current UTC time.",
        ),
    };
    Some(errors::unauthorized(code, message))
}

/// The answer of faults that do nothing.
fn instead(strike: Strike, wait: Option<Duration>) -> Option<Reply> {
    match strike.fault {
        Fault::Throttle => {
            let mut reply = errors::error(
                429,
                "TooManyRequests",
                "The request was throttled because the subscription has issued too many requests.",
            );
            reply
                .headers
                .extend(wait.map(retry_after).unwrap_or_default());
            Some(reply)
        }
        Fault::Error => Some(match strike.variant % 4 {
            0 => errors::error(
                500,
                "InternalServerError",
                "An internal error has occurred.",
            ),
            // Gateways answer without JSON.
            1 => Reply::empty(502),
            2 => errors::error(
                503,
                "ServiceUnavailable",
                "The service is temporarily unavailable.",
            ),
            _ => errors::error(
                504,
                "GatewayTimeout",
                "The gateway did not receive a response in time.",
            ),
        }),
        Fault::Timeout | Fault::Reset | Fault::Garbage | Fault::Truncate => None,
    }
}

impl Handle {
    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// All requests so far, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).requests.clone()
    }

    /// How many requests there were.
    #[must_use]
    pub fn request_count(&self) -> u64 {
        lock(&self.shared.log).count
    }

    /// How many requests ran at once, at most.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        lock(&self.shared.log).most
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        let mut log = lock(&self.shared.log);
        log.requests.clear();
        log.count = 0;
        log.most = log.running;
    }

    /// From now on a fault strikes at this rate, from 0 to 1.
    pub fn set_fault(&self, fault: Fault, rate: f64) {
        lock(&self.shared.faults).set(fault, rate);
    }

    /// A fault strikes the next requests, whatever they are.
    pub fn strike_next(&self, fault: Fault, count: u64) {
        lock(&self.shared.faults).strike_next(fault, count);
    }

    /// From now on there are no faults.
    pub fn clear_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// How long each answer takes from now on.
    pub fn set_latency(&self, latency: Duration) {
        lock(&self.shared.settings).latency = latency;
    }

    /// How long throttling asks to wait; `None`: without saying how long.
    pub fn set_retry_after(&self, wait: Option<Duration>) {
        lock(&self.shared.settings).retry_after = wait;
    }

    /// Links in answers (`nextLink`, addresses of operations) point to this place from now on: `https://example.org`.
    pub fn set_links(&self, start: Option<&str>) {
        lock(&self.shared.settings).links = start.map(str::to_owned);
    }

    /// Accepts this token. Once one is named, only those that are named count.
    pub fn accept_token(&self, token: impl Into<String>) {
        lock(&self.shared.tokens).accept(token.into());
    }

    /// Refuses this token as expired.
    pub fn expire_token(&self, token: impl Into<String>) {
        lock(&self.shared.tokens).expire(token.into());
    }

    /// Each token is good for so many requests, counted from now on.
    pub fn limit_tokens(&self, requests: u64) {
        lock(&self.shared.tokens).limit(requests);
    }

    /// How operations tell that they go on: writes, and deletions.
    pub fn set_style(&self, writes: crate::Style, deletions: crate::Style) {
        let mut azure = lock(&self.shared.azure);
        azure.pace.writes = writes;
        azure.pace.deletions = deletions;
    }

    /// The next operation fails, with this code and message.
    pub fn fail_next_operation(&self, code: &str, message: &str) {
        let mut azure = lock(&self.shared.azure);
        azure.failures.push((code.to_owned(), message.to_owned()));
    }

    /// What an action of a type answers: `("Microsoft.Storage/storageAccounts", "listKeys", …)`.
    pub fn set_action(&self, arm_type: &str, action: &str, answer: Value) {
        let key = (arm_type.to_lowercase(), action.to_lowercase());
        lock(&self.shared.azure).actions.insert(key, answer);
    }

    /// A resource as it is now.
    #[must_use]
    pub fn resource(&self, id: &str) -> Option<Value> {
        let id = aso_runtime::arm_id::ArmId::parse(id).ok()?;
        let azure = lock(&self.shared.azure);
        Some(azure.store.get(&id)?.body.clone())
    }

    /// What a request wrote last into a resource, with its secrets; `None` for what nobody wrote.
    #[must_use]
    pub fn written(&self, id: &str) -> Option<Value> {
        let id = aso_runtime::arm_id::ArmId::parse(id).ok()?;
        let azure = lock(&self.shared.azure);
        azure.store.get(&id)?.written.clone()
    }

    /// How many resources there are, with subscriptions and resource groups.
    #[must_use]
    pub fn resource_count(&self) -> usize {
        lock(&self.shared.azure).store.len()
    }

    /// Stops, and waits until nothing is listened on any more. Requests that run are cut off.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handle")
            .field("url", &self.shared.url)
            .finish_non_exhaustive()
    }
}
