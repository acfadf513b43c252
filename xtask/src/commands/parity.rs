//! `cargo xtask parity`: compares with the reference, and fails where a figure is below its floor.

use crate::names::GroupVersion;
use crate::output::{self, Mode};
use crate::parity::figures::Figures;
use crate::parity::floor::Floor;
use crate::parity::tools::Tools;
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
    /// Raise the floors to what is reached; never lowers one
    #[arg(long)]
    pub update_floor: bool,
    /// The importer to test [default: it is built first, release profile]
    #[arg(long, value_name = "FILE")]
    pub asoctl: Option<PathBuf>,
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
        None if args.update_floor => Floor {
            group_versions: known.clone(),
            ..Floor::default()
        },
        None => bail!("{} is not there; --update-floor makes it", path.display()),
    };
    check_known(&floor, &known, &path)?;
    let asoctl = match &args.asoctl {
        Some(asoctl) => asoctl.clone(),
        None => build_asoctl()?,
    };
    let work = tempfile::tempdir().context("cannot make a temporary folder")?;
    let selection = Selection {
        groups: floor
            .group_versions
            .iter()
            .map(|one| one.group.clone())
            .collect(),
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
        group_versions: &floor.group_versions,
        show: args.show,
    }
    .run()?;
    write!(out, "{}", report.details)?;
    for one in known.difference(&floor.group_versions) {
        writeln!(
            out,
            "{one} is generated, and not compared: {} does not list it",
            workspace::shown(&path)
        )?;
    }
    judge(&floor, &report.figures, &path, args.update_floor, out)
}

/// A group-version that is not generated would be compared with nothing.
fn check_known(floor: &Floor, known: &BTreeSet<GroupVersion>, path: &Path) -> anyhow::Result<()> {
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
    if floor.group_versions.is_empty() {
        bail!("{} lists no group-version", path.display());
    }
    Ok(())
}

fn judge(
    floor: &Floor,
    figures: &Figures,
    path: &Path,
    update: bool,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
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
    Ok(if missed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
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
        assert_eq!(
            judge(&floor, &figures, &path, false, &mut out).unwrap(),
            ExitCode::SUCCESS
        );
        assert_eq!(Floor::read(&path).unwrap(), None);
        judge(&floor, &figures, &path, true, &mut out).unwrap();
        let floor = Floor::read(&path).unwrap().unwrap();
        assert_eq!(floor.identical_requests, 4);

        figures.requests.identical = 3;
        figures.crds.identical_kinds = 9;
        assert_eq!(
            judge(&floor, &figures, &path, true, &mut out).unwrap(),
            ExitCode::FAILURE
        );
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
        let error = check_known(&floor, &BTreeSet::new(), Path::new("floor.json")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "floor.json lists sql@2021-11-01, which the generator does not know"
        );
        check_known(
            &floor,
            &floor.group_versions.clone(),
            Path::new("floor.json"),
        )
        .unwrap();
        assert!(
            check_known(
                &Floor::default(),
                &floor.group_versions,
                Path::new("floor.json")
            )
            .is_err()
        );
    }
}
