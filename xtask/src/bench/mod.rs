//! What crates cost to compile: CPU seconds and peak memory of rustc, one crate at a time.
//!
//! Wall time says little on a shared machine. cargo is told to call this program in place of rustc
//! ([`wrapper`]), which notes what each rustc process, and the linker under it, has used.

pub mod compare;
pub mod targets;
pub mod variants;
pub mod wrapper;

use anyhow::{Context as _, bail};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use targets::Target;
use wrapper::Unit;

/// What is done with a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// `cargo check`
    Check,
    /// A debug build.
    Build,
    /// A release build.
    Release,
}

impl Step {
    fn subcommand(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build | Self::Release => "build",
        }
    }

    fn is_release(self) -> bool {
        self == Self::Release
    }
}

/// What one step has used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cost {
    /// User and system time of the packages' own rustc processes, in seconds.
    pub cpu_seconds: f64,
    /// The largest of them, in MiB.
    pub peak_mib: f64,
}

impl Cost {
    /// The better of two measurements: noise only adds.
    #[must_use]
    pub fn best(self, other: Self) -> Self {
        Self {
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            peak_mib: self.peak_mib.min(other.peak_mib),
        }
    }
}

/// What one crate costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// `aso-storage, all features`
    pub name: String,
    /// `cargo check`.
    pub check: Cost,
    /// A debug build.
    pub build: Cost,
}

/// Measures one crate, with its dependencies built before; the best of so many runs.
///
/// # Errors
/// cargo cannot be run, or the crate does not compile.
pub fn measure(target: &Target, target_dir: &Path, repeat: usize) -> anyhow::Result<Row> {
    let best = |step| {
        let mut best = once(target, step, target_dir)?;
        for _ in 1..repeat {
            best = best.best(once(target, step, target_dir)?);
        }
        anyhow::Ok(best)
    };
    Ok(Row {
        name: target.to_string(),
        check: best(Step::Check)?,
        build: best(Step::Build)?,
    })
}

/// Measures one step of one crate, once.
///
/// # Errors
/// cargo cannot be run, or the crate does not compile.
pub fn once(target: &Target, step: Step, target_dir: &Path) -> anyhow::Result<Cost> {
    clean(target, step, target_dir)?;
    let mut units = compile(target, step, target_dir)?;
    // Dependencies that were compiled beside it have taken its memory bandwidth and its processor.
    if units.iter().any(|unit| !target.counts(&unit.package)) {
        clean(target, step, target_dir)?;
        units = compile(target, step, target_dir)?;
    }
    cost_of(target, &units)
}

fn cost_of(target: &Target, units: &[Unit]) -> anyhow::Result<Cost> {
    let own: Vec<_> = units
        .iter()
        .filter(|unit| target.counts(&unit.package))
        .collect();
    if own.is_empty() {
        bail!("cargo compiled nothing of {target}");
    }
    Ok(Cost {
        cpu_seconds: own.iter().map(|unit| unit.user + unit.sys).sum(),
        peak_mib: own.iter().map(|unit| unit.peak_mib).fold(0.0, f64::max),
    })
}

fn clean(target: &Target, step: Step, target_dir: &Path) -> anyhow::Result<()> {
    if !target_dir.exists() {
        return Ok(());
    }
    let mut command = cargo("clean", target, step, target_dir);
    for package in &target.with {
        command.arg("--package").arg(package);
    }
    let done = command
        .stdin(Stdio::null())
        .output()
        .context("cannot run cargo")?;
    if !done.status.success() {
        bail!(
            "cargo clean failed: {}",
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }
    Ok(())
}

fn compile(target: &Target, step: Step, target_dir: &Path) -> anyhow::Result<Vec<Unit>> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let log = folder.path().join("rustc.jsonl");
    let this = std::env::current_exe().context("cannot tell the path of this program")?;
    let mut command = cargo(step.subcommand(), target, step, target_dir);
    // One crate at a time: two would share caches and memory bandwidth.
    command
        .args(target.feature_arguments())
        .args(["--jobs", "1"]);
    // Incremental compilation is what a dependency never has.
    command
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WRAPPER", this)
        .env(wrapper::LOG, &log);
    let done = command
        .stdin(Stdio::null())
        .output()
        .context("cannot run cargo")?;
    if !done.status.success() {
        bail!(
            "cargo {} of {target} failed:\n{}",
            step.subcommand(),
            String::from_utf8_lossy(&done.stderr).trim()
        );
    }
    wrapper::read(&log)
}

/// A call for the packages. The profile is the step's whatever this program was built with.
fn cargo(subcommand: &str, target: &Target, step: Step, target_dir: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand);
    for package in &target.packages {
        command.arg("--package").arg(package);
    }
    if step.is_release() {
        command.arg("--release");
    }
    command
        .arg("--manifest-path")
        .arg(&target.manifest)
        .arg("--target-dir")
        .arg(target_dir);
    command.env_remove("RUSTC_WORKSPACE_WRAPPER");
    command
}

/// The figures as a table.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.name.chars().count())
        .max()
        .unwrap_or(0)
        .max(5);
    let mut text = format!(
        "{:width$}  {:>9}  {:>9}  {:>9}  {:>9}\n",
        "crate", "check", "", "debug", ""
    );
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{:width$}  {:>9}  {:>9}  {:>9}  {:>9}",
        "", "CPU s", "peak MiB", "CPU s", "peak MiB"
    );
    for Row { name, check, build } in rows {
        let _ = writeln!(
            text,
            "{name:width$}  {:>9.2}  {:>9.0}  {:>9.2}  {:>9.0}",
            check.cpu_seconds, check.peak_mib, build.cpu_seconds, build.peak_mib
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use targets::Features;

    fn unit(package: &str, primary: bool, user: f64, peak_mib: f64) -> Unit {
        Unit {
            package: package.into(),
            crate_name: package.into(),
            primary,
            user,
            sys: 0.5,
            wall: 1.0,
            peak_mib,
        }
    }

    #[test]
    fn only_the_package_itself_counts() {
        let target = Target {
            packages: vec!["a".into()],
            with: Vec::new(),
            manifest: "a/Cargo.toml".into(),
            features: Features::All,
            label: "a".into(),
        };
        let units = [
            unit("a", true, 1.0, 50.0),
            unit("a", true, 2.0, 80.0),
            unit("b", false, 9.0, 900.0),
        ];
        assert_eq!(
            cost_of(&target, &units).unwrap(),
            Cost {
                cpu_seconds: 4.0,
                peak_mib: 80.0
            }
        );
        assert!(cost_of(&target, &units[2..]).is_err());
    }

    #[test]
    fn the_table_is_aligned() {
        let cost = Cost {
            cpu_seconds: 1.234,
            peak_mib: 99.6,
        };
        let text = table(&[Row {
            name: "a long name".into(),
            check: cost,
            build: cost,
        }]);
        let widths: Vec<_> = text.lines().map(|line| line.trim_end().len()).collect();
        assert_eq!(widths[1], widths[2]);
        assert!(text.contains("1.23        100"), "{text}");
    }
}
