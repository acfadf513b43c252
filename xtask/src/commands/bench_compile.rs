//! `cargo xtask bench-compile`: what the generated crates cost whoever compiles them.

use crate::bench::variants::Sources;
use crate::bench::{self, compare, targets};
use crate::names::GroupVersion;
use crate::workspace;
use anyhow::Context as _;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `bench-compile`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to measure, one after the other
    #[arg(value_enum, value_name = "WHAT", default_value = "crates")]
    pub subjects: Vec<Subject>,
    /// What is compared in other forms
    #[arg(
        long,
        value_name = "GROUP@VERSION,…",
        value_delimiter = ',',
        default_value = "storage@2023-01-01,containerservice@2024-09-01,network@2020-11-01,sql@2021-11-01"
    )]
    pub of: Vec<GroupVersion>,
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
    /// Only `cargo check` where other forms are compared, no builds
    #[arg(long)]
    pub only_check: bool,
    /// Where to compile [default: target/bench-compile of the workspace]
    #[arg(long, value_name = "DIR")]
    pub target_dir: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Subject {
    /// Each generated crate.
    Crates,
    /// The structs of some groups under several serde mechanisms, with a consumer of thirty kinds.
    Serde,
    /// Conversions as plans and as statements, with a consumer of thirty kinds.
    Conversions,
    /// What is saved without the wire types of ARM.
    Capabilities,
}

/// Measures and prints.
///
/// # Errors
/// A crate cannot be read or does not compile.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let target_dir = workspace::or_default(args.target_dir.as_deref(), "target/bench-compile")?;
    let target_dir = std::path::absolute(target_dir).context("cannot tell the current folder")?;
    let generated = workspace::or_default(args.generated.as_deref(), "generated")?;
    for subject in &args.subjects {
        match subject {
            Subject::Crates => crates(args, &generated, &target_dir, out)?,
            compared => {
                let sources = sources(args, &generated, &target_dir)?;
                let variants = match compared {
                    Subject::Conversions => sources.conversions()?,
                    Subject::Capabilities => sources.capabilities()?,
                    Subject::Crates | Subject::Serde => sources.mechanisms()?,
                };
                self::compared(args, &variants, &sources, &target_dir, out)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn crates(
    args: &Args,
    generated: &Path,
    target_dir: &Path,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let targets = if args.variants.is_empty() {
        targets::generated(generated, Some(&args.single))?
    } else {
        args.variants
            .iter()
            .map(|text| targets::variant(text))
            .collect::<anyhow::Result<_>>()?
    };
    let mut rows = Vec::new();
    for target in &targets {
        // It takes minutes; who waits wants to know for what.
        let _ = writeln!(std::io::stderr(), "measuring {target}");
        rows.push(bench::measure(target, target_dir, args.repeat.get())?);
    }
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
    } else {
        write!(out, "{}", bench::table(&rows))?;
    }
    Ok(())
}

fn sources(args: &Args, generated: &Path, target_dir: &Path) -> anyhow::Result<Sources> {
    Sources::read(
        &workspace::root()?,
        generated,
        &target_dir.join("variants"),
        &args.of,
    )
}

fn compared(
    args: &Args,
    variants: &[compare::Variant],
    sources: &Sources,
    target_dir: &Path,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let bills = compare::measure(variants, target_dir, args.repeat.get(), args.only_check)?;
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&bills)?)?;
    } else {
        writeln!(out, "{}", sources.describe())?;
        write!(out, "{}", compare::table(&bills))?;
    }
    for difference in compare::differences(&bills) {
        let _ = writeln!(std::io::stderr(), "written otherwise by {difference}");
    }
    Ok(())
}
