//! `asoctl convert`.

use super::args::{ConvertArguments, Format, NEWEST};
use super::{PARTIAL, SUCCESS, Streams, count, exit_code, input, outputs};
use crate::convert::{self, Target, Unheld};
use crate::registry::Registry;
use serde_json::Value;
use std::io;

pub(super) fn run(
    registry: &Registry,
    arguments: &ConvertArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (inputs, read_failures) = input::documents(&arguments.files, streams)?;
    let target = match arguments.to.as_str() {
        NEWEST => Target::Newest,
        version => Target::Version(version.to_owned()),
    };
    let made = convert::convert(registry, inputs, &target);
    for note in &made.notes {
        writeln!(streams.err, "note: {note}")?;
    }
    for loss in &made.losses {
        writeln!(streams.err, "warning: {loss}")?;
    }
    for failure in &made.failures {
        writeln!(streams.err, "error: {failure}")?;
    }
    let mut failed = read_failures + made.failures.len();
    let mut written = made.documents.len();
    if written > 0 {
        match text(&made.documents, arguments.format) {
            Ok(text) => match &arguments.output {
                None => streams.out.write_all(text.as_bytes())?,
                Some(file) => {
                    if let Err(error) = outputs::write_file(file, &text, arguments.force, "-o") {
                        writeln!(streams.err, "error: {error}")?;
                        return Ok(error.exit_code());
                    }
                }
            },
            Err(error) => {
                writeln!(streams.err, "error: {error}")?;
                (failed, written) = (failed + written, 0);
            }
        }
    }
    let left_out = made
        .losses
        .iter()
        .filter(|loss| matches!(loss.what, Unheld::Property(_)));
    let left_out = left_out.count();
    if failed > 0 || !made.losses.is_empty() {
        writeln!(
            streams.err,
            "{}, {}, {} left out",
            count(written, "document"),
            count(failed, "error"),
            count(left_out, "value"),
        )?;
    }
    let code = exit_code(written, failed);
    let lost = !made.losses.is_empty() && !arguments.allow_loss;
    Ok(if code == SUCCESS && lost {
        PARTIAL
    } else {
        code
    })
}

/// The documents as one text.
fn text(documents: &[Value], format: Format) -> Result<String, String> {
    match format {
        Format::Yaml => aso_yaml::write(documents).map_err(|error| error.to_string()),
        Format::Json => documents
            .iter()
            .try_fold(String::new(), |mut text, document| {
                text += &serde_json::to_string(document).map_err(|error| error.to_string())?;
                text.push('\n');
                Ok(text)
            }),
    }
}
