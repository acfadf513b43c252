//! The command line.

use crate::commands::{
    add, bench_compile, check_features, cluster_test, config_schema, coverage, crds, diff, explain,
    generate, parity, specs, structure,
};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// The only entry point for people who work on the project.
///
/// Exit codes: 0 all is well; 1 it is not, or the command failed; 2 wrong usage; 4 `generate --all` left something out.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The generator's pinned input.
    #[command(subcommand)]
    Specs(specs::Command),
    /// Write the typed library from the specifications.
    Generate(generate::Args),
    /// Add a kind to the configuration, with what can be told of it, and generate it.
    Add(add::Args),
    /// Tell where a kind or a property comes from, and how each conversion fills it.
    Explain(explain::Args),
    /// Write one CustomResourceDefinition a kind, all its served versions in it.
    Crds(crds::Args),
    /// Write one text file a group-version: kinds, types, properties, a line each.
    Structure(structure::Args),
    /// Write docs/coverage.md: which kinds are generated, which not yet, and which cannot be.
    Coverage(coverage::Args),
    /// Print what the work tree changes for users, as Markdown for a pull request.
    Diff(diff::Args),
    /// Write the JSON Schema of the generator's configuration.
    ConfigSchema(config_schema::Args),
    /// Measure what the generated crates cost to compile.
    BenchCompile(bench_compile::Args),
    /// Compile each version of each group by itself, as its users switch it on.
    CheckFeatures(check_features::Args),
    /// Compare with the reference facts, and fail where a figure is below its floor.
    Parity(parity::Args),
    /// Apply all CRDs to a real API server, and have it check documents.
    ClusterTest(cluster_test::Args),
}

impl Cli {
    /// Carries out the command; results go to `out`, everything else to stderr.
    ///
    /// # Errors
    /// Whatever stops the command. A check that fails is not an error but an exit code.
    pub fn run(&self, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
        match &self.command {
            Command::Specs(specs::Command::Vendor(args)) => specs::vendor(args, out),
            Command::Generate(args) => generate::run(args, out),
            Command::Add(args) => add::run(args, out),
            Command::Explain(args) => explain::run(args, out),
            Command::Crds(args) => crds::run(args, out),
            Command::Structure(args) => structure::run(args, out),
            Command::Coverage(args) => coverage::run(args, out),
            Command::Diff(args) => diff::run(args, out),
            Command::ConfigSchema(args) => config_schema::run(args, out),
            Command::BenchCompile(args) => bench_compile::run(args, out),
            Command::CheckFeatures(args) => check_features::run(args, out),
            Command::Parity(args) => parity::run(args, out),
            Command::ClusterTest(args) => cluster_test::run(args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_of_the_guide_parses() {
        for line in [
            "specs vendor --from a --commit 3b03055873d1bfbced40ffef0f974c526db7c9b8",
            "specs vendor --fetch",
            "specs vendor --fetch main --repository file:///a --out b",
            "generate",
            "generate --all --specs a --out b",
            "generate --group network --group storage.azure.com --specs a --out b --check --threads 2 --limit 0",
            "crds --out a",
            "crds --out a --group network.azure.com --kind VirtualNetwork --version v1api20201101 --format json",
            "structure --out a --group network --specs b",
            "coverage --check",
            "coverage --scope a",
            "diff",
            "diff origin/main --json --limit 0",
            "crds --out a --descriptions none",
            "crds --out a --descriptions full --format json",
            "crds --out a --minimal",
            "explain network/2020-11-01/VirtualNetwork.spec.subnets --specs a",
            "add network 2020-11-01 VirtualNetwork",
            "add network.azure.com v20201101 virtualNetworks/subnets --specs a --commit 3b03055873d1bfbced40ffef0f974c526db7c9b8",
            "config-schema --check",
            "bench-compile --json",
            "bench-compile --variant a --variant b:x,y --repeat 3",
            "check-features",
            "check-features --newest --group network.azure.com",
            "parity --shared a --floor b --update-floor",
            "parity --shared a --differences b --check",
            "cluster-test",
            "cluster-test --samples a --measure --help",
        ] {
            Cli::try_parse_from(std::iter::once("xtask").chain(line.split(' '))).unwrap();
        }
        for line in [
            "specs vendor --from a --commit HEAD",
            "specs vendor",
            "specs vendor --from a",
            "specs vendor --from a --fetch",
            "crds",
            "crds --out a --version banana",
            "crds --out a --minimal --descriptions full",
            "crds --out a --descriptions some",
            "generate --threads 0",
            "generate --all --specs a",
        ] {
            assert!(
                Cli::try_parse_from(std::iter::once("xtask").chain(line.split(' '))).is_err(),
                "{line}"
            );
        }
    }
}
