//! A server that ends when its guard goes, and at the latest with this program.

use anyhow::Context as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How much of a log is shown when its server ended.
const SHOWN_LINES: usize = 15;

/// A running server. Dropping it ends the server at once: what it would save goes away with its folder.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

/// Memory in MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// Now.
    pub(crate) resident: u64,
    /// The most so far.
    pub(crate) peak: u64,
}

impl Process {
    /// Starts a program with its log in `folder`.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(crate) fn start(
        name: &'static str,
        program: &Path,
        arguments: &[String],
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let log = folder.join(format!("{name}.log"));
        let place = || format!("cannot write {}", log.display());
        let output = File::create(&log).with_context(place)?;
        let errors = output.try_clone().with_context(place)?;
        let mut command = ending_with_us(program);
        let child = command
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        Ok(Self { name, child, log })
    }

    /// Whether it still runs.
    ///
    /// # Errors
    /// It ended; the error holds the end of its log.
    pub(crate) fn check(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => anyhow::bail!("{} ended: {status}\n{}", self.name, self.log_end()),
            Err(error) => Err(error).with_context(|| format!("cannot tell how {} is", self.name)),
        }
    }

    /// The last lines of its log.
    pub(crate) fn log_end(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n")
    }

    /// What it takes.
    ///
    /// # Errors
    /// `/proc` does not tell.
    pub(crate) fn memory(&self) -> anyhow::Result<Memory> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        memory(&text).with_context(|| format!("{path} tells no memory"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command whose process ends even if this program is killed, where util-linux is there, which arranges that.
///
/// In a group of its own, so that Ctrl-C reaches us alone, and we end it in order.
fn ending_with_us(program: &Path) -> Command {
    use std::os::unix::process::CommandExt as _;
    let setpriv = Path::new("/usr/bin/setpriv");
    let mut command = if setpriv.is_file() {
        let mut command = Command::new(setpriv);
        command.args(["--pdeathsig", "KILL"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.process_group(0);
    command
}

fn memory(status: &str) -> Option<Memory> {
    let field = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024 / 1_000_000)
    };
    Some(Memory {
        resident: field("VmRSS:")?,
        peak: field("VmHWM:")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn memory_is_read() {
        let status = "Name:\tetcd\nVmHWM:\t   40000 kB\nVmRSS:\t   30000 kB\n";
        let expected = Memory {
            resident: 30,
            peak: 40,
        };
        assert_eq!(memory(status), Some(expected));
        assert_eq!(memory("Name:\tetcd\n"), None);
    }

    #[test]
    fn a_server_ends_with_its_guard() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["600".to_owned()];
        let mut process =
            Process::start("sleep", Path::new("sleep"), &arguments, folder.path()).unwrap();
        process.check().unwrap();
        let place = format!("/proc/{}", process.child.id());
        assert!(Path::new(&place).exists());
        drop(process);
        assert!(!Path::new(&place).exists());
    }

    #[test]
    fn a_server_that_ended_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["-c".to_owned(), "echo no port >&2; exit 3".to_owned()];
        let mut process = Process::start("sh", Path::new("sh"), &arguments, folder.path()).unwrap();
        let start = Instant::now();
        let error = loop {
            match process.check() {
                Err(error) => break error.to_string(),
                Ok(()) => assert!(start.elapsed() < Duration::from_secs(20)),
            }
        };
        assert!(error.contains('3') && error.contains("no port"), "{error}");
    }
}
