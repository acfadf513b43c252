//! The programs that the test needs: etcd, and an API server, which Go builds from upstream's source.

use crate::args::Args;
use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is started.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) etcd: PathBuf,
    pub(crate) server: PathBuf,
}

/// A program that this machine does not have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing(pub(crate) String);

/// Finds etcd, and builds the API server unless it is up to date.
///
/// # Errors
/// The API server does not build. That a program is missing is an answer, not an error.
pub(crate) fn find(args: &Args) -> anyhow::Result<Result<Tools, Missing>> {
    let Some(etcd) = which(&args.etcd) else {
        return Ok(Err(Missing(format!(
            "there is no {}; on Debian, `apt-get install etcd-server` brings it, or name one with --etcd",
            args.etcd.display()
        ))));
    };
    if let Some(server) = &args.server {
        ensure!(server.is_file(), "there is no {}", server.display());
        let server = std::path::absolute(server).context("cannot tell the current folder")?;
        return Ok(Ok(Tools { etcd, server }));
    }
    let Some(go) = which(&args.go) else {
        return Ok(Err(Missing(format!(
            "there is no {}, which builds the API server; install Go 1.26 or newer, or name a server with --server",
            args.go.display()
        ))));
    };
    let server = build(&go)?;
    Ok(Ok(Tools { etcd, server }))
}

/// Where a program is, by its path or by name.
fn which(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return std::path::absolute(program)
            .ok()
            .filter(|path| path.is_file());
    }
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Go itself knows what is up to date; a second time takes a second or two.
fn build(go: &Path) -> anyhow::Result<PathBuf> {
    let source = crate::run::root().join("tests/apiserver");
    let server = target()?.join("cluster-test/kube-apiserver");
    let flags = format!(
        "-s -w -X k8s.io/component-base/version.gitVersion={}",
        version(&source)?
    );
    let status = Command::new(go)
        .args(["build", "-mod=readonly", "-trimpath", "-buildvcs=false"])
        .args(["-ldflags", &flags, "-o"])
        .arg(&server)
        .arg(".")
        .current_dir(&source)
        .env("CGO_ENABLED", "0")
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot run {}", go.display()))?;
    ensure!(
        status.success(),
        "`go build` of tests/apiserver failed ({status}); it needs Go 1.26, and the modules that its go.sum lists"
    );
    Ok(server)
}

/// The folder into which cargo built this program, or its tests.
fn target() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    let folder = program.ancestors().nth(2);
    folder
        .map(Path::to_owned)
        .with_context(|| format!("{} is not in cargo's target folder", program.display()))
}

/// The release of Kubernetes that `go.mod` requires. A server built from a module does not know its own.
fn version(source: &Path) -> anyhow::Result<String> {
    let path = source.join("go.mod");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let found = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("k8s.io/kubernetes "));
    let version =
        found.with_context(|| format!("{} does not require k8s.io/kubernetes", path.display()))?;
    Ok(version.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found() {
        assert!(which(Path::new("sh")).is_some());
        assert!(which(Path::new("/bin/sh")).is_some());
        assert_eq!(which(Path::new("no-such-program-here")), None);
        assert_eq!(which(Path::new("./no-such-program-here")), None);
    }

    #[test]
    fn the_release_is_known() {
        let version = version(&crate::run::root().join("tests/apiserver")).unwrap();
        assert!(version.starts_with("v1."), "{version}");
    }
}
