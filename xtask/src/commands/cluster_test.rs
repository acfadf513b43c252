//! `cargo xtask cluster-test`: our CRDs and documents before a real API server.

use crate::workspace;
use anyhow::Context as _;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Arguments of `cluster-test`.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// What the test itself takes; `--help` lists it
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "OPTIONS"
    )]
    options: Vec<OsString>,
}

/// Builds the test and hands over to it. It is a package of its own, whose Kubernetes client would make every other
/// command slow to build.
///
/// # Errors
/// Cargo cannot be run. What it and the test say goes to the terminal, and their failure is ours.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--release", "--package", "cluster-tests"])
        .arg("--manifest-path")
        .arg(workspace::root()?.join("Cargo.toml"))
        .arg("--")
        .args(&args.options)
        .status()
        .context("cannot run cargo")?;
    // A test that a signal ended has no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
