//! `cargo xtask specs vendor`: pins the generator's input.

use crate::output::{self, Mode};
use crate::progress::{Bar, Progress as _};
use crate::specs_folder::REPOSITORY;
use crate::{wiring, workspace};
use clap::Subcommand;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be done with the pinned input.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the facts-only copy of the specifications that the generator needs.
    Vendor(Vendor),
}

/// Arguments of `specs vendor`.
#[derive(Debug, clap::Args)]
pub struct Vendor {
    /// A checkout of Azure/azure-rest-api-specs
    #[arg(
        long,
        value_name = "DIR",
        requires = "commit",
        required_unless_present = "fetch"
    )]
    pub from: Option<PathBuf>,
    /// The commit that the checkout is at
    #[arg(long, value_name = "SHA", value_parser = commit, requires = "from")]
    pub commit: Option<String>,
    /// Clone what is needed instead, at this branch, tag or full hash [default: the newest commit]
    #[arg(long, value_name = "REV", num_args = 0..=1, default_missing_value = "HEAD", conflicts_with = "from")]
    pub fetch: Option<String>,
    /// The repository to clone from
    #[arg(long, value_name = "URL", requires = "fetch", default_value = REPOSITORY)]
    pub repository: String,
    /// Where to write [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// A lock that names a branch would pin nothing.
pub(super) fn commit(text: &str) -> Result<String, String> {
    if text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("a commit is given by all 40 digits of its hash".to_owned())
    }
}

/// Writes the copy.
///
/// # Errors
/// The checkout cannot be read, or the copy not written.
pub fn vendor(args: &Vendor, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let folder = workspace::or_default(args.out.as_deref(), "specs")?;
    let progress = Bar::new();
    let files = match (&args.from, &args.commit, &args.fetch) {
        (Some(from), Some(commit), _) => wiring::vendor(from, commit, &progress)?,
        (_, _, Some(revision)) => {
            let (files, commit) =
                wiring::vendor_fetched(&args.repository, revision, &folder, &progress)?;
            writeln!(out, "{revision} of {} is {commit}", args.repository)?;
            files
        }
        _ => anyhow::bail!("name a checkout with --from and --commit, or use --fetch"),
    };
    progress.done();
    let listed = wiring::vendored_before(&folder)?;
    let changes = output::replace(&folder, &files, &listed, true, Mode::Write)?;
    writeln!(
        out,
        "{}: {} files added, {} changed, {} removed, {} edited by hand and overwritten, {} unchanged",
        workspace::shown(&folder),
        changes.added.len(),
        changes.changed.len(),
        changes.removed.len(),
        changes.edited.len(),
        changes.unchanged
    )?;
    Ok(ExitCode::SUCCESS)
}
