//! `arm-simulator`: Azure Resource Manager on loopback, with faults on request.

use arm_simulator::{Fault, Simulator, Style, read_folder};
use clap::Parser;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Azure Resource Manager on loopback, for tests and demonstrations.
///
/// The first line of its output is `listening on http://…`. Any bearer token is accepted.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Example:\n  arm-simulator --seed documents/ --latency 100 --fault throttle=0.05 --fault reset=0.01\n  \
    AZURE_RESOURCE_MANAGER_ENDPOINT=http://127.0.0.1:PORT AZURE_ACCESS_TOKEN=any asoctl import azure-resource /subscriptions/…"
)]
struct Arguments {
    /// A folder of ARM documents, or one file, as `asoctl import --from-file` takes them
    #[arg(long, value_name = "DIR")]
    seed: Vec<PathBuf>,
    /// A subscription that exists, besides those of the documents
    #[arg(long, value_name = "ID")]
    subscription: Vec<String>,
    /// Where to listen; a loopback address, and port 0 for any free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// How long each answer takes, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// What goes wrong at which rate, from 0 to 1: throttle, error, timeout, reset, garbage, truncate
    #[arg(long, value_name = "KIND=RATE", value_parser = fault)]
    fault: Vec<(Fault, f64)>,
    /// Chooses which requests faults strike
    #[arg(long, value_name = "N", default_value_t = 0)]
    random_seed: u64,
    /// How many items a page of a list has
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    page_size: u32,
    /// How long throttling and operations ask to wait, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    retry_after: u64,
    /// How writes tell that they go on: immediate, async-operation, both, operation-location, location, resource
    #[arg(long, value_name = "STYLE", default_value = "async-operation")]
    writes: Style,
    /// How deletions tell that they go on
    #[arg(long, value_name = "STYLE", default_value = "location")]
    deletions: Style,
    /// How often an operation answers that it goes on
    #[arg(long, value_name = "N", default_value_t = 1)]
    polls: u32,
    /// For how many requests each token is good; then it has expired
    #[arg(long, value_name = "N")]
    token_requests: Option<u64>,
}

fn fault(text: &str) -> Result<(Fault, f64), String> {
    let (kind, rate) = text
        .split_once('=')
        .ok_or("give a kind and a rate: throttle=0.05")?;
    let kind = kind.parse::<Fault>().map_err(|error| error.to_string())?;
    let rate: f64 = rate.parse().map_err(|_| format!("{rate:?} is no number"))?;
    if !(0.0..=1.0).contains(&rate) {
        return Err(format!("the rate {rate} is not between 0 and 1"));
    }
    Ok((kind, rate))
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let wait = Duration::from_millis(arguments.retry_after);
    let mut builder = Simulator::builder()
        .listen(arguments.listen)
        .latency(Duration::from_millis(arguments.latency))
        .random_seed(arguments.random_seed)
        .page_size(arguments.page_size as usize)
        .retry_after(Some(wait))
        .style(arguments.writes, arguments.deletions)
        .operations(arguments.polls, Duration::from_secs(5), wait)
        .keep_requests(false);
    for (kind, rate) in arguments.fault {
        builder = builder.fault(kind, rate);
    }
    for subscription in arguments.subscription {
        builder = builder.subscription(subscription);
    }
    if let Some(requests) = arguments.token_requests {
        builder = builder.limit_tokens(requests);
    }
    for folder in arguments.seed {
        builder = builder.documents(read_folder(&folder)?);
    }
    let handle = builder.start().await?;
    // Whoever started it may read this line and close the pipe: that is no error.
    let mut out = std::io::stdout();
    let _ = writeln!(out, "listening on {}", handle.url()).and_then(|()| out.flush());
    let _ = writeln!(std::io::stderr(), "{} resources", handle.resource_count());
    tokio::signal::ctrl_c().await?;
    handle.shutdown().await;
    Ok(())
}
