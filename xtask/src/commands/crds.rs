//! `cargo xtask crds`: CustomResourceDefinitions, written from the model.

use crate::names::{api_version, parse_group};
use crate::output::{self, Mode};
use crate::progress::{Bar, Progress as _};
use crate::wiring::{self, Format, Selection};
use crate::workspace;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `crds`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to write; files that are there already and have other names stay
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The specifications: the pinned copy or a full checkout [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// Only this group, as `network` or `network.azure.com`; may be repeated
    #[arg(long = "group", value_name = "GROUP", value_parser = parse_group)]
    pub groups: Vec<String>,
    /// Only this kind; may be repeated
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// Only this version, as `2020-11-01` or `v1api20201101`; may be repeated
    #[arg(long = "version", value_name = "VERSION", value_parser = api_version)]
    pub versions: Vec<String>,
    /// The form of the documents
    #[arg(long, value_enum, default_value = "yaml")]
    pub format: Format,
}

/// Writes the documents.
///
/// # Errors
/// The model cannot be built, the selection matches nothing, or the folder cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let specs = workspace::or_default(args.specs.as_deref(), "specs")?;
    let selection = Selection {
        groups: args.groups.iter().cloned().collect(),
        kinds: args.kinds.iter().cloned().collect(),
        versions: args.versions.iter().cloned().collect(),
    };
    let progress = Bar::new();
    let files = wiring::crds(&specs, &selection, args.format, &progress)?;
    progress.done();
    let changes = output::replace(&args.out, &files, &BTreeMap::new(), false, Mode::Write)?;
    writeln!(
        out,
        "{}: {} CRDs, {} of them as before",
        workspace::shown(&args.out),
        files.len(),
        changes.unchanged
    )?;
    Ok(ExitCode::SUCCESS)
}
