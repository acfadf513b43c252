//! Where results go. What exists is replaced only if that is asked for.

use super::args::ImportArguments;
use super::{NOTHING, Streams, USAGE};
use crate::files::{self, WriteError};
use crate::import::live::Root;
use crate::import::{self, Import, Imported};
use crate::registry::Registry;
use crate::{names, parallel};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The options of an import that say where it goes.
const OF_IMPORT: &str = "-o or -f";

/// Why a result was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritten {
    /// A file that holds something else is there, and it is not to be replaced.
    #[error("{}: the file exists; use --force to replace it, or choose another place with {options}", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
        /// The options that name another place.
        options: &'static str,
    },
    /// The file or folder cannot be written.
    #[error("{source}; choose another place with {options}")]
    Failed {
        /// Which, and why.
        source: WriteError,
        /// The options that name another place.
        options: &'static str,
    },
}

impl Unwritten {
    /// The exit code of a command whose only output this was.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Exists { .. } => USAGE,
            Self::Failed { .. } => NOTHING,
        }
    }
}

/// Writes a file that `options` name. One that holds something else is replaced only by force.
pub(super) fn write_file(
    path: &Path,
    text: &str,
    force: bool,
    options: &'static str,
) -> Result<(), Unwritten> {
    if !force && would_be_replaced(path, text) {
        let path = path.to_owned();
        return Err(Unwritten::Exists { path, options });
    }
    files::write(path, text.as_bytes()).map_err(|source| Unwritten::Failed { source, options })
}

/// What became of the output of an import.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Outcome {
    /// How many resources were written or listed.
    pub(super) written: usize,
    /// Whether nothing was written since a file exists.
    pub(super) refused: bool,
}

/// Files that are there already and would be replaced, as far as that is known before anything is read: the output file, and in a
/// folder the files of the roots.
pub(super) fn occupied(
    registry: &Registry,
    arguments: &ImportArguments,
    roots: &[Root],
) -> Vec<Unwritten> {
    if arguments.live.force || arguments.live.dry_run || roots.is_empty() {
        return Vec::new();
    }
    let of_root = |folder: &Path, root: &Root| {
        let resource = registry.for_arm_id(&root.id, None).ok()?;
        let name = names::kubernetes_name(&root.id);
        Some(folder.join(format!("{}-{name}.yaml", resource.kind)))
    };
    let mut files: Vec<PathBuf> = arguments.output.iter().cloned().collect();
    if let Some(folder) = &arguments.output_folder {
        files.extend(roots.iter().filter_map(|root| of_root(folder, root)));
    }
    files.retain(|path| path.is_file());
    files.sort();
    files.dedup();
    let refused = |path| Unwritten::Exists {
        path,
        options: OF_IMPORT,
    };
    files.into_iter().map(refused).collect()
}

/// Whether a file is there that holds something else.
fn would_be_replaced(path: &Path, text: &str) -> bool {
    path.is_file() && !fs::read(path).is_ok_and(|found| found == text.as_bytes())
}

/// Lists the resources, or writes them. What could not be is added to the errors.
pub(super) fn write(
    import: &Import,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
    errors: &mut Vec<String>,
) -> io::Result<Outcome> {
    let resources = &import.resources;
    let all = Outcome {
        written: resources.len(),
        refused: false,
    };
    if resources.is_empty() {
        return Ok(all);
    }
    if arguments.live.dry_run {
        list(resources, streams)?;
        return Ok(all);
    }
    if let Some(folder) = &arguments.output_folder {
        return Ok(write_folder(
            resources,
            folder,
            arguments.live.force,
            errors,
        ));
    }
    let text = match import::text(resources) {
        Ok(text) => text,
        Err(error) => {
            errors.push(error.to_string());
            return Ok(Outcome::default());
        }
    };
    let Some(file) = &arguments.output else {
        streams.out.write_all(text.as_bytes())?;
        streams.out.flush()?;
        return Ok(all);
    };
    if let Err(error) = write_file(file, &text, arguments.live.force, OF_IMPORT) {
        errors.push(error.to_string());
        return Ok(Outcome {
            written: 0,
            refused: matches!(error, Unwritten::Exists { .. }),
        });
    }
    Ok(all)
}

fn list(resources: &[Imported], streams: &mut Streams<'_>) -> io::Result<()> {
    for found in resources {
        let (kind, group) = (found.resource.kind, found.resource.group);
        let version = found.resource.api_version;
        writeln!(
            streams.out,
            "{kind}.{group} {version} {} {}",
            found.name, found.id
        )?;
    }
    streams.out.flush()
}

fn write_folder(
    resources: &[Imported],
    folder: &Path,
    force: bool,
    errors: &mut Vec<String>,
) -> Outcome {
    let failed = |source| {
        let options = OF_IMPORT;
        Unwritten::Failed { source, options }.to_string()
    };
    if let Err(error) = files::create_folder(folder) {
        errors.push(failed(error));
        return Outcome::default();
    }
    let files: Vec<_> = import::files(resources).into_iter().collect();
    let texts = parallel::map(files, |(name, file)| {
        (folder.join(name), file.resource, file.text())
    });
    if !force {
        let refused: Vec<String> = texts
            .iter()
            .filter(|(path, _, text)| {
                text.as_ref()
                    .is_ok_and(|text| would_be_replaced(path, text))
            })
            .map(|(path, ..)| {
                let (path, options) = (path.clone(), OF_IMPORT);
                Unwritten::Exists { path, options }.to_string()
            })
            .collect();
        // All or nothing: half of an import beside half of an older one would be of no use.
        if !refused.is_empty() {
            errors.extend(refused);
            return Outcome {
                written: 0,
                refused: true,
            };
        }
    }
    let mut written = 0;
    // One after the other: a file system lets only one thread at a time change a folder.
    for (path, resource, text) in texts {
        let result = match text {
            Ok(text) => files::write(&path, text.as_bytes()).map_err(failed),
            Err(error) => Err(format!("{}: {error}", resource.id)),
        };
        match result {
            Ok(()) => written += 1,
            Err(error) => errors.push(error),
        }
    }
    Outcome {
        written,
        refused: false,
    }
}
