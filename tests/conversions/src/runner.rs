//! Runs a property over every kind.

use crate::choices::Choices;
use aso_runtime::registry::ResourceType;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;
use std::fmt::Write as _;

/// Bytes of the longest tape: documents of some dozens of properties.
const TAPE: usize = 96;

/// Every kind of the library.
///
/// # Panics
/// There is none.
#[must_use]
pub fn kinds() -> Vec<&'static ResourceType> {
    let kinds: Vec<_> = aso_resources::registry().collect();
    assert!(!kinds.is_empty(), "no kind is switched on");
    kinds
}

/// `storage.azure.com/2023-01-01 StorageAccount`, for messages.
#[must_use]
pub fn label(resource: &ResourceType) -> String {
    format!(
        "{}/{} {}",
        resource.group, resource.api_version, resource.kind
    )
}

/// Checks a property for every kind: on documents that hold everything, then on random ones. Reports all kinds that fail,
/// each with the smallest document found.
///
/// The random ones are the same in each run, so that a failure is one of this change; `PROPTEST_RNG_SEED=n PROPTEST_CASES=10000`
/// looks further.
///
/// # Panics
/// The property does not hold.
pub fn for_each_kind(
    cases: u32,
    property: impl Fn(&'static ResourceType, &mut Choices<'_>) -> Result<(), String>,
) {
    for_kinds(&kinds(), cases, property);
}

/// As [`for_each_kind`], for some of them.
///
/// # Panics
/// The property does not hold.
pub fn for_kinds(
    kinds: &[&'static ResourceType],
    cases: u32,
    property: impl Fn(&'static ResourceType, &mut Choices<'_>) -> Result<(), String>,
) {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_230_101);
    }
    let mut report = String::new();
    for &resource in kinds {
        if let Err(problem) = check(resource, &config, &property) {
            let _ = writeln!(report, "\n{}:\n{problem}", label(resource));
        }
    }
    assert!(report.is_empty(), "{report}");
}

fn check(
    resource: &'static ResourceType,
    config: &Config,
    property: &impl Fn(&'static ResourceType, &mut Choices<'_>) -> Result<(), String>,
) -> Result<(), String> {
    // Random documents first: what they find is small.
    let rng = match config.rng_seed {
        RngSeed::Fixed(seed) => {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&seed.to_le_bytes());
            TestRng::from_seed(config.rng_algorithm, &bytes)
        }
        RngSeed::Random => TestRng::deterministic_rng(config.rng_algorithm),
    };
    let mut runner = TestRunner::new_with_rng(config.clone(), rng);
    let result = runner.run(&vec(any::<u8>(), 0..TAPE), |tape| {
        property(resource, &mut Choices::tape(&tape)).map_err(TestCaseError::fail)
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, tape)) => return Err(format!("{reason}\n  (tape {tape:?})")),
        Err(TestError::Abort(reason)) => return Err(reason.to_string()),
    }
    // As many as the most options that a discriminated body has.
    let mut rounds = 1;
    let mut round = 0;
    while round < rounds {
        let mut choices = Choices::everything(round);
        property(resource, &mut choices).map_err(|error| format!("round {round}: {error}"))?;
        rounds = rounds.max(choices.most_options());
        round += 1;
    }
    Ok(())
}

/// Compares two documents; the error shows where they differ first.
///
/// # Errors
/// They differ.
pub fn same(what: &str, left: &Value, right: &Value) -> Result<(), String> {
    match difference(left, right, String::new()) {
        None => Ok(()),
        Some(place) => Err(format!(
            "  {what}: {place}\n  left:  {left}\n  right: {right}"
        )),
    }
}

fn difference(left: &Value, right: &Value, path: String) -> Option<String> {
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let path = format!("{path}.{key}");
                match b.get(key) {
                    None => return Some(format!("{path} is missing on the right ({value})")),
                    Some(other) => {
                        if let Some(found) = difference(value, other, path) {
                            return Some(found);
                        }
                    }
                }
            }
            let extra = b.iter().find(|(key, _)| !a.contains_key(*key))?;
            Some(format!(
                "{path}.{} is missing on the left ({})",
                extra.0, extra.1
            ))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(index, (a, b))| difference(a, b, format!("{path}[{index}]"))),
        _ => (left != right).then(|| format!("{path} differs: {left} and {right}")),
    }
}
