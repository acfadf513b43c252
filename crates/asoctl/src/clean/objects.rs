//! The objects of one CRD.

use super::{CleanError, Cleaned, Cluster, ClusterError, Options, Page, Plan};
use serde_json::Value;
use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::BuildHasher as _;
use std::time::Duration;

/// How often a list is read from its start because its rest expired. An API server keeps it for five minutes.
const RESTARTS: u32 = 3;

/// Writes every object as it is, which stores it in the version to keep.
pub(super) async fn rewrite(
    cluster: &impl Cluster,
    options: &Options,
    plan: &Plan,
    cleaned: &mut Cleaned,
) {
    let mut next: Option<String> = None;
    let mut restarts = 0;
    loop {
        let page = persist(options, || cluster.objects(&plan.stored, next.as_deref())).await;
        let page: Page = match page {
            Ok(page) => page,
            Err(error) if error.is_expired() && next.is_some() && restarts < RESTARTS => {
                // Those that were written already are written once more, which changes nothing.
                restarts += 1;
                next = None;
                cleaned.objects = 0;
                continue;
            }
            Err(error) => {
                cleaned.failures.push(error.into());
                return;
            }
        };
        for object in page.items {
            if options.dry_run {
                cleaned.objects += 1;
                continue;
            }
            match write(cluster, options, plan, object).await {
                Ok(written) => cleaned.objects += usize::from(written),
                Err(error) => cleaned.failures.push(error),
            }
        }
        next = page.next;
        if next.is_none() {
            return;
        }
    }
}

/// Writes one object; whether that was still needed. Who wrote it meanwhile stored it in the new version, too.
async fn write(
    cluster: &impl Cluster,
    options: &Options,
    plan: &Plan,
    mut object: Value,
) -> Result<bool, CleanError> {
    rename_original(&mut object);
    let replaced = persist(options, || cluster.replace_object(&plan.stored, &object)).await;
    match replaced {
        Ok(()) => Ok(true),
        Err(error) if error.is_overtaken() => Ok(false),
        Err(source) => {
            let part = |pointer| object.pointer(pointer).and_then(Value::as_str);
            let name = part("/metadata/name").unwrap_or_default();
            Err(CleanError::Object {
                object: match part("/metadata/namespace") {
                    Some(namespace) => format!("{namespace}/{name}"),
                    None => name.to_owned(),
                },
                source,
            })
        }
    }
}

/// Storage versions of ASO say in which version an object was applied. Its alpha versions are gone; what they held is a beta version's.
fn rename_original(object: &mut Value) {
    if let Some(Value::String(version)) = object.pointer_mut("/spec/originalVersion")
        && let Some(rest) = version.strip_prefix("v1alpha1api")
    {
        *version = format!("v1beta{rest}");
    }
}

/// Does something until it is done, or fails for good.
pub(super) async fn persist<T, F: Future<Output = Result<T, ClusterError>>>(
    options: &Options,
    mut attempt: impl FnMut() -> F,
) -> Result<T, ClusterError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match attempt().await {
            Err(error) if error.is_passing() && tried < options.attempts => {
                tokio::time::sleep(jittered(options.pause)).await;
            }
            result => return result,
        }
    }
}

/// A tenth more or less. The standard library's only source of chance is the seed of its hash maps.
fn jittered(pause: Duration) -> Duration {
    let percent = RandomState::new().hash_one(()) % 21;
    pause * (90 + u32::try_from(percent).unwrap_or(10)) / 100
}
