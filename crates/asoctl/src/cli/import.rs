//! `asoctl import azure-resource`.

use super::args::ImportArguments;
use super::{Streams, count, exit_code};
use crate::files;
use crate::import::{self, Import, Options, Source, VersionChoice};
use crate::registry::Registry;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

pub(super) fn run(
    registry: &Registry,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (sources, read_failures) = read(arguments, streams)?;
    let options = Options {
        version: match &arguments.api_version {
            Some(version) => VersionChoice::Exactly(version.clone()),
            None if arguments.api_version_from_folder => VersionChoice::Folder,
            None => VersionChoice::Newest,
        },
        no_children: arguments.no_children,
        namespace: arguments.namespace.clone(),
        labels: arguments.labels.iter().cloned().collect(),
        annotations: arguments.annotations.iter().cloned().collect(),
    };
    let import = import::import(registry, sources, &options);
    for warning in &import.warnings {
        writeln!(
            streams.err,
            "warning: {}: {}",
            warning.origin, warning.message
        )?;
    }
    for failure in &import.failures {
        writeln!(streams.err, "error: {failure}")?;
    }
    let (written, write_failures) = write(&import, arguments, streams)?;
    let failed = read_failures + import.failures.len() + write_failures;
    summarise(&import, written, failed, streams.err)?;
    Ok(exit_code(written, failed))
}

/// Reads all documents. Gives them and the number of files that could not be read, which are reported.
fn read(
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
) -> io::Result<(Vec<Source>, usize)> {
    let mut sources = Vec::new();
    let mut failures = 0;
    let mut add = |path: &Path, text: String, err: &mut dyn Write| -> io::Result<usize> {
        match import::parse(path, &text) {
            Ok(parsed) => {
                if parsed.has_more {
                    writeln!(
                        err,
                        "warning: {}: one page of a longer list (it has a nextLink); only what is in the file is imported",
                        path.display()
                    )?;
                }
                sources.extend(parsed.sources);
                Ok(0)
            }
            Err(error) => {
                writeln!(err, "error: {error}")?;
                Ok(1)
            }
        }
    };
    for path in &arguments.from_file {
        if path.as_os_str() == "-" {
            match files::read_from(path, &mut *streams.input, 0) {
                Ok(text) => failures += add(path, text, streams.err)?,
                Err(error) => {
                    writeln!(streams.err, "error: {error}")?;
                    failures += 1;
                }
            }
            continue;
        }
        let (found, errors) = files::find(path, &["json"]);
        for error in errors {
            writeln!(streams.err, "error: {error}")?;
            failures += 1;
        }
        for file in found {
            match files::read(&file) {
                Ok(text) => failures += add(&file, text, streams.err)?,
                Err(error) => {
                    writeln!(streams.err, "error: {error}")?;
                    failures += 1;
                }
            }
        }
    }
    Ok((sources, failures))
}

/// Writes the resources. Gives how many were written, and how many files could not be.
fn write(
    import: &Import,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
) -> io::Result<(usize, usize)> {
    let resources = &import.resources;
    if resources.is_empty() {
        return Ok((0, 0));
    }
    if let Some(folder) = &arguments.output_folder {
        if let Err(error) = files::create_folder(folder) {
            writeln!(streams.err, "error: {error}")?;
            return Ok((0, 1));
        }
        let (mut written, mut failed) = (0, 0);
        for (name, file) in import::files(resources) {
            let result = match file.text() {
                Ok(text) => files::write(&folder.join(name), text.as_bytes())
                    .map_err(|error| error.to_string()),
                Err(error) => Err(format!("{}: {error}", file.resource.id)),
            };
            match result {
                Ok(()) => written += 1,
                Err(error) => {
                    writeln!(streams.err, "error: {error}")?;
                    failed += 1;
                }
            }
        }
        return Ok((written, failed));
    }
    let text = match import::text(resources) {
        Ok(text) => text,
        Err(error) => {
            writeln!(streams.err, "error: {error}")?;
            return Ok((0, 1));
        }
    };
    if let Some(file) = &arguments.output {
        if let Err(error) = files::write(file, text.as_bytes()) {
            writeln!(streams.err, "error: {error}")?;
            return Ok((0, 1));
        }
    } else {
        streams.out.write_all(text.as_bytes())?;
        streams.out.flush()?;
    }
    Ok((resources.len(), 0))
}

/// Says what was imported, and in which version: which one was chosen is what people ask first.
fn summarise(
    import: &Import,
    written: usize,
    failed: usize,
    err: &mut dyn Write,
) -> io::Result<()> {
    if written == import.resources.len() {
        let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
        for found in &import.resources {
            let resource = found.resource;
            *kinds
                .entry((resource.group, resource.kind, resource.api_version))
                .or_default() += 1;
        }
        for ((group, kind, version), number) in kinds {
            writeln!(err, "{number:6}  {kind}.{group} {version}")?;
        }
    }
    write!(err, "imported {}", count(written, "resource"))?;
    if failed > 0 {
        write!(err, ", {failed} failed")?;
    }
    writeln!(err)
}
