//! What an error of Azure means for an import.
//!
//! The rules are those of Azure Service Operator's importer: what is not there, not allowed, or not supported at this place is left out;
//! anything else is a failure. Two differences: a root that somebody named is never left out silently, and of lists of extension
//! types, only refusals are passed over, not a service that is down.

use aso_arm::Error;

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is nothing, and nothing to say about it.
    Nothing,
    /// Left out, for this reason.
    Skip(&'static str),
    /// A failure.
    Fail,
    /// No call can succeed any more.
    Stop,
}

const FORBIDDEN: &str = "access is forbidden";
/// The resource went away between list and GET.
const NOT_FOUND: &str = "it was not found";
const NOT_SUPPORTED: &str = "the service does not support reading it";

/// An error of a GET.
pub(super) fn of_get(error: &Error, is_root: bool) -> Verdict {
    if is_about_credentials(error) {
        Verdict::Stop
    } else if is_root {
        Verdict::Fail
    } else if error.is_not_found() {
        Verdict::Skip(NOT_FOUND)
    } else if error.is_forbidden() {
        Verdict::Skip(FORBIDDEN)
    } else if error.is_not_supported_here() {
        Verdict::Skip(NOT_SUPPORTED)
    } else {
        Verdict::Fail
    }
}

/// An error of a list below a resource. Services refuse extension types on resources that cannot have them with any 4xx.
pub(super) fn of_list(error: &Error, is_extension: bool) -> Verdict {
    if is_about_credentials(error) {
        return Verdict::Stop;
    }
    if error.is_forbidden() {
        return Verdict::Skip(FORBIDDEN);
    }
    let is_refusal = match error.status() {
        Some(404) => true,
        Some(408 | 429) | None => false,
        Some(status) => is_extension && (400..500).contains(&status),
    };
    if is_refusal || error.is_not_supported_here() {
        Verdict::Nothing
    } else {
        Verdict::Fail
    }
}

/// An error of the list that a root expands by.
pub(super) fn of_expansion(error: &Error) -> Verdict {
    if is_about_credentials(error) {
        Verdict::Stop
    } else {
        Verdict::Fail
    }
}

fn is_about_credentials(error: &Error) -> bool {
    matches!(error, Error::Credential(_) | Error::Setup(_)) || error.status() == Some(401)
}
