//! What can be written on the command line.

use super::clean::CleanArguments;
use super::completion::CompletionArguments;
use super::graph::GraphArguments;
use super::live_args::LiveArguments;
use super::man::ManArguments;
use super::metadata;
use super::template::TemplateArguments;
use super::version::VersionArguments;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Imports Azure resources as Kubernetes YAML for Azure Service Operator, and shows the Azure requests that such YAML leads to.
#[derive(Debug, Parser)]
#[command(name = "asoctl", version, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Report each resource and each list that is read
    #[arg(long, global = true)]
    pub(super) verbose: bool,
    /// Report only what is wrong
    #[arg(long, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Import resources
    #[command(subcommand)]
    Import(ImportCommand),
    /// Rewrite YAML documents to another API version of their kinds
    Convert(ConvertArguments),
    /// Print the Azure request for each YAML document, one JSON object a line
    ToArm(ToArmArguments),
    /// Draw owners and references of YAML documents, as Mermaid or DOT
    Graph(GraphArguments),
    /// Write what others need
    #[command(subcommand)]
    Export(ExportCommand),
    /// Tidy up a cluster
    #[command(subcommand)]
    Clean(CleanCommand),
    /// Print a script that completes asoctl's commands and options in a shell
    Completion(CompletionArguments),
    /// Write the manual pages, for packages
    #[command(hide = true)]
    Man(ManArguments),
    /// Print the program, its version and the operating system
    Version(VersionArguments),
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// Write Azure resources as YAML documents
    AzureResource(ImportArguments),
}

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// Write Azure resources as YAML documents: the same as `import azure-resource`
    Resource(ImportArguments),
    /// Print the manifest that installs Azure Service Operator, with the CRDs that it is to manage
    Template(TemplateArguments),
}

#[derive(Debug, Subcommand)]
pub(super) enum CleanCommand {
    /// Rewrite objects that are stored in old versions, and drop these from their CRDs
    Crds(CleanArguments),
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    #[command(flatten)]
    pub(super) live: LiveArguments,
    /// JSON documents as Azure answers them: a resource, an array or a list; a folder is read recursively (*.json), `-` is the standard input
    #[arg(long = "from-file", value_name = "FILE|DIR", num_args = 1..)]
    pub(super) from_file: Vec<PathBuf>,
    /// Write all documents to one file instead of the standard output
    #[arg(
        short = 'o',
        long,
        value_name = "FILE",
        conflicts_with = "output_folder"
    )]
    pub(super) output: Option<PathBuf>,
    /// Write one file for each resource to this folder, which is created
    #[arg(short = 'f', long, value_name = "DIR")]
    pub(super) output_folder: Option<PathBuf>,
    /// Read with this API version (2020-11-01 or v1api20201101) instead of the newest stable one
    #[arg(long, value_name = "VERSION", conflicts_with = "api_version_from_folder", value_parser = api_version)]
    pub(super) api_version: Option<String>,
    /// Read with the API version that the folder of each file is named after
    #[arg(long)]
    pub(super) api_version_from_folder: bool,
    /// Leave out children of resources, such as the subnets of a network. A resource group or subscription is still expanded, without nested resources
    #[arg(long)]
    pub(super) no_children: bool,
    /// How resources of the result refer to each other: by group, kind and name, or by ARM id. What is not in the result is always referred to by id, and so are another subscription's resources and those that refer to each other in a circle
    #[arg(long, value_name = "FORM", value_enum, default_value_t = References::Name)]
    pub(super) references: References,
    /// Leave out properties that have the default that Azure documents; never a required one
    #[arg(long)]
    pub(super) omit_defaults: bool,
    /// Add operatorSpec.secrets with all secrets that the operator can export, to a Secret named <name>-exported
    #[arg(long)]
    pub(super) operator_secrets: bool,
    /// Import what nobody made, too: server parameters at their defaults, built-in roles, inherited role assignments. They are skipped otherwise, and reported
    #[arg(long)]
    pub(super) include_system: bool,
    /// Rebuild the Azure request from the YAML that is written, compare it with what was read, and report each writable property that would change, be lost, or merely has its default. Exit code 3 if anything would change
    #[arg(long)]
    pub(super) verify: bool,
    /// Report properties that the API version does not describe, which are left out: nothing, their number, or their paths
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Unknown::Count)]
    pub(super) unknown: Unknown,
    /// The form of all reports on standard error; json is one object on one line
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Report::Text)]
    pub(super) report: Report,
    /// Set this namespace on all documents
    #[arg(short = 'n', long, value_parser = metadata::namespace)]
    pub(super) namespace: Option<String>,
    /// Set this label on all documents
    #[arg(short = 'l', long = "label", value_name = "KEY=VALUE", value_delimiter = ',', value_parser = metadata::label)]
    pub(super) labels: Vec<(String, String)>,
    /// Set this annotation on all documents
    #[arg(short = 'a', long = "annotation", value_name = "KEY=VALUE", value_delimiter = ',', value_parser = metadata::annotation)]
    pub(super) annotations: Vec<(String, String)>,
}

