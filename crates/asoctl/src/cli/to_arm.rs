//! `asoctl to-arm`.

use super::args::ToArmArguments;
use super::{Streams, count, exit_code};
use crate::files;
use crate::registry::Registry;
use crate::to_arm::{self, Input, Options};
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(super) fn run(
    registry: &Registry,
    arguments: &ToArmArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (inputs, read_failures) = read(arguments, streams)?;
    let options = Options {
        subscription: arguments
            .subscription
            .clone()
            .filter(|text| !text.is_empty()),
        placeholders: arguments.placeholders,
    };
    let made = to_arm::to_arm(registry, inputs, &options);
    {
        let mut out = BufWriter::new(&mut *streams.out);
        for request in &made.requests {
            serde_json::to_writer(&mut out, request)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
    }
    for note in &made.notes {
        writeln!(streams.err, "warning: {}: {}", note.place, note.message)?;
    }
    for failure in &made.failures {
        writeln!(streams.err, "error: {failure}")?;
    }
    let failed = read_failures + made.failures.len();
    if failed > 0 || made.requests.is_empty() {
        writeln!(
            streams.err,
            "{}, {}",
            count(made.requests.len(), "request"),
            count(failed, "error")
        )?;
    }
    Ok(exit_code(made.requests.len(), failed))
}

fn read(arguments: &ToArmArguments, streams: &mut Streams<'_>) -> io::Result<(Vec<Input>, usize)> {
    let mut inputs = Vec::new();
    let mut failures = 0;
    let mut add = |path: &Path, text: &str, err: &mut dyn Write| -> io::Result<usize> {
        let (found, errors) = Input::parse(path, text);
        inputs.extend(found);
        for error in &errors {
            writeln!(err, "error: {}:{error}", path.display())?;
        }
        Ok(errors.len())
    };
    for path in &arguments.files {
        if path.as_os_str() == "-" {
            match files::read_from(path, &mut *streams.input, 0) {
                Ok(text) => failures += add(path, &text, streams.err)?,
                Err(error) => {
                    writeln!(streams.err, "error: {error}")?;
                    failures += 1;
                }
            }
            continue;
        }
        let (found, errors) = files::find(path, &["yaml", "yml"]);
        for error in errors {
            writeln!(streams.err, "error: {error}")?;
            failures += 1;
        }
        for file in found {
            match files::read(&file) {
                Ok(text) => failures += add(&file, &text, streams.err)?,
                Err(error) => {
                    writeln!(streams.err, "error: {error}")?;
                    failures += 1;
                }
            }
        }
    }
    Ok((inputs, failures))
}
