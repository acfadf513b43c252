//! `cargo xtask config-schema`: the JSON Schema of the generator's configuration, for editors.

use crate::output::{self, Mode};
use crate::{wiring, workspace};
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `config-schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write [default: generator/config.schema.json of the workspace]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write nothing, and fail if the file is stale
    #[arg(long)]
    pub check: bool,
}

/// Writes the schema.
///
/// # Errors
/// The schema cannot be made, or the file not read or written.
pub fn run(args: &Args, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let file = workspace::or_default(args.out.as_deref(), "generator/config.schema.json")?;
    bring(&wiring::config_schema()?, &file, args.check, out)
}

fn bring(schema: &str, file: &Path, check: bool, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .context("--out must name a file")?;
    let folder = file
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(Path::new("."));
    let files = [(name.to_owned(), schema.as_bytes().to_vec())].into();
    let mode = if check { Mode::Check } else { Mode::Write };
    let changes = output::replace(folder, &files, &BTreeMap::new(), false, mode)?;
    let shown = workspace::shown(file);
    if changes.is_clean() {
        writeln!(out, "{shown}: up to date")?;
    } else if check {
        writeln!(
            out,
            "{shown}: stale; run `cargo xtask config-schema` and commit the result"
        )?;
        return Ok(ExitCode::FAILURE);
    } else {
        writeln!(out, "{shown}: written")?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_written_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config/schema.json");
        let said = |schema: &str, check| {
            let mut out = Vec::new();
            let code = bring(schema, &file, check, &mut out).unwrap();
            (
                code == ExitCode::SUCCESS,
                String::from_utf8(out)
                    .unwrap()
                    .rsplit(": ")
                    .next()
                    .unwrap()
                    .trim_end()
                    .to_owned(),
            )
        };
        assert!(!said("{}\n", true).0);
        assert_eq!(said("{}\n", false), (true, "written".into()));
        assert_eq!(said("{}\n", false), (true, "up to date".into()));
        assert_eq!(said("{}\n", true), (true, "up to date".into()));
        assert!(!said("{1}\n", true).0);
    }
}
