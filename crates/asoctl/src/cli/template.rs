//! `asoctl export template`.

use super::{NOTHING, SUCCESS, Streams, runtime};
use crate::registry::Registry;
use crate::template::{self, Pattern, Source};
use std::io;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct TemplateArguments {
    /// A manifest to start from: a file, or an address that starts with https:// or http://
    #[arg(short = 's', long, value_name = "PATH|URL", group = "from")]
    source: Option<String>,
    /// The manifest of this release of Azure Service Operator, from GitHub
    #[arg(short = 'v', long, value_name = "vX.Y.Z", group = "from", required_unless_present = "source", value_parser = release)]
    version: Option<String>,
    /// The CRDs that the operator is to install and manage: group/kind with * and ?, in any case; may be repeated
    #[arg(short = 'p', long = "crd-pattern", value_name = "PATTERN", group = "what", value_parser = patterns)]
    patterns: Vec<Vec<Pattern>>,
    /// Print the manifest as it is
    #[arg(
        long,
        group = "what",
        required_unless_present = "patterns",
        conflicts_with = "patterns"
    )]
    raw: bool,
}

fn release(text: &str) -> Result<String, String> {
    if template::is_release(text) {
        Ok(text.to_owned())
    } else {
        Err("expected a release such as v2.13.0".to_owned())
    }
}

fn patterns(text: &str) -> Result<Vec<Pattern>, String> {
    Pattern::parse_list(text).map_err(|error| error.to_string())
}

pub(super) fn run(
    registry: &Registry,
    arguments: &TemplateArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let source = match (&arguments.source, &arguments.version) {
        (Some(source), _) => Source::parse(source),
        (None, version) => Source::Release(version.clone().unwrap_or_default()),
    };
    if let Source::Url(url) = &source
        && url.to_ascii_lowercase().starts_with("http://")
    {
        writeln!(
            streams.err,
            "warning: the manifest comes by plain http: anyone on the way can have changed it"
        )?;
    }
    let patterns: Vec<Pattern> = arguments.patterns.iter().flatten().cloned().collect();
    let made = runtime::run(source.read())?.and_then(|manifest| {
        if arguments.raw {
            Ok(manifest)
        } else {
            template::with_patterns(&manifest, &patterns)
        }
    });
    let manifest = match made {
        Ok(manifest) => manifest,
        Err(error) => {
            writeln!(streams.err, "error: {error}")?;
            return Ok(NOTHING);
        }
    };
    for (pattern, candidates) in template::unmatched(registry, &patterns) {
        let hint = if candidates.is_empty() {
            String::new()
        } else {
            format!(" (similar: {})", candidates.join(", "))
        };
        writeln!(
            streams.err,
            "warning: {} matches no kind that asoctl knows{hint}",
            pattern.as_str()
        )?;
    }
    streams.out.write_all(manifest.as_bytes())?;
    streams.out.flush()?;
    Ok(SUCCESS)
}
