//! `asoctl import azure-resource`.

use super::args::ImportArguments;
use super::input::{self, File};
use super::{Streams, count, exit_code};
use crate::import::{self, Import, Options, Reading, VersionChoice};
use crate::registry::Registry;
use crate::{files, parallel};
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) fn run(
    registry: &Registry,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
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
    let (inputs, mut failed) = input::find(&arguments.from_file, &["json"], streams)?;
    let readings = parallel::map(inputs, |file| read(registry, file, &options));
    let mut parts = Vec::with_capacity(readings.len());
    for reading in readings {
        match reading {
            Ok((reading, warning)) => {
                if let Some(warning) = warning {
                    writeln!(streams.err, "warning: {warning}")?;
                }
                parts.push(reading);
            }
            Err(error) => {
                writeln!(streams.err, "error: {error}")?;
                failed += 1;
            }
        }
    }
    let import = import::finish(parts, &options);
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
    failed += import.failures.len() + write_failures;
    summarise(&import, written, failed, streams.err)?;
    Ok(exit_code(written, failed))
}

/// Reads one file. Gives what is in it, and a warning if it holds but a part of a list.
fn read(
    registry: &Registry,
    file: File,
    options: &Options,
) -> Result<(Reading, Option<String>), String> {
    let text = file.text().map_err(|error| error.to_string())?;
    let parsed = import::parse(&file.path, &text).map_err(|error| error.to_string())?;
    let warning = parsed.has_more.then(|| {
        format!(
            "{}: one page of a longer list (it has a nextLink); only what is in the file is imported",
            file.path.display()
        )
    });
    Ok((import::read(registry, parsed.sources, options), warning))
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
        let files: Vec<_> = import::files(resources).into_iter().collect();
        let texts = parallel::map(files, |(name, file)| (name, file.resource, file.text()));
        let total = texts.len();
        let mut written = 0;
        // One after the other: a file system lets only one thread at a time change a folder.
        for (name, resource, text) in texts {
            let result = match text {
                Ok(text) => files::write(&folder.join(name), text.as_bytes())
                    .map_err(|error| error.to_string()),
                Err(error) => Err(format!("{}: {error}", resource.id)),
            };
            match result {
                Ok(()) => written += 1,
                Err(error) => writeln!(streams.err, "error: {error}")?,
            }
        }
        return Ok((written, total - written));
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
