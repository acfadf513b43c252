//! `cargo xtask parity`: compares with the reference, and fails where a figure is below its floor or a difference is
//! not accounted for. Writes `docs/differences.md`.

use crate::names::GroupVersion;
use crate::output::{self, Mode};
use crate::parity::differences::{self, Allowed};
use crate::parity::figures::Figures;
use crate::parity::floor::Floor;
use crate::parity::tools::{Report, Tools, referenced};
use crate::progress::Silent;
use crate::wiring::{self, Descriptions, Format, Selection};
use crate::workspace;
use anyhow::{Context as _, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Arguments of `parity`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the reference, with tools/ and aso/ in it
    #[arg(long, value_name = "DIR")]
    pub shared: PathBuf,
    /// The floors [default: .ci/floor.json of the workspace]
    #[arg(long, value_name = "FILE")]
    pub floor: Option<PathBuf>,
    /// The differences that are meant, each with what users gain [default: .ci/differences.json of the workspace]
    #[arg(long, value_name = "FILE")]
    pub differences: Option<PathBuf>,
    /// Do not write docs/differences.md, and fail if it is stale
    #[arg(long)]
    pub check: bool,
    /// Raise the floors to what is reached; never lowers one
    #[arg(long)]
    pub update_floor: bool,
    /// The importer to test [default: it is built first, release profile]
    #[arg(long, value_name = "FILE")]
    pub asoctl: Option<PathBuf>,
    /// Keep the Azure documents that are imported here (gets/), and the YAML that they become (yaml/)
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// The interpreter of the tools
    #[arg(long, value_name = "PROGRAM", default_value = "python3")]
    pub python: String,
    /// Have each tool list so many of the worst
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub show: usize,
}

