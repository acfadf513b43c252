//! The round trip: from the YAML that is about to be written back to Azure's request, compared with what was read.

use super::{Imported, output, version_name};
use crate::documents::Input;
use crate::registry::Registry;
use crate::to_arm;
use aso_runtime::engine::{self, Difference, DifferenceKind};
use aso_yaml as yaml;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;

/// What applying a document would do to the resource that it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Verification {
    /// The resource, as an index of what was verified.
    pub resource: usize,
    /// What the request says otherwise than Azure did. Whether it [is a change](DifferenceKind::is_change), its kind tells.
    pub differences: Vec<Difference>,
    /// Why no request could be made of the document, or what is wrong with it.
    pub problems: Vec<String>,
}

impl Verification {
    /// Whether the resource would be changed, as far as one can see.
    #[must_use]
    pub fn would_change(&self) -> bool {
        !self.problems.is_empty() || self.differences.iter().any(|found| found.kind.is_change())
    }
}

/// Verifies all resources that have a [source](Imported::source), in their order.
///
/// Nothing is taken from the import but the text that is written: it is parsed again, and owners and references by name are
/// looked for in it, as an operator would in a cluster.
///
/// # Errors
/// The documents cannot be written.
pub fn verify(
    registry: &Registry,
    resources: &[Imported],
) -> Result<Vec<Verification>, yaml::WriteError> {
    let mut inputs = Vec::new();
    let mut problems: HashMap<usize, Vec<String>> = HashMap::new();
    for (index, found) in resources.iter().enumerate() {
        let text = output::text(std::slice::from_ref(found))?;
        let (documents, errors) = Input::parse(Path::new("YAML"), &text);
        inputs.extend(documents.into_iter().map(|mut document| {
            // What fails later is told apart by the place: a line for each resource.
            document.place.line = index;
            document
        }));
        // What is written can be read; should it not be, nothing that follows could be trusted.
        let broken = errors
            .iter()
            .map(|error| format!("the YAML is broken: {error}"));
        problems.entry(index).or_default().extend(broken);
    }
    let made = to_arm::to_arm(registry, inputs, &to_arm::Options::default());
    for failure in made.failures {
        let problems = problems.entry(failure.place.line).or_default();
        problems.push(failure.problem.to_string());
    }
    let mut requests: HashMap<_, _> = made
        .requests
        .into_iter()
        .map(|request| {
            (
                (
                    request.group.clone(),
                    request.version.clone(),
                    request.kind.clone(),
                    request.name.clone(),
                ),
                request,
            )
        })
        .collect();
    let mut results = Vec::new();
    for (index, found) in resources.iter().enumerate() {
        let Some(source) = &found.source else {
            continue;
        };
        let mut result = Verification {
            resource: index,
            differences: Vec::new(),
            problems: problems.remove(&index).unwrap_or_default(),
        };
        let key = (
            found.resource.group.to_owned(),
            version_name(found.resource).to_owned(),
            found.resource.kind.to_owned(),
            found.name.clone(),
        );
        match requests.remove(&key) {
            Some(mut request) => {
                if let Some(subscription) = found.id.subscription() {
                    place(&mut request.body, subscription);
                    request.url = placed(&request.url, subscription).unwrap_or(request.url);
                }
                result
                    .differences
                    .extend(moved(&found.id.to_string(), &request.url));
                result
                    .differences
                    .extend(engine::compare(found.resource, source, &request.body));
            }
            None if result.problems.is_empty() => {
                result
                    .problems
                    .push("no request can be made of the document".to_owned());
            }
            None => {}
        }
        results.push(result);
    }
    Ok(results)
}

/// The document leads to a resource of another id.
fn moved(id: &str, url: &str) -> Option<Difference> {
    let path = url
        .rsplit_once("?api-version=")
        .map_or(url, |(path, _)| path);
    let same = path.eq_ignore_ascii_case(&to_arm::escaped(id));
    (!same).then(|| Difference {
        path: "id".to_owned(),
        kind: DifferenceKind::Changed,
        read: Some(Value::from(id)),
        sent: Some(Value::from(path)),
    })
}

const PLACEHOLDER: &str = "/subscriptions/{subscription}";

/// A resource group's YAML does not say in which subscription it is: that is decided where it is applied. Here it is the one that
/// it was read from; names never refer to another one.
fn placed(text: &str, subscription: &str) -> Option<String> {
    let rest = text.strip_prefix(PLACEHOLDER)?;
    Some(format!("/subscriptions/{subscription}{rest}"))
}

fn place(value: &mut Value, subscription: &str) {
    match value {
        Value::String(text) => {
            if let Some(found) = placed(text, subscription) {
                *text = found;
            }
        }
        Value::Array(elements) => elements
            .iter_mut()
            .for_each(|value| place(value, subscription)),
        Value::Object(entries) => {
            if entries.keys().any(|key| key.starts_with(PLACEHOLDER)) {
                *entries = std::mem::take(entries)
                    .into_iter()
                    .map(|(key, value)| (placed(&key, subscription).unwrap_or(key), value))
                    .collect::<Map<_, _>>();
            }
            for (_, value) in entries.iter_mut() {
                place(value, subscription);
            }
        }
        _ => {}
    }
}
