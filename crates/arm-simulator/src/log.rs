//! What was asked.

use crate::Fault;

/// A request that came, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, decoded.
    pub path: String,
    /// The query, as it came.
    pub query: String,
    /// The status that was answered; `None` if the connection was cut instead, or if there is no answer yet.
    pub status: Option<u16>,
    /// What struck it.
    pub fault: Option<Fault>,
}

/// All requests, and how many there were at once.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) kept: bool,
    pub(crate) requests: Vec<Request>,
    pub(crate) count: u64,
    pub(crate) running: usize,
    pub(crate) most: usize,
}

impl Log {
    pub(crate) fn begin(&mut self, method: &str, path: &str, query: &str) -> Option<usize> {
        self.count += 1;
        self.running += 1;
        self.most = self.most.max(self.running);
        if !self.kept {
            return None;
        }
        self.requests.push(Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            status: None,
            fault: None,
        });
        Some(self.requests.len() - 1)
    }

    pub(crate) fn end(&mut self, index: Option<usize>, status: Option<u16>, fault: Option<Fault>) {
        if let Some(request) = index.and_then(|index| self.requests.get_mut(index)) {
            request.status = status;
            request.fault = fault;
        }
    }
}