/// `--references`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum References {
    /// By group, kind and name
    Name,
    /// By ARM id
    ArmId,
}

/// `--unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Unknown {
    /// Do not look for them
    None,
    /// How many
    Count,
    /// Each of them
    Paths,
}

/// `--report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Report {
    /// Lines for people
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub(super) struct ToArmArguments {
    /// YAML or JSON documents; a folder is read recursively (*.yaml, *.yml), `-` is the standard input
    #[arg(short = 'f', long = "filename", value_name = "FILE|DIR", required = true, num_args = 1..)]
    pub(super) files: Vec<PathBuf>,
    /// The subscription of resources that no owner's armId places in one
    #[arg(long, value_name = "ID", env = "AZURE_SUBSCRIPTION_ID", hide_env_values = true, value_parser = subscription)]
    pub(super) subscription: Option<String>,
    /// Resolve nothing: show owners and references by name as placeholders
    #[arg(long)]
    pub(super) placeholders: bool,
}

#[derive(Debug, Args)]
pub(super) struct ConvertArguments {
    /// The version to write: a date (2023-01-01), a served name (v1api20230101), or `newest`, the newest stable one of each kind
    #[arg(long, value_name = "VERSION|newest", value_parser = target_version)]
    pub(super) to: String,
    /// YAML or JSON documents; a folder is read recursively (*.yaml, *.yml), `-` is the standard input
    #[arg(short = 'f', long = "filename", value_name = "FILE|DIR", required = true, num_args = 1..)]
    pub(super) files: Vec<PathBuf>,
    /// Write YAML, or JSON with one object a line
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    pub(super) format: Format,
    /// Write to a file instead of the standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long)]
    pub(super) force: bool,
    /// Properties that the version does not have are reported, but are no failure
    #[arg(long)]
    pub(super) allow_loss: bool,
}

/// How documents are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Yaml,
    Json,
}

/// The word for the newest version of each kind, where a version is expected.
pub(super) const NEWEST: &str = "newest";

fn target_version(text: &str) -> Result<String, String> {
    if text.eq_ignore_ascii_case(NEWEST) {
        Ok(NEWEST.to_owned())
    } else {
        api_version(text).map_err(|expected| format!("{expected}, or `{NEWEST}`"))
    }
}

fn api_version(text: &str) -> Result<String, String> {
    if crate::registry::looks_like_version(text) {
        Ok(text.to_owned())
    } else {
        Err("expected a version such as 2020-11-01 or v1api20201101".to_owned())
    }
}

pub(super) fn subscription(text: &str) -> Result<String, String> {
    if text.contains(['/', '?', '#']) || text.contains(char::is_whitespace) {
        Err("expected the id of a subscription, without any path".to_owned())
    } else {
        Ok(text.to_owned())
    }
}
