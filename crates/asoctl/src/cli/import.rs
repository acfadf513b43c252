//! `asoctl import azure-resource`.

use super::args::{ImportArguments, References, Unknown};
use super::input::{self, File};
use super::report::Report;
use super::{Streams, WOULD_CHANGE, exit_code};
use crate::import::{self, Import, Options, Reading, VersionChoice};
use crate::registry::Registry;
use crate::{files, parallel};
use std::io;

pub(super) fn run(
    registry: &Registry,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let options = options(arguments);
    let (inputs, unread) = input::find(&arguments.from_file, &["json"], streams);
    let mut errors: Vec<String> = unread.iter().map(ToString::to_string).collect();
    let mut warnings = Vec::new();
    let readings = parallel::map(inputs, |file| read(registry, file, &options));
    let mut parts = Vec::with_capacity(readings.len());
    for reading in readings {
        match reading {
            Ok((reading, warning)) => {
                warnings.extend(warning);
                parts.push(reading);
            }
            Err(error) => errors.push(error),
        }
    }
    let import = import::finish(parts, &options);
    let mut verified = None;
    if arguments.verify {
        match import::verify(registry, &import.resources) {
            Ok(results) => verified = Some(results),
            Err(error) => errors.push(error.to_string()),
        }
    }
    let written = write(&import, arguments, streams, &mut errors)?;
    let report = Report {
        import: &import,
        verified: verified.as_deref(),
        errors: &errors,
        warnings: &warnings,
        unknown: arguments.unknown,
        written,
    };
    report.print(arguments.report, streams.err)?;
    Ok(if report.would_change() {
        WOULD_CHANGE
    } else {
        exit_code(written, report.failed())
    })
}

fn options(arguments: &ImportArguments) -> Options {
    Options {
        version: match &arguments.api_version {
            Some(version) => VersionChoice::Exactly(version.clone()),
            None if arguments.api_version_from_folder => VersionChoice::Folder,
            None => VersionChoice::Newest,
        },
        no_children: arguments.no_children,
        namespace: arguments.namespace.clone(),
        labels: arguments.labels.iter().cloned().collect(),
        annotations: arguments.annotations.iter().cloned().collect(),
        references: match arguments.references {
            References::Name => import::References::Name,
            References::ArmId => import::References::ArmId,
        },
        omit_defaults: arguments.omit_defaults,
        operator_secrets: arguments.operator_secrets,
        include_system: arguments.include_system,
        unknown_properties: arguments.unknown != Unknown::None,
        keep_sources: arguments.verify,
    }
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

/// Writes the resources. Gives how many were written; what could not be is added to the errors.
fn write(
    import: &Import,
    arguments: &ImportArguments,
    streams: &mut Streams<'_>,
    errors: &mut Vec<String>,
) -> io::Result<usize> {
    let resources = &import.resources;
    if resources.is_empty() {
        return Ok(0);
    }
    if let Some(folder) = &arguments.output_folder {
        if let Err(error) = files::create_folder(folder) {
            errors.push(error.to_string());
            return Ok(0);
        }
        let files: Vec<_> = import::files(resources).into_iter().collect();
        let texts = parallel::map(files, |(name, file)| (name, file.resource, file.text()));
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
                Err(error) => errors.push(error),
            }
        }
        return Ok(written);
    }
    let text = match import::text(resources) {
        Ok(text) => text,
        Err(error) => {
            errors.push(error.to_string());
            return Ok(0);
        }
    };
    if let Some(file) = &arguments.output {
        if let Err(error) = files::write(file, text.as_bytes()) {
            errors.push(error.to_string());
            return Ok(0);
        }
    } else {
        streams.out.write_all(text.as_bytes())?;
        streams.out.flush()?;
    }
    Ok(resources.len())
}
