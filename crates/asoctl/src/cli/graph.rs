//! `asoctl graph`.

use super::args::subscription;
use super::{NOTHING, Streams, count, exit_code, input, outputs};
use crate::graph::{self, Format, GroupBy};
use crate::registry::Registry;
use crate::to_arm::Options;
use std::io;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct GraphArguments {
    /// YAML or JSON documents; a folder is read recursively (*.yaml, *.yml), `-` is the standard input
    #[arg(short = 'f', long = "filename", value_name = "FILE|DIR", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// The language of the drawing
    #[arg(long, value_enum, default_value_t = Language::Mermaid)]
    format: Language,
    /// What the frames of the drawing are
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Frames::ResourceGroup)]
    group_by: Frames,
    /// Write to a file instead of the standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the output file if it exists
    #[arg(long)]
    force: bool,
    /// The subscription of resources that no owner's armId places in one
    #[arg(long, value_name = "ID", env = "AZURE_SUBSCRIPTION_ID", hide_env_values = true, value_parser = subscription)]
    subscription: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    /// Mermaid, which GitHub and many others show inside of Markdown
    Mermaid,
    /// DOT, for Graphviz
    Dot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Frames {
    /// Azure's resource groups
    ResourceGroup,
    /// Each owner with what it owns, one in the other
    Owner,
}

pub(super) fn run(
    registry: &Registry,
    arguments: &GraphArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (inputs, unread) = input::documents(&arguments.files, streams)?;
    let options = Options {
        subscription: arguments.subscription.clone().filter(|id| !id.is_empty()),
        placeholders: false,
    };
    let (graph, failures) = graph::build(registry, inputs, &options);
    for failure in &failures {
        writeln!(streams.err, "error: {failure}")?;
    }
    let format = match arguments.format {
        Language::Mermaid => Format::Mermaid,
        Language::Dot => Format::Dot,
    };
    let by = match arguments.group_by {
        Frames::ResourceGroup => GroupBy::ResourceGroup,
        Frames::Owner => GroupBy::Owner,
    };
    let failed = unread + failures.len();
    if graph.nodes.is_empty() {
        writeln!(
            streams.err,
            "there is nothing to draw, {}",
            count(failed, "error")
        )?;
        return Ok(NOTHING);
    }
    let drawn = graph.draw(format, by);
    if format == Format::Mermaid && drawn.edges > graph::MERMAID_MAX_EDGES {
        writeln!(
            streams.err,
            "warning: {} lines: Mermaid draws at most {} unless the page that shows it sets maxEdges; --format dot has no limit",
            drawn.edges,
            graph::MERMAID_MAX_EDGES
        )?;
    }
    match &arguments.output {
        Some(file) => {
            if let Err(error) = outputs::write_file(file, &drawn.text, arguments.force, "-o") {
                writeln!(streams.err, "error: {error}")?;
                return Ok(error.exit_code());
            }
        }
        None => {
            streams.out.write_all(drawn.text.as_bytes())?;
            streams.out.flush()?;
        }
    }
    Ok(exit_code(graph.nodes.len(), failed))
}
