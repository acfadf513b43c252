//! `asoctl to-arm`.

use super::args::ToArmArguments;
use super::input;
use super::{Streams, count, exit_code};
use crate::parallel;
use crate::registry::Registry;
use crate::to_arm::{self, Input, Options};
use std::io::{self, BufWriter, Write};

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
    let (found, mut failures) = input::find(&arguments.files, &["yaml", "yml"], streams)?;
    let parsed = parallel::map(found, |file| {
        let text = file.text().map_err(|error| error.to_string())?;
        let (inputs, errors) = Input::parse(&file.path, &text);
        let errors: Vec<String> = errors
            .iter()
            .map(|error| format!("{}:{error}", file.path.display()))
            .collect();
        Ok((inputs, errors))
    });
    let mut inputs = Vec::new();
    for file in parsed {
        let errors = match file {
            Ok((found, errors)) => {
                inputs.extend(found);
                errors
            }
            Err(error) => vec![error],
        };
        for error in &errors {
            writeln!(streams.err, "error: {error}")?;
        }
        failures += errors.len();
    }
    Ok((inputs, failures))
}
