//! Which errors can go away: ASO's default classification, as data.

use std::time::Duration;

/// Whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The same request can succeed later.
    Retryable(Pace),
    /// The request has to change first.
    Fatal,
}

/// How soon to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// 1 s, doubled up to 30 s.
    Fast,
    /// 1 s, doubled up to 3 min.
    Slow,
    /// Once in a sync period, an hour by default: people have to do something first.
    VerySlow,
}

impl Pace {
    /// The delay after so many failures in a row, without jitter: ASO's intervals. `VerySlow` is an hour.
    #[must_use]
    pub fn delay(self, failures: u32) -> Duration {
        let doubled = Duration::from_secs(1 << failures.min(16));
        match self {
            Self::Fast => doubled.min(Duration::from_secs(30)),
            Self::Slow => doubled.min(Duration::from_secs(180)),
            Self::VerySlow => Duration::from_secs(3600),
        }
    }
}

/// Codes of errors that go away by themselves, mostly when something else is ready.
const SLOW: &[&str] = &[
    "AllocationFailed",
    "AnotherOperationInProgress",
    "AuthorizationFailed",
    "Conflict",
    "FailedIdentityOperation",
    "InvalidResourceReference",
    "InvalidSubscriptionRegistrationState",
    "LinkedAuthorizationFailed",
    "MissingRegistrationForLocation",
    "MissingSubscriptionRegistration",
    "NoRegisteredProviderFound",
    "NotFound",
    "ParentResourceNotFound",
    "PrincipalNotFound",
    "RequestDisallowedByPolicy",
    "ResourceGroupNotFound",
    "ResourceNotFound",
    "ResourceQuotaExceeded",
    "SubscriptionNotRegistered",
];

/// Codes of errors that people have to do something about, outside of the request.
const VERY_SLOW: &[&str] = &[
    "BadRequest",
    "BadRequestFormat",
    "InvalidParameter",
    "InvalidParameterValue",
    "InvalidResourceGroupLocation",
    "MethodNotAllowed",
    "RegionIsOfferRestricted",
    "ReservedResourceName",
    "ScopeLocked",
    "SkuNotAvailable",
    "SubscriptionNotFound",
];

/// Codes of errors that the request itself is the reason of.
const FATAL: &[&str] = &[
    "InvalidGatewaySize",
    "InvalidGatewaySkuProvidedForGatewayVpnType",
    "InvalidRequestContent",
    "InvalidResourceType",
    "InvalidTemplate",
    "InvalidValuesForRequestParameters",
    "K8sVersionNotSupported",
    "LocationRequired",
    "MissingRequiredParameter",
    "PasswordTooLong",
    "PrivateIPAddressInReservedRange",
    "PrivateIPAddressNotInSubnet",
    "PropertyChangeNotAllowed",
    "PublicIpForGatewayIsRequired",
];

/// The class of an error of Azure: by its code, and where that says nothing, by the status.
///
/// An empty code is retryable. Codes are compared as they are, as ASO does.
#[must_use]
pub fn classify(status: u16, code: &str) -> Class {
    if SLOW.contains(&code) {
        Class::Retryable(Pace::Slow)
    } else if VERY_SLOW.contains(&code) {
        Class::Retryable(Pace::VerySlow)
    } else if FATAL.contains(&code) {
        Class::Fatal
    } else if status == 400 && !code.is_empty() {
        Class::Retryable(Pace::VerySlow)
    } else {
        Class::Retryable(Pace::Slow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_before_the_status() {
        let slow = Class::Retryable(Pace::Slow);
        let very_slow = Class::Retryable(Pace::VerySlow);
        assert_eq!(classify(400, "Conflict"), slow);
        assert_eq!(classify(409, "BadRequest"), very_slow);
        assert_eq!(classify(500, "LocationRequired"), Class::Fatal);
        assert_eq!(classify(400, "SomethingNew"), very_slow);
        assert_eq!(classify(409, "SomethingNew"), slow);
        assert_eq!(classify(400, ""), slow);
    }

    #[test]
    fn no_code_has_two_classes() {
        let mut all: Vec<_> = SLOW.iter().chain(VERY_SLOW).chain(FATAL).collect();
        all.sort();
        let count = all.len();
        all.dedup();
        assert_eq!((count, all.len()), (44, 44));
    }

    #[test]
    fn delays_are_bounded() {
        let seconds = |pace: Pace, failures| pace.delay(failures).as_secs();
        assert_eq!((seconds(Pace::Fast, 0), seconds(Pace::Fast, 5)), (1, 30));
        assert_eq!(
            (seconds(Pace::Slow, 3), seconds(Pace::Slow, u32::MAX)),
            (8, 180)
        );
        assert_eq!(seconds(Pace::VerySlow, 0), 3600);
    }
}
