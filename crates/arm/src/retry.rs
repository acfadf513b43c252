//! When to try again, and when to give up.

use std::time::Duration;

/// How often and how long a call is tried again.
///
/// Two budgets, because they have different reasons: faults (no connection, a broken answer, 500) are counted; throttling (429, and 503,
/// and any answer with `Retry-After`) is a matter of patience, and only the time counts that is spent waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many faults a call survives.
    pub faults: u32,
    /// How long a call waits for its turn in all when Azure throttles.
    pub patience: Duration,
    /// The longest `Retry-After` that is waited for. An answer that asks for more is an error at once, with the time in it.
    pub longest_wait: Duration,
    /// The first delay after a fault; it doubles with each.
    pub base: Duration,
    /// The longest delay that is chosen here.
    pub cap: Duration,
    /// How often a long-running operation is asked for where Azure does not say: first, and at most.
    pub poll: (Duration, Duration),
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            faults: 5,
            patience: Duration::from_secs(600),
            longest_wait: Duration::from_secs(300),
            base: Duration::from_millis(500),
            cap: Duration::from_secs(30),
            poll: (Duration::from_secs(1), Duration::from_secs(30)),
        }
    }
}

impl RetryPolicy {
    /// No retries at all.
    #[must_use]
    pub fn none() -> Self {
        Self {
            faults: 0,
            patience: Duration::ZERO,
            ..Self::default()
        }
    }

    /// [`RetryPolicy::default`] with short delays, for tests against a server on loopback.
    #[must_use]
    pub fn quick() -> Self {
        Self {
            base: Duration::from_millis(5),
            cap: Duration::from_millis(50),
            poll: (Duration::from_millis(5), Duration::from_millis(50)),
            ..Self::default()
        }
    }

    /// The delay after so many failures, of which the first is 0: between half of what the exponent gives and all of it.
    /// `random` is from 0 to 1.
    pub(crate) fn backoff(&self, failures: u32, random: f64) -> Duration {
        let full = self
            .base
            .saturating_mul(1_u32 << failures.min(20))
            .min(self.cap);
        full.mul_f64(0.5 + 0.5 * random.clamp(0.0, 1.0))
    }

    /// What is waited when Azure asks for `wait`: that, and a little more, so that not all come back in the same moment.
    pub(crate) fn honour(&self, wait: Duration, random: f64) -> Duration {
        wait + self
            .base
            .max(wait / 10)
            .min(self.cap)
            .mul_f64(random.clamp(0.0, 1.0))
    }

    /// The delay before the next question for an operation, after so many.
    pub(crate) fn poll_delay(&self, polls: u32) -> Duration {
        let (first, most) = self.poll;
        first.saturating_mul(1_u32 << polls.min(20)).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn delays_double_up_to_the_cap() {
        let policy = RetryPolicy::default();
        let delays: Vec<_> = (0..8).map(|n| policy.backoff(n, 1.0).as_millis()).collect();
        assert_eq!(
            delays,
            [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]
        );
        assert_eq!(policy.poll_delay(2), Duration::from_secs(4));
        assert_eq!(policy.poll_delay(u32::MAX), Duration::from_secs(30));
    }

    proptest! {
        #[test]
        fn delays_are_bounded(failures: u32, random in -1.0..2.0_f64, base in 0..100_000_u64, wait in 0..1_000_000_u64) {
            let policy = RetryPolicy { base: Duration::from_millis(base), ..RetryPolicy::default() };
            let delay = policy.backoff(failures, random);
            prop_assert!(delay <= policy.cap);
            prop_assert!(delay >= policy.base.min(policy.cap) / 2);
            let wait = Duration::from_millis(wait);
            let honoured = policy.honour(wait, random);
            prop_assert!(honoured >= wait);
            prop_assert!(honoured <= wait + policy.cap);
        }
    }
}
