//! `cargo xtask cluster-test`: our CRDs and documents before a real API server.
//!
//! Unit tests compare what we write with what we believe of Kubernetes; this asks Kubernetes. It starts `etcd` and
//! `kube-apiserver` on loopback, applies every CRD, and has the server check documents without storing them. It stands
//! in a package of its own, because a Kubernetes client would make every other command slow to build.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod args;
mod clean;
mod client;
mod crds;
mod documents;
mod dry_run;
mod process;
mod rejections;
mod report;
mod run;
mod servers;
mod shape;
mod tools;

use clap::Parser as _;
use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let mut out = std::io::stdout();
    match started(&args, &mut out) {
        Ok(code) => code,
        Err(error) => {
            // If stderr is closed, there is no one to tell.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn started(args: &args::Args, out: &mut dyn std::io::Write) -> anyhow::Result<ExitCode> {
    // One thread: the servers are told to end with the thread that started them.
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            tokio::select! {
                result = run::run(args, out) => result,
                // Dropping the run stops the servers and removes their folders.
                signal = interrupted() => Err(anyhow::anyhow!("stopped by {}", signal?)),
            }
        })
}

/// Ends when someone wants this program to end.
async fn interrupted() -> anyhow::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result.map(|()| "Ctrl-C").map_err(Into::into),
        _ = terminate.recv() => Ok("SIGTERM"),
        _ = hang_up.recv() => Ok("SIGHUP"),
    }
}
