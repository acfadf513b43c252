//! `cargo xtask add`: one more kind, from its name to a tree that compiles.

use crate::names::{api_version, parse_group};
use crate::outcome::Severity;
use crate::output::{self, Mode};
use crate::progress::{Bar, Progress as _};
use crate::wiring::{self, Folders};
use crate::{diagnostics, workspace};
use anyhow::Context as _;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The group, as `network` or `network.azure.com`
    #[arg(value_parser = parse_group)]
    pub group: String,
    /// The API version, as `2020-11-01` or `v20201101`
    #[arg(value_name = "VERSION", value_parser = api_version)]
    pub version: String,
    /// The kind, or its ARM type (`virtualNetworks/subnets`)
    pub kind: String,
    /// A full checkout of the specifications; it is read, and what is needed of it is pinned [default: the pinned copy]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// The commit that the checkout is at [default: what git says]
    #[arg(long, value_name = "SHA", value_parser = super::specs::commit, requires = "specs")]
    pub commit: Option<String>,
    /// The configuration to extend [default: generator/config/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// The pinned copy of the specifications [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub pinned: Option<PathBuf>,
    /// Where to write the library [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Do not compile what was generated
    #[arg(long)]
    pub no_check: bool,
}

/// Extends the configuration, pins the swagger, generates, and compiles the new version.
///
/// # Errors
/// The kind does not exist or is there already, or a step fails; what was done before it stays, and is said.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let folders = Folders {
        config: workspace::or_default(args.config.as_deref(), "generator/config")?,
        pinned: workspace::or_default(args.pinned.as_deref(), "specs")?,
    };
    let library = workspace::or_default(args.out.as_deref(), "generated")?;
    // Before anything is written.
    let commit = match (&args.specs, &args.commit) {
        (None, _) => None,
        (Some(_), Some(commit)) => Some(commit.clone()),
        (Some(specs), None) => Some(wiring::commit_of(specs, &folders.pinned)?),
    };
    let source = args.specs.as_ref().unwrap_or(&folders.pinned);
    let added = wiring::add(&folders, source, &args.group, &args.version, &args.kind)?;
    let suggestion = &added.suggestion;
    let file = workspace::shown(&added.file);
    writeln!(
        out,
        "{file}: `{}` at version {}, with entries for {} types",
        suggestion.name,
        suggestion.package.version,
        suggestion.types.len()
    )?;
    let progress = Bar::new();
    if let (Some(specs), Some(commit)) = (&args.specs, &commit) {
        let files = wiring::vendor_with(&folders, specs, commit, &progress)
            .with_context(|| format!("{file} is extended, but nothing was pinned"))?;
        let listed = wiring::vendored_before(&folders.pinned)?;
        let changes = output::replace(&folders.pinned, &files, &listed, true, Mode::Write)?;
        writeln!(
            out,
            "{}: {} files added, {} changed",
            workspace::shown(&folders.pinned),
            changes.added.len(),
            changes.changed.len()
        )?;
    }
    let outcome = wiring::generate_with(&folders, &progress);
    progress.done();
    if outcome
        .diagnostics
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        write!(out, "{}", diagnostics::render(&outcome.diagnostics))?;
        writeln!(
            out,
            "nothing was generated; correct {file}, and run `cargo xtask generate`"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    let summary = output::write(&library, &outcome, None, Mode::Write)?;
    write!(out, "{}", summary.render(&workspace::shown(&library), 10))?;
    if !args.no_check && !compiles(args, &library, out)? {
        return Ok(ExitCode::FAILURE);
    }
    let questions = suggestion.questions();
    writeln!(
        out,
        "{} questions stand in {file} as `# decide:`; answer them, remove them, and run `cargo xtask generate`:",
        questions.len()
    )?;
    for question in questions {
        writeln!(out, "  {question}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the new version compiles, alone.
fn compiles(args: &Args, library: &std::path::Path, out: &mut dyn Write) -> anyhow::Result<bool> {
    let digits: String = args
        .version
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let manifest = std::path::absolute(library.join(format!("groups/{}/Cargo.toml", args.group)))
        .context("cannot tell the current folder")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["check", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .args(["--features", &format!("types,v{digits}")])
        // Where the settings of that workspace count.
        .current_dir(library)
        .status()
        .context("cargo cannot be run")?;
    if !status.success() {
        writeln!(
            out,
            "what was generated does not compile; this is a defect of the generator"
        )?;
    }
    Ok(status.success())
}
