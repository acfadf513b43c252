//! What was called: a hook for programs, and counts.

use crate::Method;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// One request that was sent, and what came of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Call<'a> {
    /// The method.
    pub method: Method,
    /// The path, without query.
    pub path: &'a str,
    /// How often this call was sent before.
    pub attempt: u32,
    /// What came back.
    pub outcome: Outcome,
    /// How long it took, without waiting for its turn.
    pub elapsed: Duration,
    /// How long the answer asks to wait.
    pub retry_after: Option<Duration>,
    /// How many bytes the body had.
    pub bytes: usize,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// An answer with this status.
    Status(u16),
    /// An answer with this status that cannot be used.
    Unusable(u16),
    /// No answer.
    NoAnswer,
}

/// Is told of every request, in the task that sends it: it should be quick.
pub trait Observer: Send + Sync {
    /// A request was answered, or not.
    fn called(&self, call: &Call<'_>);
}

impl<F: Fn(&Call<'_>) + Send + Sync> Observer for F {
    fn called(&self, call: &Call<'_>) {
        self(call);
    }
}

/// Counts of everything that a client has sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Requests.
    pub calls: u64,
    /// Those of them that were sent again.
    pub retries: u64,
    /// Answers 429 and 503.
    pub throttled: u64,
    /// Requests without an answer, or with one that cannot be used.
    pub faults: u64,
    /// Bytes of answers.
    pub bytes: u64,
}

/// [`Stats`] while they are counted.
#[derive(Default)]
pub(crate) struct Counters {
    calls: AtomicU64,
    retries: AtomicU64,
    throttled: AtomicU64,
    faults: AtomicU64,
    bytes: AtomicU64,
}

impl Counters {
    pub(crate) fn count(&self, call: &Call<'_>) {
        let add = |counter: &AtomicU64, count: u64| {
            counter.fetch_add(count, Ordering::Relaxed);
        };
        add(&self.calls, 1);
        add(&self.retries, u64::from(call.attempt > 0));
        add(&self.bytes, call.bytes as u64);
        match call.outcome {
            Outcome::Status(429 | 503) => add(&self.throttled, 1),
            Outcome::Status(_) => {}
            Outcome::Unusable(_) | Outcome::NoAnswer => add(&self.faults, 1),
        }
    }

    pub(crate) fn read(&self) -> Stats {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            calls: get(&self.calls),
            retries: get(&self.retries),
            throttled: get(&self.throttled),
            faults: get(&self.faults),
            bytes: get(&self.bytes),
        }
    }
}
