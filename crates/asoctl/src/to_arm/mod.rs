//! The ARM requests that Kubernetes documents lead to: what an operator would send, without a cluster and without Azure.
//!
//! Owners and references by name are looked for among the documents given. Values of secrets and config maps are
//! always placeholders, so that the result can be shown to anyone.

mod azure_name;
mod document;
mod identified;
mod ids;
mod resolver;

pub(crate) use identified::{Identified, identified};
pub use ids::IdError;

use crate::documents::{Input, Place};
use crate::registry::{LookupError, Registry};
use aso_runtime::engine::{self, ConversionError, Finding};
use serde::Serialize;
use serde_json::Value;

/// How to make requests.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The subscription of what no owner's ARM id places in one; `{subscription}` if not set.
    pub subscription: Option<String>,
    /// Resolves nothing: owners and references by name become placeholders.
    pub placeholders: bool,
}

/// One request. The fields are in the order in which they are printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// Kubernetes group.
    pub group: String,
    /// Kubernetes version, as in the document.
    pub version: String,
    /// Kubernetes kind.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// The HTTP method.
    pub method: &'static str,
    /// Path and query.
    pub url: String,
    /// The body.
    pub body: Value,
}

/// What came out.
#[derive(Debug, Default)]
pub struct Requests {
    /// The requests, in the order of the documents.
    pub requests: Vec<Request>,
    /// What is wrong. A request can be there all the same, if only a property was unknown.
    pub failures: Vec<Failure>,
    /// What was corrected or left out.
    pub notes: Vec<Note>,
}

/// Something that is wrong with a document.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {}{problem}", subject_prefix(subject))]
pub struct Failure {
    /// Where the document starts.
    pub place: Place,
    /// `Kind/name`, as far as it is known.
    pub subject: String,
    /// What is wrong.
    #[source]
    pub problem: Problem,
}

fn subject_prefix(subject: &str) -> String {
    if subject.is_empty() {
        String::new()
    } else {
        format!("{subject}: ")
    }
}

/// What can be wrong with a document.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Not an object with `apiVersion`, `kind` and `metadata.name`.
    #[error("not a Kubernetes resource: {0} is missing or has the wrong type")]
    Shape(&'static str),
    /// The kind or version is not known.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// A property that the kind does not have.
    #[error("{path}: the kind has no such property{}", candidates_hint(candidates))]
    UnknownProperty {
        /// Where.
        path: String,
        /// What the user may have meant.
        candidates: Vec<String>,
    },
    /// The owner, or the id that depends on it.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A property that can't be converted.
    #[error(transparent)]
    Conversion(#[from] ConversionError),
}

fn candidates_hint(candidates: &[String]) -> String {
    if candidates.is_empty() {
        String::new()
    } else {
        format!(" (similar: {})", candidates.join(", "))
    }
}

/// Something that a user may want to know, but that is not wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where the document starts.
    pub place: Place,
    /// What.
    pub message: String,
}

/// Makes the request of each document.
#[must_use]
pub fn to_arm(registry: &Registry, inputs: Vec<Input>, options: &Options) -> Requests {
    let mut out = Requests::default();
    let objects = document::read(registry, inputs, &mut out);
    let ids = ids::Ids::new(registry, &objects, options);
    for (index, object) in objects.iter().enumerate() {
        let subject = object.subject();
        let fail = |problem: Problem| Failure {
            place: object.place.clone(),
            subject: subject.clone(),
            problem,
        };
        for finding in &object.findings {
            match finding {
                Finding::Case {
                    path, canonical, ..
                } => out.notes.push(Note {
                    place: object.place.clone(),
                    message: format!("{subject}: {path}: read as {canonical}"),
                }),
                Finding::Unknown {
                    path, candidates, ..
                } => out.failures.push(fail(Problem::UnknownProperty {
                    path: path.clone(),
                    candidates: candidates.clone(),
                })),
            }
        }
        // Both are tried, so that one run reports all that is wrong.
        let id = ids.of(index);
        let name = object.azure_name(options);
        let body = match &name {
            Ok(name) => {
                let resolver = resolver::InDocuments {
                    ids: &ids,
                    namespace: &object.namespace,
                    placeholders: options.placeholders,
                };
                engine::to_arm(object.resource, &object.spec, name, &resolver).map_err(|errors| {
                    out.failures
                        .extend(errors.into_iter().map(|error| fail(error.into())));
                })
            }
            // The id needs the name as well, and reports what is wrong with it.
            Err(_) => Err(()),
        };
        match (id, body) {
            (Ok(id), Ok(mut body)) => {
                // The order of keys must not depend on how serde_json was configured by some other crate in the build.
                body.sort_all_objects();
                out.requests.push(Request {
                    group: object.resource.group.to_owned(),
                    version: object.version.clone(),
                    kind: object.resource.kind.to_owned(),
                    name: object.name.clone(),
                    method: "PUT",
                    url: format!(
                        "{}?api-version={}",
                        escaped(&id),
                        object.resource.api_version
                    ),
                    body,
                });
            }
            (Err(error), _) => out.failures.push(fail(error.into())),
            (Ok(_), Err(())) => {}
        }
    }
    out
}

/// Azure's names can hold characters that would end the path of a url. Braces stay: placeholders are for people.
pub(crate) fn escaped(path: &str) -> String {
    if !path.contains(['?', '#', '%', ' ']) {
        return path.to_owned();
    }
    let mut text = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        match c {
            '?' => text.push_str("%3F"),
            '#' => text.push_str("%23"),
            '%' => text.push_str("%25"),
            ' ' => text.push_str("%20"),
            _ => text.push(c),
        }
    }
    text
}
