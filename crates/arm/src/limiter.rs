//! How many calls run at once, for each subscription: Azure throttles by subscription.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How many calls may run at once, in each subscription.
///
/// The number grows by one with each round of calls that go well, and halves when Azure throttles (additive increase, multiplicative
/// decrease). When Azure says how long to wait, all calls of the subscription wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Concurrency {
    /// To begin with.
    pub initial: u32,
    /// At least; 1 or more.
    pub min: u32,
    /// At most.
    pub max: u32,
}

impl Default for Concurrency {
    fn default() -> Self {
        Self {
            initial: 32,
            min: 1,
            max: 64,
        }
    }
}

impl Concurrency {
    /// At most so many, and half of them to begin with.
    #[must_use]
    pub fn up_to(max: u32) -> Self {
        let max = max.max(1);
        Self {
            initial: max.div_ceil(2),
            min: 1,
            max,
        }
    }
}

/// The limiters of all subscriptions.
pub(crate) struct Limiters {
    concurrency: Concurrency,
    by_subscription: Mutex<HashMap<String, Arc<Limiter>>>,
}

impl Limiters {
    pub(crate) fn new(concurrency: Concurrency) -> Self {
        Self {
            concurrency,
            by_subscription: Mutex::default(),
        }
    }

    /// The limiter of a subscription; the tenant is the empty one.
    pub(crate) fn of(&self, subscription: &str) -> Arc<Limiter> {
        let mut map = lock(&self.by_subscription);
        if let Some(found) = map.get(subscription) {
            return Arc::clone(found);
        }
        let made = Arc::new(Limiter::new(self.concurrency));
        map.insert(subscription.to_owned(), Arc::clone(&made));
        made
    }
}

/// The calls of one subscription.
pub(crate) struct Limiter {
    bounds: Concurrency,
    state: Mutex<State>,
    wake: Notify,
}

struct State {
    limit: f64,
    running: u32,
    paused_until: Option<Instant>,
    decreased_at: Option<Instant>,
}

/// The right to run one call. Dropped, it lets the next one run.
pub(crate) struct Permit {
    limiter: Arc<Limiter>,
    since: Instant,
}

impl Limiter {
    fn new(bounds: Concurrency) -> Self {
        let min = bounds.min.max(1);
        let bounds = Concurrency {
            min,
            max: bounds.max.max(min),
            ..bounds
        };
        Self {
            bounds,
            state: Mutex::new(State {
                limit: f64::from(bounds.initial.clamp(min, bounds.max)),
                running: 0,
                paused_until: None,
                decreased_at: None,
            }),
            wake: Notify::new(),
        }
    }

    /// Waits for the end of a pause and for a free place.
    pub(crate) async fn acquire(self: &Arc<Self>) -> Permit {
        loop {
            // Made before the state is read, so that no wake-up between the two is lost.
            let woken = self.wake.notified();
            let pause = {
                let mut state = lock(&self.state);
                let now = Instant::now();
                match state.paused_until {
                    Some(until) if until > now => Some(until),
                    _ if f64::from(state.running) + 1.0 <= state.limit => {
                        state.running += 1;
                        return Permit {
                            limiter: Arc::clone(self),
                            since: now,
                        };
                    }
                    _ => None,
                }
            };
            match pause {
                Some(until) => tokio::time::sleep_until(until).await,
                None => woken.await,
            }
        }
    }

    #[cfg(test)]
    fn limit(&self) -> f64 {
        lock(&self.state).limit
    }
}

impl Permit {
    /// The call went well: a round of such calls makes room for one more.
    pub(crate) fn succeeded(self) {
        let bounds = self.limiter.bounds;
        let grown = {
            let mut state = lock(&self.limiter.state);
            let before = state.limit;
            state.limit = (before + 1.0 / before).min(f64::from(bounds.max));
            state.limit.floor() > before.floor()
        };
        if grown {
            self.limiter.wake.notify_one();
        }
    }

    /// Azure throttles: half as many calls, and a pause for all if it says how long.
    ///
    /// Calls that were under way when the number was halved do not halve it again: their answers say nothing new.
    pub(crate) fn throttled(self, pause: Option<Duration>) {
        let now = Instant::now();
        let mut state = lock(&self.limiter.state);
        if state.decreased_at.is_none_or(|at| self.since >= at) {
            state.limit = (state.limit / 2.0).max(f64::from(self.limiter.bounds.min));
            state.decreased_at = Some(now);
        }
        if let Some(until) = pause.and_then(|pause| now.checked_add(pause)) {
            state.paused_until = Some(state.paused_until.map_or(until, |old| old.max(until)));
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        {
            let mut state = lock(&self.limiter.state);
            state.running = state.running.saturating_sub(1);
        }
        self.limiter.wake.notify_one();
    }
}

/// A panic elsewhere leaves numbers that are still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(initial: u32, max: u32) -> Arc<Limiter> {
        Arc::new(Limiter::new(Concurrency {
            initial,
            min: 1,
            max,
        }))
    }

    async fn is_free(limiter: &Arc<Limiter>) -> bool {
        tokio::time::timeout(Duration::from_millis(1), limiter.acquire())
            .await
            .is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn places_are_limited_and_given_back() {
        let limiter = limiter(2, 2);
        let first = limiter.acquire().await;
        let second = limiter.acquire().await;
        assert!(!is_free(&limiter).await);
        drop(first);
        assert!(is_free(&limiter).await);
        drop(second);
    }

    #[tokio::test(start_paused = true)]
    async fn a_waiting_call_is_woken() {
        let limiter = limiter(1, 1);
        let first = limiter.acquire().await;
        let waiting = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { drop(limiter.acquire().await) }
        });
        tokio::task::yield_now().await;
        drop(first);
        waiting.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn one_more_a_round_and_half_when_throttled() {
        let limiter = limiter(4, 6);
        for _ in 0..5 {
            limiter.acquire().await.succeeded();
        }
        assert!((5.0..5.3).contains(&limiter.limit()), "{}", limiter.limit());
        for _ in 0..50 {
            limiter.acquire().await.succeeded();
        }
        assert_eq!(limiter.limit(), 6.0);
        let all = [
            limiter.acquire().await,
            limiter.acquire().await,
            limiter.acquire().await,
        ];
        tokio::time::advance(Duration::from_millis(1)).await;
        for permit in all {
            permit.throttled(None);
        }
        assert_eq!(limiter.limit(), 3.0, "one decrease for one storm");
        tokio::time::advance(Duration::from_millis(1)).await;
        for _ in 0..9 {
            limiter.acquire().await.throttled(None);
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert_eq!(limiter.limit(), 1.0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_for_all() {
        let limiter = limiter(4, 4);
        let start = Instant::now();
        limiter
            .acquire()
            .await
            .throttled(Some(Duration::from_secs(3)));
        limiter
            .acquire()
            .await
            .throttled(Some(Duration::from_secs(1)));
        assert_eq!(start.elapsed().as_secs(), 3);
        drop(limiter.acquire().await);
        assert_eq!(start.elapsed().as_secs(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn subscriptions_do_not_wait_for_each_other() {
        let limiters = Limiters::new(Concurrency::up_to(1));
        let one = limiters.of("a").acquire().await;
        assert!(is_free(&limiters.of("b")).await);
        assert!(!is_free(&limiters.of("a")).await);
        drop(one);
    }
}