/// Compares and prints.
///
/// # Errors
/// The floors, the tools, the importer or the CRDs are missing.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let path = workspace::or_default(args.floor.as_deref(), ".ci/floor.json")?;
    let known = wiring::group_versions()?;
    let floor = match Floor::read(&path)? {
        Some(floor) => floor,
        None if args.update_floor => Floor::default(),
        None => bail!("{} is not there; --update-floor makes it", path.display()),
    };
    let compared = compared(&floor, &known, &referenced(&args.shared)?, &path)?;
    let list = workspace::or_default(args.differences.as_deref(), ".ci/differences.json")?;
    let allowed = differences::read(&list)?;
    let asoctl = match &args.asoctl {
        Some(asoctl) => asoctl.clone(),
        None => build_asoctl()?,
    };
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let selection = Selection {
        groups: compared.iter().map(|one| one.group.clone()).collect(),
        ..Selection::default()
    };
    let files = wiring::crds(
        &crate::workspace::root()?.join("specs"),
        &selection,
        // Prose is compared by no one.
        &Descriptions::None.options(false),
        Format::Json,
        &Silent,
    )?;
    output::replace(work.path(), &files, &BTreeMap::new(), false, Mode::Write)?;
    let report = Tools {
        python: &args.python,
        shared: &args.shared,
        asoctl: &asoctl,
        crds: work.path(),
        group_versions: &compared,
        keep: args.keep.as_deref(),
        show: args.show,
    }
    .run()?;
    write!(out, "{}", report.details)?;
    for one in known.difference(&compared) {
        writeln!(
            out,
            "{one} is generated, and not compared: {} does not list it, or there is no reference",
            workspace::shown(&path)
        )?;
    }
    let reached = judge(&floor, &report.figures, &path, args.update_floor, out)?;
    let docs = workspace::root()?.join("docs");
    let accounted = account(&report, &allowed, &docs, args.check, out)?;
    Ok(if reached && accounted {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is compared: what the file of floors lists, or else all that is generated and has a reference.
fn compared(
    floor: &Floor,
    known: &BTreeSet<GroupVersion>,
    referenced: &BTreeSet<GroupVersion>,
    path: &Path,
) -> anyhow::Result<BTreeSet<GroupVersion>> {
    // A group-version that is not generated would be compared with nothing.
    let unknown: Vec<_> = floor
        .group_versions
        .difference(known)
        .map(ToString::to_string)
        .collect();
    if !unknown.is_empty() {
        bail!(
            "{} lists {}, which the generator does not know",
            path.display(),
            unknown.join(", ")
        );
    }
    Ok(if floor.group_versions.is_empty() {
        known & referenced
    } else {
        floor.group_versions.clone()
    })
}

/// Holds the differences against the list of those that are meant, and brings the page up to date.
fn account(
    report: &Report,
    allowed: &[Allowed],
    docs: &Path,
    check: bool,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let judged = differences::judge(&report.differences, allowed);
    for line in &judged.problems {
        writeln!(out, "DIFFERENCE {line}")?;
    }
    if !judged.problems.is_empty() {
        return Ok(false);
    }
    let page = differences::page(&report.figures, allowed, &judged);
    let files = [("differences.md".to_owned(), page.into_bytes())].into();
    let mode = if check { Mode::Check } else { Mode::Write };
    let clean = output::replace(docs, &files, &BTreeMap::new(), false, mode)?.is_clean();
    let said = match (clean, check) {
        (true, _) => "up to date",
        (false, true) => "stale; run `cargo xtask parity` and commit the result",
        (false, false) => "written",
    };
    writeln!(out, "docs/differences.md: {said}")?;
    Ok(clean || !check)
}

fn judge(
    floor: &Floor,
    figures: &Figures,
    path: &Path,
    update: bool,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    write!(out, "{}", figures.table())?;
    let raised = floor.raised(figures);
    if update && raised != *floor {
        raised.write(path)?;
        writeln!(out, "{}: floors raised", workspace::shown(path))?;
    }
    let missed = floor.missed(figures);
    for line in &missed {
        writeln!(out, "BELOW THE FLOOR: {line}")?;
    }
    Ok(missed.is_empty())
}

fn build_asoctl() -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = workspace::root()?.join("Cargo.toml");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&cargo);
        command
            .args(arguments)
            .arg("--manifest-path")
            .arg(&manifest)
            .stdin(Stdio::null());
        let done = command.output().context("cannot run cargo")?;
        if !done.status.success() {
            bail!(
                "cargo {} failed:\n{}",
                arguments.join(" "),
                String::from_utf8_lossy(&done.stderr).trim()
            );
        }
        Ok(done.stdout)
    };
    run(&["build", "--release", "--package", "asoctl"])?;
    let metadata = run(&["metadata", "--no-deps", "--format-version", "1"])?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&metadata).context("cannot read what cargo says")?;
    let target = metadata
        .get("target_directory")
        .and_then(|target| target.as_str());
    let target = target.context("cargo does not say where it builds")?;
    Ok(Path::new(target)
        .join("release")
        .join(format!("asoctl{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::differences::{Difference, Tool};

    #[test]
    fn floors_are_kept_and_raised() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("floor.json");
        let floor = Floor {
            group_versions: ["sql@2021-11-01".parse().unwrap()].into(),
            ..Floor::default()
        };
        let mut figures = Figures::default();
        figures.requests.identical = 4;
        let mut out = Vec::new();
        assert!(judge(&floor, &figures, &path, false, &mut out).unwrap());
        assert_eq!(Floor::read(&path).unwrap(), None);
        judge(&floor, &figures, &path, true, &mut out).unwrap();
        let floor = Floor::read(&path).unwrap().unwrap();
        assert_eq!(floor.identical_requests, 4);

        figures.requests.identical = 3;
        figures.crds.identical_kinds = 9;
        assert!(!judge(&floor, &figures, &path, true, &mut out).unwrap());
        let floor = Floor::read(&path).unwrap().unwrap();
        assert_eq!((floor.identical_requests, floor.identical_kinds), (4, 9));
        let said = String::from_utf8(out).unwrap();
        assert!(
            said.contains("BELOW THE FLOOR: identical requests: 3, and must be at least 4"),
            "{said}"
        );
    }

    #[test]
    fn what_is_not_generated_cannot_be_compared() {
        let floor = Floor {
            group_versions: ["sql@2021-11-01".parse().unwrap()].into(),
            ..Floor::default()
        };
        let listed = &floor.group_versions;
        let path = Path::new("floor.json");
        let error = compared(&floor, &BTreeSet::new(), listed, path).unwrap_err();
        assert_eq!(
            error.to_string(),
            "floor.json lists sql@2021-11-01, which the generator does not know"
        );
        assert_eq!(compared(&floor, listed, listed, path).unwrap(), *listed);
    }

    #[test]
    fn all_that_has_a_reference_is_compared() {
        let set = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let known: BTreeSet<GroupVersion> = set(&["sql@2021-11-01", "storage@2023-01-01"]);
        let referenced = set(&["sql@2021-11-01", "web@2022-03-01"]);
        let found = compared(&Floor::default(), &known, &referenced, Path::new("")).unwrap();
        assert_eq!(found, set(&["sql@2021-11-01"]));
    }

    #[test]
    fn differences_are_accounted_for() {
        let folder = tempfile::tempdir().unwrap();
        let difference = Difference {
            tool: Tool::Crds,
            subject: "a/v1/A".into(),
            fact: "+ .spec.x enum=[1]".into(),
        };
        let mut report = Report {
            figures: Figures::default(),
            details: String::new(),
            differences: vec![difference],
        };
        let mut out = Vec::new();
        let mut said =
            |report: &Report, check| account(report, &[], folder.path(), check, &mut out).unwrap();
        assert!(!said(&report, false));
        report.differences.clear();
        assert!(!said(&report, true));
        assert!(said(&report, false));
        assert!(said(&report, true));
        let page = std::fs::read_to_string(folder.path().join("differences.md")).unwrap();
        assert_eq!(page.matches("No differences.").count(), 4);
        assert!(
            String::from_utf8(out)
                .unwrap()
                .contains("DIFFERENCE not listed: Crds a/v1/A: + .spec.x")
        );
    }
}
