//! `asoctl completion`.

use super::{SUCCESS, Streams, help};
use clap_complete::Shell;
use std::io;

#[derive(Debug, clap::Args)]
pub(super) struct CompletionArguments {
    /// The shell that is to read the script
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionArguments, streams: &mut Streams<'_>) -> io::Result<u8> {
    let mut command = help::command();
    let name = command.get_name().to_owned();
    // clap_complete panics where it cannot write, as it does when the reader of a pipe goes away.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    streams.out.write_all(&script)?;
    streams.out.flush()?;
    Ok(SUCCESS)
}
