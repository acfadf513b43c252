//! A real cluster.

use super::{Cluster, ClusterError, Page, Stored};
use kube::api::{ListParams, PostParams};
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::core::Request;
use kube::{Client, Config};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const DEFINITIONS: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/// What marks CRDs as ASO's: now, and before its release 2.1.
const LABELS: [&str; 2] = [
    "app.kubernetes.io/name=azure-service-operator",
    "serviceoperator.azure.com/version",
];

/// Objects are large, and the API server holds each answer in memory as a whole.
const PAGE: u32 = 500;

/// A cluster that `kubectl` could reach.
pub struct Kubernetes {
    client: Client,
}

/// Why there is no way to a cluster.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The file, or what it says.
    #[error("the configuration for Kubernetes cannot be used: {0}")]
    Configuration(String),
    /// What is in it leads to no client.
    #[error("no client for Kubernetes can be made: {0}")]
    Client(String),
}

impl Kubernetes {
    /// A cluster as `kubectl` would choose it: by a file or `KUBECONFIG`, and the file's current context unless one is named; inside of a pod,
    /// that of its service account.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(file: Option<&Path>, context: Option<&str>) -> Result<Self, ConnectError> {
        let options = KubeConfigOptions {
            context: context.map(str::to_owned),
            ..KubeConfigOptions::default()
        };
        let unusable = |error: &dyn std::error::Error| ConnectError::Configuration(chain(error));
        let config = match (file, context) {
            (Some(file), _) => {
                let read = Kubeconfig::read_from(file).map_err(|error| unusable(&error))?;
                Config::from_custom_kubeconfig(read, &options)
                    .await
                    .map_err(|error| unusable(&error))?
            }
            (None, Some(_)) => Config::from_kubeconfig(&options)
                .await
                .map_err(|error| unusable(&error))?,
            (None, None) => Config::infer().await.map_err(|error| unusable(&error))?,
        };
        let client = Client::try_from(config);
        let client = client.map_err(|error| ConnectError::Client(chain(&error)))?;
        Ok(Self::new(client))
    }

    /// A cluster that there is a client for.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    async fn send(&self, request: http::Request<Vec<u8>>) -> Result<Value, ClusterError> {
        let answer = self.client.request::<Value>(request).await;
        answer.map_err(|error| match error {
            kube::Error::Api(status) => ClusterError {
                status: Some(status.code),
                message: status.message,
            },
            other => ClusterError {
                status: None,
                message: chain(&other),
            },
        })
    }

    async fn list(&self, path: &str, parameters: &ListParams) -> Result<Page, ClusterError> {
        let request = Request::new(path)
            .list(parameters)
            .map_err(|error| invalid(&error))?;
        let mut answer = self.send(request).await?;
        let items = match answer.get_mut("items").map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        let next = answer.pointer("/metadata/continue").and_then(Value::as_str);
        Ok(Page {
            items,
            next: next.filter(|next| !next.is_empty()).map(str::to_owned),
        })
    }
}

impl Cluster for Kubernetes {
    async fn definitions(&self) -> Result<Vec<Value>, ClusterError> {
        let mut found = BTreeMap::new();
        for label in LABELS {
            let mut parameters = ListParams::default().labels(label).limit(PAGE);
            loop {
                let page = self.list(DEFINITIONS, &parameters).await?;
                for crd in page.items {
                    found.insert(super::plan::name(&crd).to_owned(), crd);
                }
                match page.next {
                    Some(next) => parameters = parameters.continue_token(&next),
                    None => break,
                }
            }
        }
        Ok(found.into_values().collect())
    }

    async fn objects(&self, stored: &Stored, next: Option<&str>) -> Result<Page, ClusterError> {
        let mut parameters = ListParams::default().limit(PAGE);
        if let Some(next) = next {
            parameters = parameters.continue_token(next);
        }
        self.list(&path(stored, None), &parameters).await
    }

    async fn replace_object(&self, stored: &Stored, object: &Value) -> Result<(), ClusterError> {
        let namespace = object
            .pointer("/metadata/namespace")
            .and_then(Value::as_str);
        let request = Request::new(path(stored, namespace)).replace(
            super::plan::name(object),
            &PostParams::default(),
            body(object)?,
        );
        let request = request.map_err(|error| invalid(&error))?;
        self.send(request).await.map(drop)
    }

    async fn replace_status(&self, crd: &Value) -> Result<(), ClusterError> {
        let request = Request::new(DEFINITIONS).replace_subresource(
            "status",
            super::plan::name(crd),
            &PostParams::default(),
            body(crd)?,
        );
        let request = request.map_err(|error| invalid(&error))?;
        self.send(request).await.map(drop)
    }
}

fn path(stored: &Stored, namespace: Option<&str>) -> String {
    let Stored {
        group,
        version,
        plural,
    } = stored;
    match namespace {
        Some(namespace) => format!("/apis/{group}/{version}/namespaces/{namespace}/{plural}"),
        None => format!("/apis/{group}/{version}/{plural}"),
    }
}

fn body(value: &Value) -> Result<Vec<u8>, ClusterError> {
    serde_json::to_vec(value).map_err(|error| invalid(&error))
}

/// A request that cannot even be made will not be made the next time either.
fn invalid(error: &dyn std::error::Error) -> ClusterError {
    ClusterError {
        status: Some(400),
        message: chain(error),
    }
}

/// An error with its causes, each said once.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}
