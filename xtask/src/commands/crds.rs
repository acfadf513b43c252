//! `cargo xtask crds`: CustomResourceDefinitions, written from the model.

use crate::names::{api_version, parse_group};
use crate::output::{self, Mode};
use crate::progress::{Bar, Progress as _};
use crate::wiring::{self, Descriptions, Format, Selection};
use crate::workspace;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `crds`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to write; files that are there already and have other names stay
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The specifications: the pinned copy or a full checkout [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,
    /// Only this group, as `network` or `network.azure.com`; may be repeated
    #[arg(long = "group", value_name = "GROUP", value_parser = parse_group)]
    pub groups: Vec<String>,
    /// Only this kind; may be repeated
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// Only this version, as `2020-11-01` or `v1api20201101`; may be repeated
    #[arg(long = "version", value_name = "VERSION", value_parser = api_version)]
    pub versions: Vec<String>,
    /// How much of the descriptions; the pinned copy of the specifications has none of Azure's
    #[arg(
        long,
        value_enum,
        value_name = "HOW MUCH",
        default_value = "first-sentence"
    )]
    pub descriptions: Descriptions,
    /// The smallest CRDs that work: the newest stable version alone, no descriptions, any status
    #[arg(long, conflicts_with = "descriptions")]
    pub minimal: bool,
    /// The form of the documents
    #[arg(long, value_enum, default_value = "yaml")]
    pub format: Format,
}

/// Writes the documents.
///
/// # Errors
/// The model cannot be built, the selection matches nothing, or the folder cannot be written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let specs = workspace::or_default(args.specs.as_deref(), "specs")?;
    let selection = Selection {
        groups: args.groups.iter().cloned().collect(),
        kinds: args.kinds.iter().cloned().collect(),
        versions: args.versions.iter().cloned().collect(),
    };
    let progress = Bar::new();
    let options = args.descriptions.options(args.minimal);
    let files = wiring::crds(&specs, &selection, &options, args.format, &progress)?;
    progress.done();
    let changes = output::replace(&args.out, &files, &BTreeMap::new(), false, Mode::Write)?;
    writeln!(
        out,
        "{}: {} CRDs, {} of them as before",
        workspace::shown(&args.out),
        files.len(),
        changes.unchanged
    )?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;
    use serde_json::Value;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn crd(specs: &std::path::Path, more: &[&str]) -> Value {
        let folder = tempfile::tempdir().unwrap();
        let (out, specs) = (folder.path().to_str().unwrap(), specs.to_str().unwrap());
        let mut line = vec!["crds", "--out", out, "--specs", specs, "--format", "json"];
        line.extend([
            "--group",
            "storage",
            "--kind",
            "StorageAccountsQueueService",
        ]);
        line.extend(more);
        let args = Line::try_parse_from(line).unwrap().args;
        assert_eq!(run(&args, &mut Vec::new()).unwrap(), ExitCode::SUCCESS);
        let file = folder
            .path()
            .join("storageaccountsqueueservices.storage.azure.com.json");
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
    }

    fn descriptions(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(text)) = map.get("description") {
                    found.push(text.clone());
                }
                map.values().for_each(|value| descriptions(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| descriptions(value, found)),
            _ => {}
        }
    }

    #[test]
    fn descriptions_and_size_are_chosen() {
        let specs = workspace::root().unwrap().join("specs");
        let told = |more: &[&str]| {
            let crd = crd(&specs, more);
            let mut found = Vec::new();
            descriptions(&crd, &mut found);
            (crd, found)
        };
        let (plain, found) = told(&["--descriptions", "none"]);
        assert!(found.is_empty());
        let (_, short) = told(&[]);
        let (_, full) = told(&["--descriptions", "full"]);
        assert_eq!(short.len(), full.len());
        let length = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
        assert!(!short.is_empty() && length(&short) <= length(&full));

        let (minimal, found) = told(&["--minimal"]);
        assert!(found.is_empty());
        assert!(plain["spec"]["versions"].as_array().unwrap().len() > 1);
        let versions = minimal["spec"]["versions"].as_array().unwrap();
        assert_eq!(versions.len(), 1);
        let status = &versions[0]["schema"]["openAPIV3Schema"]["properties"]["status"];
        assert_eq!(
            status,
            &serde_json::json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true})
        );
    }
}
