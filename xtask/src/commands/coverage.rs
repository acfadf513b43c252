//! `cargo xtask coverage`: the page of what is generated, what is not yet, and what cannot be.

use crate::coverage::{Absent, Coverage, Wanted};
use crate::output::{self, Mode, known_facts};
use crate::workspace;
use anyhow::{Context as _, bail};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `coverage`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write nothing, and fail if docs/coverage.md is stale
    #[arg(long)]
    pub check: bool,
    /// Print the table with what is wanted in it, and fail if anything is missing; writes nothing. A JSON list of
    /// {group, apiVersion, kubernetesVersion, kinds}
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub scope: Option<PathBuf>,
}

/// Writes `docs/coverage.md`, or prints what is missing.
///
/// # Errors
/// The records, the list of what is absent or the scope cannot be read, or the list names what is generated.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    run_in(&workspace::root()?, args, out)
}

fn run_in(root: &Path, args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let list = root.join(".ci/coverage.json");
    let absent: Vec<Absent> = read(&list)?;
    let facts = known_facts(&root.join("generated"))?;
    let mut coverage = Coverage::new(&facts, &absent).or_else(|generated| {
        bail!(
            "{} lists as absent what is generated: {}",
            workspace::shown(&list),
            generated.join(", ")
        )
    })?;
    if let Some(scope) = &args.scope {
        coverage.want(&read::<Vec<Wanted>>(scope)?);
        let count = coverage.count();
        write!(out, "{}", coverage.page())?;
        writeln!(
            out,
            "\n{} of what is wanted are not generated yet",
            count.not_yet
        )?;
        return Ok(if count.not_yet == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    let folder = root.join("docs");
    let files = [("coverage.md".to_owned(), coverage.page().into_bytes())].into();
    let mode = if args.check { Mode::Check } else { Mode::Write };
    let changes = output::replace(&folder, &files, &BTreeMap::new(), false, mode)?;
    let count = coverage.count();
    let said = format!(
        "{} kinds generated, {} as served, {} not yet, {} not possible",
        count.generated, count.served, count.not_yet, count.not_possible
    );
    if changes.is_clean() {
        writeln!(out, "docs/coverage.md: up to date: {said}")?;
    } else if args.check {
        writeln!(
            out,
            "docs/coverage.md: stale; run `cargo xtask coverage` and commit the result"
        )?;
        return Ok(ExitCode::FAILURE);
    } else {
        writeln!(out, "docs/coverage.md: written: {said}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not as it should be", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{KindFacts, Outcome};
    use std::fs;

    #[test]
    fn the_page_is_written_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let mut outcome = Outcome {
            files: [("Cargo.toml".to_owned(), Vec::new())].into(),
            ..Outcome::default()
        };
        let kind = KindFacts {
            versions: vec!["v20211101".into()],
        };
        outcome
            .facts
            .kinds
            .insert("sql/2021-11-01/Server".into(), kind);
        output::write(&root.join("generated"), &outcome, None, Mode::Write).unwrap();
        fs::create_dir(root.join(".ci")).unwrap();
        fs::write(root.join(".ci/coverage.json"), "[]").unwrap();
        let said = |check, scope: Option<PathBuf>| {
            let mut out = Vec::new();
            let code = run_in(root, &Args { check, scope }, &mut out).unwrap();
            (code == ExitCode::SUCCESS, String::from_utf8(out).unwrap())
        };
        assert!(!said(true, None).0);
        assert!(said(false, None).1.contains("written: 1 kinds generated"));
        assert!(said(true, None).0);
        let page = fs::read(root.join("docs/coverage.md")).unwrap();
        let scope = root.join("scope.json");
        let row = r#"[{"group": "sql", "apiVersion": "2021-11-01", "kubernetesVersion": "v20211101", "kinds": ["Server", "Job"]}]"#;
        fs::write(&scope, row).unwrap();
        let (ok, text) = said(false, Some(scope.clone()));
        assert!(
            !ok && text.contains("| Job | not yet `v20211101` |"),
            "{text}"
        );
        assert_eq!(fs::read(root.join("docs/coverage.md")).unwrap(), page);
        fs::write(&scope, row.replace(", \"Job\"", "")).unwrap();
        assert!(said(false, Some(scope)).0);
        let absent = r#"[{"group": "sql", "apiVersion": "2021-11-01", "kinds": ["Server"]}]"#;
        fs::write(root.join(".ci/coverage.json"), absent).unwrap();
        let args = Args {
            check: true,
            scope: None,
        };
        assert!(run_in(root, &args, &mut Vec::new()).is_err());
    }
}
