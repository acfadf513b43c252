//! `cargo xtask generate`: the library from the specifications.

use crate::names::parse_group;
use crate::outcome::{Outcome, Severity};
use crate::output::{self, Mode, Scope};
use crate::progress::{Bar, Progress as _};
use crate::{diagnostics, wiring, workspace};
use anyhow::Context as _;
use std::collections::BTreeSet;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `generate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this group, as `network` or `network.azure.com`; may be repeated
    #[arg(long = "group", value_name = "GROUP", value_parser = parse_group)]
    pub groups: Vec<String>,
    /// The specifications: the pinned copy or a full checkout [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// Where to write [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Every resource of every group and version found, by inference alone; what fails is left out and said
    #[arg(long, requires_all = ["specs", "out"], conflicts_with = "check")]
    pub all: bool,
    /// Write nothing, and fail if anything would change
    #[arg(long)]
    pub check: bool,
    /// How many threads to use [default: one a processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// At most so many lines in each list of the summary; 0 for all
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub limit: usize,
}

/// Stack of a thread, in bytes; what is not used costs nothing.
const STACK: usize = 256 << 20;

/// Generates.
///
/// # Errors
/// The specifications cannot be read, or the output folder not read or written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let specs = workspace::or_default(args.specs.as_deref(), "specs")?;
    let folder = workspace::or_default(args.out.as_deref(), "generated")?;
    let groups: BTreeSet<String> = args.groups.iter().cloned().collect();
    // Zero lets rayon choose.
    let threads = args.threads.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        // Swagger of others may nest deeply.
        .stack_size(STACK)
        .build()
        .context("cannot start threads")?;
    let progress = Bar::new();
    if args.all {
        return all(args, &specs, &folder, &pool, out);
    }
    let outcome = pool.install(|| wiring::generate(&specs, &groups, &progress))?;
    progress.done();
    let scope = (!groups.is_empty()).then(|| Scope::new(groups));
    let mode = if args.check { Mode::Check } else { Mode::Write };
    // Threads cannot share a terminal; what was said before an error is printed all the same.
    let mut text = Vec::new();
    let code = pool.install(|| {
        finish(
            &outcome,
            &folder,
            scope.as_ref(),
            mode,
            args.limit,
            &mut text,
        )
    });
    out.write_all(&text)?;
    code
}

/// Generates everything that a folder holds. Problems do not stop it; they are counted at the end.
fn all(
    args: &Args,
    specs: &Path,
    folder: &Path,
    pool: &rayon::ThreadPool,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let progress = Bar::new();
    let groups: BTreeSet<String> = args.groups.iter().cloned().collect();
    let mut everything = pool.install(|| wiring::everything(specs, &groups, &progress))?;
    progress.done();
    let problems = std::mem::take(&mut everything.outcome.diagnostics);
    write!(out, "{}", diagnostics::render(&problems))?;
    if everything.versions > 0 {
        let summary =
            pool.install(|| output::write(folder, &everything.outcome, None, Mode::Write))?;
        let counts = summary.render(&workspace::shown(folder), args.limit);
        writeln!(out, "{}", counts.lines().next().unwrap_or_default())?;
    }
    write!(out, "{}", diagnostics::counts(&problems))?;
    writeln!(
        out,
        "{} of {} kinds generated, in {} versions",
        everything.found - everything.left_out,
        everything.found,
        everything.versions
    )?;
    let failed = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    Ok(if failed {
        ExitCode::from(LEFT_OUT)
    } else {
        ExitCode::SUCCESS
    })
}

/// Exit code of a run that wrote what it could and left something out.
pub const LEFT_OUT: u8 = 4;

/// Everything after the generator: problems, the folder, the summary.
fn finish(
    outcome: &Outcome,
    folder: &Path,
    scope: Option<&Scope>,
    mode: Mode,
    limit: usize,
    out: &mut Vec<u8>,
) -> anyhow::Result<ExitCode> {
    write!(out, "{}", diagnostics::render(&outcome.diagnostics))?;
    if outcome
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        writeln!(out, "nothing was written")?;
        return Ok(ExitCode::FAILURE);
    }
    let summary = output::write(folder, outcome, scope, mode)?;
    write!(out, "{}", summary.render(&workspace::shown(folder), limit))?;
    if mode == Mode::Check && !summary.is_clean() {
        writeln!(out, "run `cargo xtask generate` and commit the result")?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Diagnostic;

    fn said(outcome: &Outcome, folder: &Path, mode: Mode) -> (bool, String) {
        let mut out = Vec::new();
        let code = finish(outcome, folder, None, mode, 5, &mut out).unwrap();
        (code == ExitCode::SUCCESS, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_check_fails_until_the_tree_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut outcome = Outcome {
            files: [("a".into(), b"1".to_vec())].into(),
            ..Outcome::default()
        };
        let (ok, text) = said(&outcome, folder.path(), Mode::Check);
        assert!(
            !ok && text.contains("not up to date: files: 1 added")
                && text.contains("run `cargo xtask generate`")
        );
        let (ok, text) = said(&outcome, folder.path(), Mode::Write);
        assert!(ok && text.contains("files: 1 added"), "{text}");
        let (ok, text) = said(&outcome, folder.path(), Mode::Check);
        assert!(ok && text.contains("up to date, 1 files"), "{text}");
        outcome.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            file: "x.json".into(),
            pointer: String::new(),
            line: None,
            message: "cut".into(),
            hint: None,
            code: "cut",
        });
        let (ok, text) = said(&outcome, folder.path(), Mode::Write);
        assert!(
            !ok && text.contains("error[cut]: cut") && text.contains("nothing was written"),
            "{text}"
        );
    }
}
