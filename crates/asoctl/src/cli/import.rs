//! `asoctl import azure-resource`, and `asoctl export resource`, which is the same.

use super::args::{ImportArguments, References, Report as Form, Unknown};
use super::input::{self, File};
use super::progress::Verbosity;
use super::report::Report;
use super::{Environment, NOTHING, Streams, USAGE, WOULD_CHANGE, exit_code, live, outputs};
use crate::import::live::Root;
use crate::import::{self, Options, Reading, TypeFilter, VersionChoice};
use crate::parallel;
use crate::registry::Registry;
use std::fmt::Display;
use std::io;
use std::path::PathBuf;

pub(super) fn run(
    registry: &Registry,
    arguments: &ImportArguments,
    verbosity: Verbosity,
    streams: &mut Streams<'_>,
    environment: &Environment<'_>,
) -> io::Result<u8> {
    let (from_file, ids) = sort_out(arguments);
    if from_file.is_empty() && ids.is_empty() {
        return misused(
            &"nothing to import is named; give ARM ids or URLs to read from Azure, or --from-file with JSON documents",
            streams,
        );
    }
    let mut roots = Vec::with_capacity(ids.len());
    for id in ids {
        match Root::parse(&id) {
            Ok(root) => roots.push(root),
            Err(error) => return misused(&error, streams),
        }
    }
    let occupied = outputs::occupied(registry, arguments, &roots);
    for refused in &occupied {
        writeln!(streams.err, "error: {refused}")?;
    }
    if !occupied.is_empty() {
        return Ok(USAGE);
    }

    let options = options(arguments);
    let (inputs, unread) = input::find(&from_file, &["json"], streams);
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
    if !roots.is_empty() {
        // A report for programs is all that there is on standard error.
        let said = match arguments.report {
            Form::Json if verbosity == Verbosity::Normal => Verbosity::Quiet,
            Form::Json | Form::Text => verbosity,
        };
        let live = &arguments.live;
        match live::read(registry, &roots, &options, live, said, streams, environment) {
            Ok(read) => {
                warnings.extend(read.warnings);
                parts.push(read.reading);
            }
            Err(error) => {
                writeln!(streams.err, "error: {error}")?;
                return Ok(NOTHING);
            }
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
    let outcome = outputs::write(&import, arguments, streams, &mut errors)?;
    let report = Report {
        import: &import,
        verified: verified.as_deref(),
        errors: &errors,
        warnings: &warnings,
        unknown: arguments.unknown,
        written: outcome.written,
        verbosity,
    };
    report.print(arguments.report, streams.err)?;
    Ok(if outcome.refused {
        USAGE
    } else if report.would_change() {
        WOULD_CHANGE
    } else {
        exit_code(outcome.written, report.failed())
    })
}

/// Says what is wrong with the arguments, as their parser does.
fn misused(error: &dyn Display, streams: &mut Streams<'_>) -> io::Result<u8> {
    writeln!(
        streams.err,
        "error: {error}\n\nFor more information, try '--help'."
    )?;
    Ok(USAGE)
}

/// Files and ids. `--from-file a.json /subscriptions/…` takes the id for a file, as it takes several.
fn sort_out(arguments: &ImportArguments) -> (Vec<PathBuf>, Vec<String>) {
    let mut ids = arguments.live.ids.clone();
    let mut files = Vec::new();
    for path in &arguments.from_file {
        let text = path.to_string_lossy();
        let is_id = text.to_ascii_lowercase().starts_with("/subscriptions/");
        if (is_id || import::live::is_url(&text)) && !path.exists() {
            ids.push(text.into_owned());
        } else {
            files.push(path.clone());
        }
    }
    (files, ids)
}

fn options(arguments: &ImportArguments) -> Options {
    Options {
        version: match &arguments.api_version {
            Some(version) => VersionChoice::Exactly(version.clone()),
            None if arguments.api_version_from_folder => VersionChoice::Folder,
            None => VersionChoice::Newest,
        },
        no_children: arguments.no_children,
        types: TypeFilter::new(&arguments.live.include, &arguments.live.exclude),
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
