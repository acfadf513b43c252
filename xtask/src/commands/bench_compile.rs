//! `cargo xtask bench-compile`: what the generated crates cost whoever compiles them.

use crate::bench::{self, targets};
use crate::names::GroupVersion;
use crate::workspace;
use anyhow::Context as _;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `bench-compile`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The generated crates to measure [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub generated: Option<PathBuf>,
    /// The one version that is also measured alone
    #[arg(
        long,
        value_name = "GROUP@VERSION",
        default_value = "storage@2023-01-01"
    )]
    pub single: GroupVersion,
    /// Measure this crate instead of the generated ones; may be repeated. It may stand outside of the workspace
    #[arg(long = "variant", value_name = "DIR[:FEATURE,…]")]
    pub variants: Vec<String>,
    /// Measure so many times, and keep the best
    #[arg(long, value_name = "N", default_value = "1")]
    pub repeat: NonZeroUsize,
    /// Where to compile [default: target/bench-compile of the workspace]
    #[arg(long, value_name = "DIR")]
    pub target_dir: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Measures and prints.
///
/// # Errors
/// A crate cannot be read or does not compile.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let targets = if args.variants.is_empty() {
        let folder = workspace::or_default(args.generated.as_deref(), "generated")?;
        targets::generated(&folder, Some(&args.single))?
    } else {
        args.variants
            .iter()
            .map(|text| targets::variant(text))
            .collect::<anyhow::Result<_>>()?
    };
    let target_dir = workspace::or_default(args.target_dir.as_deref(), "target/bench-compile")?;
    let target_dir = std::path::absolute(target_dir).context("cannot tell the current folder")?;
    let mut rows = Vec::new();
    for target in &targets {
        // It takes minutes; who waits wants to know for what.
        let _ = writeln!(std::io::stderr(), "measuring {target}");
        rows.push(bench::measure(target, &target_dir, args.repeat.get())?);
    }
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
    } else {
        write!(out, "{}", bench::table(&rows))?;
    }
    Ok(ExitCode::SUCCESS)
}
