//! What can be said about an import from Azure itself.

use crate::import::TypeFilter;
use clap::Args;

/// Shown below the examples of both commands that import.
pub(super) const CREDENTIALS: &str = "\
Credentials, the first that is there: AZURE_ACCESS_TOKEN; AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or \
AZURE_CLIENT_CERTIFICATE_PATH; workload identity (AZURE_FEDERATED_TOKEN_FILE); managed identity; `az login`.
Other clouds: AZURE_RESOURCE_MANAGER_ENDPOINT, AZURE_RESOURCE_MANAGER_AUDIENCE, AZURE_AUTHORITY_HOST.
";

#[derive(Debug, Args)]
pub(super) struct LiveArguments {
    /// Resources, resource groups or subscriptions to read from Azure, with all that belongs to them: ARM ids, or http(s) URLs that hold one
    // That there are some, or files, is checked later: the message of the parser would not mention --from-file.
    #[arg(value_name = "ARM ID|URL")]
    pub(super) ids: Vec<String>,
    /// How many calls to make at once at most. Without it 32 to begin with and up to 64, fewer when Azure throttles; 0 or less means the same
    #[arg(
        short = 'w',
        long,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true,
        allow_negative_numbers = true
    )]
    pub(super) workers: i64,
    /// Import only these resource types, compared without case; `*` stands for any text, also across slashes, `?` for a character [repeatable]
    #[arg(long, value_name = "TYPE", value_parser = pattern)]
    pub(super) include: Vec<String>,
    /// Leave out these resource types: 'Microsoft.Insights/*' [repeatable]
    #[arg(long, value_name = "TYPE", value_parser = pattern)]
    pub(super) exclude: Vec<String>,
    /// Leave out extension resources, such as role assignments and diagnostic settings
    #[arg(long)]
    pub(super) no_extensions: bool,
    /// Read everything, but only list what would be imported: kind, version, name and ARM id
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Replace output files that exist. Other files in an output folder are never touched
    #[arg(long)]
    pub(super) force: bool,
    /// Show progress as lines, not as a bar, on terminals too
    #[arg(short = 's', long)]
    pub(super) simple_logging: bool,
}

fn pattern(text: &str) -> Result<String, String> {
    TypeFilter::check(text)
        .map(|()| text.to_owned())
        .map_err(|error| error.to_string())
}
