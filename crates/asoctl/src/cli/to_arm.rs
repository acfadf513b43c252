//! `asoctl to-arm`.

use super::args::ToArmArguments;
use super::input;
use super::{Streams, count, exit_code};
use crate::registry::Registry;
use crate::to_arm::{self, Options};
use std::io::{self, BufWriter, Write};

pub(super) fn run(
    registry: &Registry,
    arguments: &ToArmArguments,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let (inputs, read_failures) = input::documents(&arguments.files, streams)?;
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
