//! Where an import goes. What exists is replaced only if that is asked for.

use super::Streams;
use super::args::ImportArguments;
use crate::import::live::Root;
use crate::import::{self, Import, Imported};
use crate::registry::Registry;
use crate::{files, names, parallel};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files that are there already and would be replaced, as far as that is known before anything is read: the output file, and in a
/// folder the files of the roots.
pub(super) fn occupied(
    registry: &Registry,
    arguments: &ImportArguments,
    roots: &[Root],
) -> Vec<PathBuf> {
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
    files
}

/// What is said about a file that is not replaced.
pub(super) fn refusal(path: &Path) -> String {
    format!(
        "{}: the file exists; use --force to replace it, or choose another place with -o or -f",
        path.display()
    )
}

/// Whether a file is there that holds something else.
fn would_be_replaced(path: &Path, text: &str) -> bool {
    path.is_file() && !fs::read(path).is_ok_and(|found| found == text.as_bytes())
}

/// Lists the resources, or writes them. Gives how many; what could not be is added to the errors.
pub(super) fn write(
    import: &Import,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
    errors: &mut Vec<String>,
) -> io::Result<usize> {
    let resources = &import.resources;
    if resources.is_empty() {
        return Ok(0);
    }
    if arguments.live.dry_run {
        list(resources, streams)?;
        return Ok(resources.len());
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
            return Ok(0);
        }
    };
    let Some(file) = &arguments.output else {
        streams.out.write_all(text.as_bytes())?;
        streams.out.flush()?;
        return Ok(resources.len());
    };
    if !arguments.live.force && would_be_replaced(file, &text) {
        errors.push(refusal(file));
        return Ok(0);
    }
    if let Err(error) = files::write(file, text.as_bytes()) {
        errors.push(error.to_string());
        return Ok(0);
    }
    Ok(resources.len())
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
) -> usize {
    if let Err(error) = files::create_folder(folder) {
        errors.push(error.to_string());
        return 0;
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
            .map(|(path, ..)| refusal(path))
            .collect();
        // All or nothing: half of an import beside half of an older one would be of no use.
        if !refused.is_empty() {
            errors.extend(refused);
            return 0;
        }
    }
    let mut written = 0;
    // One after the other: a file system lets only one thread at a time change a folder.
    for (path, resource, text) in texts {
        let result = match text {
            Ok(text) => files::write(&path, text.as_bytes()).map_err(|error| error.to_string()),
            Err(error) => Err(format!("{}: {error}", resource.id)),
        };
        match result {
            Ok(()) => written += 1,
            Err(error) => errors.push(error),
        }
    }
    written
}
