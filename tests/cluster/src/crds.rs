//! CRDs: applied, waited for, and looked at.

use crate::client;
use crate::shape::Shape;
use anyhow::{Context as _, ensure};
use aso_resources::runtime::crd::Filter;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kube::api::{Patch, PatchParams};
use kube::core::Request;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

pub(crate) const PATH: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/// How long the server may take for all of them.
const PATIENCE: Duration = Duration::from_secs(300);

/// Requests at a time.
const PARALLEL: usize = 4;

/// What came of applying.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// Until the last was established.
    pub(crate) took: Duration,
    /// What is wrong, by name of the CRD.
    pub(crate) problems: Vec<String>,
    /// What the server warns of, with the number of CRDs.
    pub(crate) warnings: BTreeMap<String, usize>,
}

/// As much of a CRD as tells how it is.
#[derive(Debug, Deserialize)]
struct Crd {
    #[serde(default)]
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
struct Status {
    /// `null` until the server looked at the CRD.
    #[serde(default)]
    conditions: Option<Vec<Condition>>,
}

#[derive(Debug, Deserialize)]
struct Condition {
    #[serde(rename = "type")]
    name: String,
    status: String,
    #[serde(default)]
    message: String,
}

/// The CRDs of a shape.
///
/// # Errors
/// They cannot be written, or a group is not ours.
pub(crate) fn written(shape: Shape, groups: &[String]) -> anyhow::Result<Vec<Value>> {
    let filter = Filter {
        groups: groups.to_vec(),
        ..Filter::default()
    };
    let found = aso_resources::crds(&filter, &shape.options())?;
    ensure!(!found.is_empty(), "we have no group {}", groups.join(", "));
    Ok(found)
}

/// Applies all, and waits until each is established or refused.
///
/// # Errors
/// The server does not answer.
pub(crate) async fn apply(client: &kube::Client, crds: &[Value]) -> anyhow::Result<Applied> {
    let start = Instant::now();
    let mut applied = Applied::default();
    let answers: Vec<_> = stream::iter(crds.iter().map(name))
        .zip(stream::iter(crds))
        .map(|(name, crd)| async move { apply_one(client, name, crd).await })
        .buffered(PARALLEL)
        .try_collect()
        .await?;
    let mut waiting = BTreeSet::new();
    for (crd, answer) in crds.iter().zip(answers) {
        match answer.refusal() {
            Some(refusal) => applied.problems.push(refusal),
            None => drop(waiting.insert(name(crd))),
        }
        for warning in answer.warnings {
            *applied.warnings.entry(warning).or_default() += 1;
        }
    }
    while !waiting.is_empty() {
        let looked: Vec<_> = stream::iter(std::mem::take(&mut waiting))
            .map(|name| async move { look(client, name).await.map(|crd| (name, crd)) })
            .buffered(PARALLEL)
            .try_collect()
            .await?;
        let late = start.elapsed() > PATIENCE;
        for (name, crd) in looked {
            match crd.status.verdict() {
                Verdict::Good => {}
                Verdict::Early if !late => drop(waiting.insert(name)),
                Verdict::Early => applied
                    .problems
                    .push(format!("{name} is not established in time")),
                Verdict::Bad(problem) => applied.problems.push(format!("{name}: {problem}")),
            }
        }
        if !waiting.is_empty() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
    applied.took = start.elapsed();
    Ok(applied)
}

pub(crate) fn name(crd: &Value) -> &str {
    crd["metadata"]["name"].as_str().unwrap_or_default()
}

async fn apply_one(
    client: &kube::Client,
    name: &str,
    crd: &Value,
) -> anyhow::Result<client::Answer> {
    let parameters = PatchParams::apply("cluster-test").validation_strict();
    let request = Request::new(PATH).patch(name, &parameters, &Patch::Apply(crd))?;
    client::send(client, request).await
}

async fn look(client: &kube::Client, name: &str) -> anyhow::Result<Crd> {
    let answer = client::get(client, &format!("{PATH}/{name}")).await?;
    answer.read().with_context(|| name.to_owned())
}

/// What conditions say.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Good,
    Early,
    Bad(String),
}

impl Status {
    /// Violations of a schema come as conditions too, since a CRD that was stored once is not refused for them.
    fn verdict(&self) -> Verdict {
        let mut established = false;
        for Condition {
            name,
            status,
            message,
        } in self.conditions.iter().flatten()
        {
            match (name.as_str(), status.as_str()) {
                ("Established", "True") => established = true,
                ("NamesAccepted", "False") | ("NonStructuralSchema" | "Terminating", "True") => {
                    return Verdict::Bad(format!("{name} is {status}: {message}"));
                }
                _ => {}
            }
        }
        if established {
            Verdict::Good
        } else {
            Verdict::Early
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn verdict(conditions: &Value) -> Verdict {
        let crd: Crd =
            serde_json::from_value(json!({"status": {"conditions": conditions}})).unwrap();
        crd.status.verdict()
    }

    #[test]
    fn conditions_are_judged() {
        let names = json!({"type": "NamesAccepted", "status": "True"});
        let established = json!({"type": "Established", "status": "True"});
        assert_eq!(verdict(&json!(null)), Verdict::Early);
        assert_eq!(verdict(&json!([])), Verdict::Early);
        assert_eq!(verdict(&json!([names])), Verdict::Early);
        assert_eq!(verdict(&json!([names, established])), Verdict::Good);
        let odd = json!({"type": "NonStructuralSchema", "status": "True", "message": "spec.x"});
        assert_eq!(
            verdict(&json!([names, established, odd])),
            Verdict::Bad("NonStructuralSchema is True: spec.x".to_owned())
        );
        let taken = json!({"type": "NamesAccepted", "status": "False", "message": "taken"});
        assert!(matches!(verdict(&json!([taken])), Verdict::Bad(_)));
    }
}
