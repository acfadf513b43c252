//! Operations that take time.

use aso_runtime::arm_id::ArmId;
use serde_json::Value;
use std::str::FromStr;
use std::time::{Duration, Instant};

/// How an operation tells that it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Not at all: it is done at once.
    Immediate,
    /// `Azure-AsyncOperation`.
    AsyncOperation,
    /// `Azure-AsyncOperation` and `Location`.
    Both,
    /// `Operation-Location`.
    OperationLocation,
    /// `Location`.
    Location,
    /// `properties.provisioningState` of the resource, without any header. A type that has no such property is done at once;
    /// so is a deletion.
    Resource,
}

impl Style {
    /// All of them, by their names on the command line.
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("immediate", Self::Immediate),
        ("async-operation", Self::AsyncOperation),
        ("both", Self::Both),
        ("operation-location", Self::OperationLocation),
        ("location", Self::Location),
        ("resource", Self::Resource),
    ];
}

impl FromStr for Style {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::NAMES
            .into_iter()
            .find(|(name, _)| *name == text)
            .map(|(_, style)| style)
            .ok_or_else(|| {
                let names: Vec<_> = Self::NAMES.iter().map(|(name, _)| *name).collect();
                format!("no such style; there are {}", names.join(", "))
            })
    }
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Create,
    Update,
    Delete,
    /// Purges what was deleted softly; the target is not touched.
    Purge,
}

impl Work {
    /// The provisioning state meanwhile.
    pub(crate) fn state(self) -> &'static str {
        match self {
            Self::Create => "Creating",
            Self::Update => "Updating",
            Self::Delete | Self::Purge => "Deleting",
        }
    }
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) target: ArmId,
    pub(crate) work: Work,
    /// How many questions are answered by "in progress".
    pub(crate) polls_left: u32,
    /// When it has ended, whether someone asks or not.
    pub(crate) deadline: Instant,
    /// How it will end: code and message of an error, or well.
    pub(crate) failure: Option<(String, String)>,
    pub(crate) ended: bool,
}

impl Operation {
    /// Counts a question. Whether it has ended now.
    pub(crate) fn asked(&mut self, now: Instant) -> bool {
        if !self.ended {
            if self.polls_left == 0 || now >= self.deadline {
                self.ended = true;
            } else {
                self.polls_left -= 1;
            }
        }
        self.ended
    }

    /// The body of the status address.
    pub(crate) fn status(&self, number: &str) -> Value {
        let mut body = serde_json::json!({
            "name": number,
            "status": match (&self.failure, self.ended) {
                (_, false) => "InProgress",
                (None, true) => "Succeeded",
                (Some(_), true) => "Failed",
            },
        });
        if self.ended
            && let Some((code, message)) = &self.failure
        {
            body["error"] = serde_json::json!({"code": code, "message": message});
        }
        body
    }
}

/// How long operations take.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    pub(crate) writes: Style,
    pub(crate) deletions: Style,
    pub(crate) polls: u32,
    pub(crate) longest: Duration,
    pub(crate) retry_after: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            writes: Style::AsyncOperation,
            deletions: Style::Location,
            polls: 1,
            longest: Duration::from_secs(5),
            retry_after: Duration::from_secs(1),
        }
    }
}

/// `Retry-After` in whole seconds, and the exact time in Azure's own header if that differs.
pub(crate) fn retry_after(wait: Duration) -> Vec<(&'static str, String)> {
    let seconds = wait.as_millis().div_ceil(1000);
    let mut headers = vec![("retry-after", seconds.to_string())];
    if wait.subsec_millis() != 0 {
        headers.push(("x-ms-retry-after-ms", wait.as_millis().to_string()));
    }
    headers
}
