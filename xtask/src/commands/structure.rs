//! `cargo xtask structure`: one text file a group-version for people to read and to compare.

use crate::diagnostics;
use crate::names::parse_group;
use crate::outcome::{Outcome, Severity};
use crate::output::{self, Files, Mode, STRUCTURE};
use crate::progress::{Bar, Progress as _};
use crate::{wiring, workspace};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `structure`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to write; files that are there already and have other names stay
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Only this group, as `network` or `network.azure.com`; may be repeated
    #[arg(long = "group", value_name = "GROUP", value_parser = parse_group)]
    pub groups: Vec<String>,
    /// The specifications: the pinned copy or a full checkout [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
}

/// Writes `<group>/<api version>.txt`: what `cargo xtask generate` writes under `generated/structure/`.
///
/// # Errors
/// The specifications cannot be read, or the folder not be written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let specs = workspace::or_default(args.specs.as_deref(), "specs")?;
    let progress = Bar::new();
    let outcome = wiring::generate(&specs, &args.groups.iter().cloned().collect(), &progress)?;
    progress.done();
    write!(out, "{}", diagnostics::render(&outcome.diagnostics))?;
    if outcome
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        writeln!(out, "nothing was written")?;
        return Ok(ExitCode::FAILURE);
    }
    let files = files(outcome);
    let changes = output::replace(&args.out, &files, &BTreeMap::new(), false, Mode::Write)?;
    writeln!(
        out,
        "{}: {} files, {} of them as before",
        workspace::shown(&args.out),
        files.len(),
        changes.unchanged
    )?;
    Ok(ExitCode::SUCCESS)
}

fn files(outcome: Outcome) -> Files {
    outcome
        .files
        .into_iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(STRUCTURE)?.to_owned(), bytes)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_structure_is_kept() {
        let paths = [
            "structure/network/2020-11-01.txt",
            "groups/network/src/lib.rs",
            "src/lib.rs",
        ];
        let outcome = Outcome {
            files: paths.map(|path| (path.to_owned(), Vec::new())).into(),
            ..Outcome::default()
        };
        let kept: Vec<String> = files(outcome).into_keys().collect();
        assert_eq!(kept, ["network/2020-11-01.txt"]);
    }
}
