//! Stands in for rustc and notes what it used.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The environment variable that names the log, and so turns this program into a wrapper.
pub const LOG: &str = "XTASK_RUSTC_LOG";

/// What one rustc process, and what it started, has used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// cargo's name of the package.
    pub package: String,
    /// The crate's name.
    pub crate_name: String,
    /// Whether cargo was asked for the package, and not only for one that depends on it.
    pub primary: bool,
    /// CPU seconds of its own.
    pub user: f64,
    /// CPU seconds of the system for it.
    pub sys: f64,
    /// Wall seconds.
    pub wall: f64,
    /// The most memory that one process has had, in MiB.
    pub peak_mib: f64,
}

/// The log, if cargo calls this program in place of rustc: `xtask /path/to/rustc --crate-name …`.
#[must_use]
pub fn intercepted(arguments: &[OsString]) -> Option<PathBuf> {
    let log = std::env::var_os(LOG)?;
    let called = Path::new(arguments.first()?).file_stem()?;
    (called == "rustc").then(|| log.into())
}

/// Runs rustc as it was to be run, and adds a line to the log. Ends as rustc ended.
#[must_use]
pub fn run(arguments: &[OsString], log: &Path) -> ExitCode {
    match spawn(arguments, log) {
        Ok(code) => code,
        Err(error) => {
            // If stderr is closed, there is no one to tell.
            let _ = writeln!(io::stderr(), "error: cannot measure rustc: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn spawn(arguments: &[OsString], log: &Path) -> anyhow::Result<ExitCode> {
    let (rustc, rest) = arguments.split_first().context("no compiler given")?;
    let start = Instant::now();
    let status = Command::new(rustc)
        .args(rest)
        .status()
        .with_context(|| format!("cannot run {}", rustc.display()))?;
    let wall = start.elapsed().as_secs_f64();
    // cargo also asks rustc for its version and its targets; these calls have no crate, or `___`.
    if let Some(crate_name) = crate_name(rest).filter(|name| name != "___") {
        let (user, sys, peak_mib) = used()?;
        let unit = Unit {
            package: std::env::var("CARGO_PKG_NAME").unwrap_or_default(),
            crate_name,
            primary: std::env::var_os("CARGO_PRIMARY_PACKAGE").is_some(),
            user,
            sys,
            wall,
            peak_mib,
        };
        append(log, &unit).with_context(|| format!("cannot write {}", log.display()))?;
    }
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}

fn crate_name(arguments: &[OsString]) -> Option<String> {
    let at = arguments
        .iter()
        .position(|argument| argument == "--crate-name")?;
    Some(arguments.get(at + 1)?.to_string_lossy().into_owned())
}

/// One write to a file that is open for appending: lines of rustc processes that end together do not mix.
fn append(log: &Path, unit: &Unit) -> io::Result<()> {
    let mut line = serde_json::to_vec(unit)?;
    line.push(b'\n');
    File::options()
        .create(true)
        .append(true)
        .open(log)?
        .write_all(&line)
}

/// What the children of this process, which has had only the one, have used: user, system, MiB.
#[cfg(unix)]
fn used() -> anyhow::Result<(f64, f64, f64)> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("cannot tell what rustc has used")?;
    // Microseconds fit a double for 285 years, and memory for longer.
    #[allow(clippy::cast_precision_loss)]
    let number = |value: i64| value as f64;
    // Linux counts in KiB, macOS in bytes.
    let per_mib = if cfg!(target_os = "macos") {
        1024.0 * 1024.0
    } else {
        1024.0
    };
    Ok((
        number(usage.user_time().num_microseconds()) / 1e6,
        number(usage.system_time().num_microseconds()) / 1e6,
        number(usage.max_rss()) / per_mib,
    ))
}

#[cfg(not(unix))]
fn used() -> anyhow::Result<(f64, f64, f64)> {
    anyhow::bail!("only Unix tells what a process has used")
}

/// All lines of a log; none if cargo called no compiler.
///
/// # Errors
/// The log cannot be read.
pub fn read(log: &Path) -> anyhow::Result<Vec<Unit>> {
    let text = match std::fs::read_to_string(log) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", log.display())),
    };
    text.lines()
        .map(|line| {
            serde_json::from_str(line).with_context(|| format!("{} has {line:?}", log.display()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_is_found_among_the_arguments() {
        let arguments = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(
            crate_name(&arguments(
                "--edition=2024 --crate-name aso_storage src/lib.rs"
            ))
            .unwrap(),
            "aso_storage"
        );
        assert_eq!(crate_name(&arguments("-vV")), None);
        assert_eq!(crate_name(&arguments("--crate-name")), None);
    }
}
