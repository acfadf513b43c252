//! `cargo xtask check-features`: whether each version of each group compiles by itself, as its users switch it on.

use crate::names::GroupVersion;
use crate::wiring;
use crate::workspace;
use anyhow::{Context as _, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// Arguments of `check-features`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only these groups; all if none is named
    #[arg(long = "group", value_name = "G", value_parser = crate::names::parse_group)]
    pub groups: Vec<String>,
    /// Only the newest version of each group
    #[arg(long)]
    pub newest: bool,
}

/// Compiles each version alone: with nothing else, and with all that it offers.
///
/// # Errors
/// A group is unknown, or cargo cannot be run.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let wanted = wanted(&wiring::group_versions()?, args)?;
    let mut failed = 0;
    for (group, versions) in &wanted {
        for version in versions {
            let feature = feature(version);
            // Types and schemas stand in modules of their own, so that one of them can break without the other.
            for features in [
                feature.clone(),
                format!("{feature},types,crds"),
                format!("{feature},arm"),
            ] {
                let start = Instant::now();
                let problems = check(group, &features)?;
                let seconds = start.elapsed().as_secs_f64();
                match problems {
                    None => writeln!(out, "{} {features}: {seconds:.1} s", package(group))?,
                    Some(problems) => {
                        failed += 1;
                        writeln!(out, "{} {features}: FAILED\n{problems}", package(group))?;
                    }
                }
            }
        }
    }
    let versions: usize = wanted.values().map(BTreeSet::len).sum();
    writeln!(out, "{versions} versions, {failed} failures")?;
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The versions to check, by group.
fn wanted(
    known: &BTreeSet<GroupVersion>,
    args: &Args,
) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in known {
        found
            .entry(one.group.clone())
            .or_default()
            .insert(one.version.clone());
    }
    if let Some(unknown) = args.groups.iter().find(|group| !found.contains_key(*group)) {
        bail!("there is no group {unknown}");
    }
    found.retain(|group, _| args.groups.is_empty() || args.groups.contains(group));
    if args.newest {
        for versions in found.values_mut() {
            let newest = versions.pop_last();
            *versions = newest.into_iter().collect();
        }
    }
    Ok(found)
}

/// The feature of an API version: `2023-05-01-preview` → `v20230501preview`.
fn feature(version: &str) -> String {
    format!("v{}", version.replace('-', ""))
}

/// The crate of a group: `network.frontdoor` → `aso-group-network-frontdoor`.
fn package(group: &str) -> String {
    format!("aso-group-{}", group.replace('.', "-"))
}

/// What the compiler says if it refuses.
fn check(group: &str, features: &str) -> anyhow::Result<Option<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["check", "--quiet", "--no-default-features", "--package"])
        .arg(package(group))
        .args(["--features", features])
        .env("RUSTFLAGS", "-Dwarnings")
        .current_dir(workspace::root()?)
        .stdin(Stdio::null())
        .output()
        .context("cannot run cargo")?;
    let said = || String::from_utf8_lossy(&done.stderr).trim().to_owned();
    Ok((!done.status.success()).then(said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_chosen() {
        let known = ["a@2020-01-01", "a@2021-01-01-preview", "b@2022-01-01"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        let of = |groups: &[&str], newest| {
            let groups = groups.iter().map(|group| (*group).to_owned()).collect();
            let found = wanted(&known, &Args { groups, newest });
            found.map(|found| format!("{found:?}"))
        };
        assert_eq!(
            of(&[], true).unwrap(),
            r#"{"a": {"2021-01-01-preview"}, "b": {"2022-01-01"}}"#
        );
        assert_eq!(
            of(&["a"], false).unwrap(),
            r#"{"a": {"2020-01-01", "2021-01-01-preview"}}"#
        );
        assert!(of(&["c"], false).is_err());
        assert_eq!(feature("2021-01-01-preview"), "v20210101preview");
        assert_eq!(package("network.frontdoor"), "aso-group-network-frontdoor");
    }
}
