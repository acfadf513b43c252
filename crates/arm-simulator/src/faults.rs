//! What can go wrong on request.

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

/// Something that goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// 429 with `Retry-After`; nothing is done.
    Throttle,
    /// 500, 502, 503 or 504; nothing is done.
    Error,
    /// No answer; nothing is done.
    Timeout,
    /// The connection is reset, before or after the request was carried out.
    Reset,
    /// 200 with something that is no JSON. The request is carried out.
    Garbage,
    /// The answer ends in the middle. The request is carried out.
    Truncate,
}

/// There is no fault of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no kind of fault; there are throttle, error, timeout, reset, garbage and truncate"
)]
pub struct UnknownFault(String);

impl Fault {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Throttle,
        Self::Error,
        Self::Timeout,
        Self::Reset,
        Self::Garbage,
        Self::Truncate,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Throttle => "throttle",
            Self::Error => "error",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Garbage => "garbage",
            Self::Truncate => "truncate",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|fault| fault.name() == text)
            .ok_or_else(|| UnknownFault(text.to_owned()))
    }
}

/// Decides which requests are struck.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) seed: u64,
    rates: Vec<(Fault, f64)>,
    /// Strikes the next requests, whatever they are.
    next: Vec<(Fault, u64)>,
    /// How often each request came.
    seen: HashMap<u64, u64>,
}

/// What strikes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strike {
    pub(crate) fault: Fault,
    /// Chooses among the fault's forms.
    pub(crate) variant: u64,
}

impl Faults {
    pub(crate) fn set(&mut self, fault: Fault, rate: f64) {
        self.rates.retain(|(other, _)| *other != fault);
        let rate = if rate.is_nan() { 0.0 } else { rate };
        self.rates.push((fault, rate.clamp(0.0, 1.0)));
        self.rates.sort_by_key(|(fault, _)| *fault);
    }

    pub(crate) fn strike_next(&mut self, fault: Fault, count: u64) {
        self.next.push((fault, count));
    }

    pub(crate) fn clear(&mut self) {
        self.rates.clear();
        self.next.clear();
    }

    /// Whether this request is struck: the same request, coming as often as before, always meets the same fate.
    pub(crate) fn decide(&mut self, method: &str, address: &str) -> Option<Strike> {
        let request = hash(&(self.seed, method, address));
        let count = self.seen.entry(request).or_default();
        *count += 1;
        let variant = hash(&(request, *count, "variant"));
        if let Some(first) = self.next.first_mut() {
            let fault = first.0;
            first.1 = first.1.saturating_sub(1);
            if first.1 == 0 {
                self.next.remove(0);
            }
            return Some(Strike { fault, variant });
        }
        // 53 bits are what a float holds exactly.
        let mut chance = (hash(&(request, *count)) >> 11) as f64 / (1_u64 << 53) as f64;
        for (fault, rate) in &self.rates {
            if chance < *rate {
                return Some(Strike {
                    fault: *fault,
                    variant,
                });
            }
            chance -= rate;
        }
        None
    }
}

/// With constant keys: the same in every run.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for fault in Fault::ALL {
            assert_eq!(fault.name().parse(), Ok(fault));
        }
        assert!("Throttle".parse::<Fault>().is_err());
    }

    #[test]
    fn rates_hold_and_repeat() {
        let run = |order: Vec<u32>| {
            let mut faults = Faults {
                seed: 7,
                ..Faults::default()
            };
            faults.set(Fault::Error, 0.1);
            faults.set(Fault::Throttle, 0.05);
            let mut struck: Vec<_> = order
                .into_iter()
                .filter_map(|number| {
                    let strike = faults.decide("GET", &number.to_string())?;
                    Some((number, strike.fault))
                })
                .collect();
            struck.sort();
            struck
        };
        let struck = run((0..10_000).collect());
        let count = |fault| struck.iter().filter(|(_, other)| *other == fault).count();
        assert!((900..1100).contains(&count(Fault::Error)));
        assert!((420..580).contains(&count(Fault::Throttle)));
        assert_eq!(struck, run((0..10_000).rev().collect()));
    }

    #[test]
    fn certainty_is_certain() {
        let mut faults = Faults::default();
        faults.set(Fault::Reset, 1.0);
        assert!((0..100).all(|_| faults.decide("GET", "/").is_some()));
        faults.clear();
        faults.strike_next(Fault::Garbage, 2);
        let struck = (0..5).filter_map(|_| faults.decide("GET", "/")).count();
        assert_eq!(struck, 2);
    }
}
