//! `cargo xtask explain`: where a kind or a property comes from, and how it is filled.

use crate::progress::{Bar, Progress as _};
use crate::{diagnostics, names, wiring, workspace};
use aso_generator::explain::{Query, kind_and_path};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A kind or a property of its documents, as `network/2020-11-01/VirtualNetwork.spec.addressSpace`
    #[arg(value_name = "GROUP/VERSION/KIND[.PATH]", value_parser = query)]
    pub query: Query,
    /// The specifications: the pinned copy or a full checkout [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
}

/// Reads a query; group and version may be spelled as Kubernetes does.
fn query(text: &str) -> Result<Query, String> {
    let form = "it is given as `network/2020-11-01/VirtualNetwork.spec.addressSpace`";
    let mut parts = text.splitn(3, '/');
    let (Some(group), Some(version), Some(rest)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(form.to_owned());
    };
    let (kind, path) = kind_and_path(rest);
    if kind.is_empty() {
        return Err(form.to_owned());
    }
    Ok(Query {
        group: names::parse_group(group)?,
        version: names::api_version(version)?,
        kind: kind.to_owned(),
        path: path.trim_matches('.').to_owned(),
    })
}

/// Explains.
///
/// # Errors
/// The specifications or the configuration cannot be read. A name that does not exist is said, with the nearest ones.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let specs = workspace::or_default(args.specs.as_deref(), "specs")?;
    let progress = Bar::new();
    let explained = wiring::explain(&specs, &args.query)?;
    progress.done();
    match explained {
        Ok(text) => {
            write!(out, "{text}")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            write!(out, "{}", diagnostics::render(&problems))?;
            Ok(ExitCode::FAILURE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_understood() {
        let wanted = Query {
            group: "network.frontdoor".into(),
            version: "2020-11-01".into(),
            kind: "A".into(),
            path: "spec.b".into(),
        };
        for text in [
            "network.frontdoor/2020-11-01/A.spec.b",
            "network.frontdoor.azure.com/v1api20201101/A.spec.b",
            "network.frontdoor/v20201101/A.spec.b.",
        ] {
            assert_eq!(query(text).unwrap(), wanted, "{text}");
        }
        assert_eq!(query("a/2020-11-01/B").unwrap().path, "");
        for text in [
            "network",
            "network/2020-11-01",
            "network/latest/A",
            "network/2020-11-01/",
        ] {
            assert!(query(text).is_err(), "{text}");
        }
    }
}
