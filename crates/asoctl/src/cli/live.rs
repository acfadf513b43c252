//! Reading from Azure: credentials, a runtime, progress and Ctrl-C around [`import::live`]. Nothing of it is set up before it is needed.

use super::Streams;
use super::environment::Environment;
use super::live_args::LiveArguments;
use super::progress::{Progress, Verbosity};
use crate::import::live::{self, Live, Root};
use crate::import::{self, Reading};
use crate::registry::Registry;
use aso_arm::{Client, Cloud, Concurrency, credentials};
use futures_util::future::{Either, select};
use std::pin::pin;

/// What was read, and what deserves a look.
pub(super) struct Read {
    pub(super) reading: Reading,
    pub(super) warnings: Vec<String>,
}

/// Reads from Azure.
///
/// # Errors
/// A message: there is no credential, or the user has stopped the program.
pub(super) fn read(
    registry: &Registry,
    roots: &[Root],
    options: &import::Options,
    arguments: &LiveArguments,
    verbosity: Verbosity,
    streams: &mut Streams<'_>,
    environment: &Environment<'_>,
) -> Result<Read, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("the program can't start: {error}"))?;
    let draws = environment.is_terminal && !arguments.simple_logging;
    let progress = Progress::new(&mut *streams.err, verbosity, draws);
    for root in roots {
        progress.begin(&root.id);
    }
    let work = async {
        let client = connect(arguments, environment).await?;
        let live = Live {
            no_extensions: arguments.no_extensions,
            workers: workers(arguments).unwrap_or(Live::WORKERS),
        };
        let reading = live::read(registry, &client, roots, options, &live, &progress)
            .await
            .map_err(|error| error.to_string())?;
        Ok(Read {
            reading,
            warnings: other_hosts(roots, &client),
        })
    };
    runtime.block_on(async {
        let work = pin!(work);
        let stop = pin!(stopped(environment.handles_signals));
        match select(work, stop).await {
            Either::Left((read, _)) => read,
            Either::Right(_) => Err("cancelled; nothing was written".to_owned()),
        }
    })
}

async fn connect(
    arguments: &LiveArguments,
    environment: &Environment<'_>,
) -> Result<Client, String> {
    let cloud = Cloud::from_lookup(environment.variable).map_err(|error| error.to_string())?;
    let tokens = credentials::from_lookup(&cloud, environment.variable)
        .await
        .map_err(|error| error.to_string())?;
    let concurrency = workers(arguments)
        .and_then(|workers| u32::try_from(workers).ok())
        .map_or_else(Concurrency::default, Concurrency::up_to);
    Client::builder(cloud, tokens)
        .concurrency(concurrency)
        .user_agent(concat!("asoctl/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| error.to_string())
}

fn workers(arguments: &LiveArguments) -> Option<usize> {
    usize::try_from(arguments.workers)
        .ok()
        .filter(|workers| *workers > 0)
}

/// A URL names a host; it is read from the endpoint all the same.
fn other_hosts(roots: &[Root], client: &Client) -> Vec<String> {
    let endpoint = client.endpoint();
    let mut hosts: Vec<&str> = roots
        .iter()
        .filter_map(|root| root.host.as_deref())
        .filter(|host| {
            let (name, _) = host.rsplit_once(':').unwrap_or((host, ""));
            !endpoint
                .host_str()
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
        })
        .collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
        .into_iter()
        .map(|host| {
            format!(
                "a URL names {host}; it was read from {endpoint} (AZURE_RESOURCE_MANAGER_ENDPOINT)"
            )
        })
        .collect()
}

/// Ends when the user, or the system, asks the program to stop.
async fn stopped(handles_signals: bool) {
    if !handles_signals {
        return std::future::pending().await;
    }
    let interrupted = pin!(async {
        // Where no handler can be set up, the signal ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    });
    let terminated = pin!(terminated());
    let _ = select(interrupted, terminated).await;
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
