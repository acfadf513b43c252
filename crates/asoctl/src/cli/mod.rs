//! The command line, over streams that the caller gives.

mod args;
mod clean;
mod completion;
mod convert;
mod dashes;
mod environment;
mod graph;
mod help;
mod import;
mod input;
mod live;
mod live_args;
mod man;
mod metadata;
mod outputs;
mod progress;
mod report;
mod runtime;
mod template;
mod to_arm;
mod version;

use crate::registry::Registry;
use args::{CleanCommand, Cli, Command, ExportCommand, ImportCommand};
use clap::FromArgMatches as _;
pub use environment::Environment;
use progress::Verbosity;
use std::ffi::OsString;
use std::io::{self, Read, Write};

/// Everything was done.
pub const SUCCESS: u8 = 0;
/// Nothing was done.
pub const NOTHING: u8 = 1;
/// The arguments are wrong, or a file exists that only `--force` replaces; nothing was written.
pub const USAGE: u8 = 2;
/// What was written would change resources if it was applied (`--verify`), whatever else there is to say.
pub const WOULD_CHANGE: u8 = 3;
/// Some of it was done; the rest was reported.
pub const PARTIAL: u8 = 4;

/// The streams of a process.
pub struct Streams<'s> {
    /// For results.
    pub out: &'s mut dyn Write,
    /// For reports.
    pub err: &'s mut dyn Write,
    /// For a file named `-`.
    pub input: &'s mut dyn Read,
}

/// [`run_in`] the environment of this process.
///
/// # Errors
/// As [`run_in`].
pub fn run(
    registry: &Registry,
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    run_in(registry, arguments, streams, &Environment::of_process())
}

/// Runs a command line, whose first argument is the program's name. Gives the exit code. Not to be called from an async task.
///
/// # Errors
/// A stream cannot be written; of the standard output, the error says so. That the reader of a pipe went away counts as success, as for
/// other programs.
pub fn run_in(
    registry: &Registry,
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
    environment: &Environment<'_>,
) -> io::Result<u8> {
    let mut out = StandardOutput(&mut *streams.out);
    let mut streams = Streams {
        out: &mut out,
        err: &mut *streams.err,
        input: &mut *streams.input,
    };
    let result = run_on(registry, arguments, &mut streams, environment).and_then(|code| {
        // What is left in a buffer when the process ends would be lost without a word.
        streams.out.flush()?;
        Ok(code)
    });
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(SUCCESS),
        other => other,
    }
}

/// Names itself in its errors.
struct StandardOutput<'s>(&'s mut dyn Write);

impl Write for StandardOutput<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(named)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(named)
    }
}

fn named(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("standard output: {error}"))
}

fn run_on(
    registry: &Registry,
    arguments: impl IntoIterator<Item = OsString>,
    streams: &mut Streams<'_>,
    environment: &Environment<'_>,
) -> io::Result<u8> {
    let arguments = dashes::normalise(arguments);
    let parsed = help::command()
        .try_get_matches_from(&arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            if error.use_stderr() {
                write!(streams.err, "{text}")?;
                return Ok(USAGE);
            }
            write!(streams.out, "{text}")?;
            return Ok(SUCCESS);
        }
    };
    let verbosity = match (cli.verbose, cli.quiet) {
        (true, _) => Verbosity::Verbose,
        (false, true) => Verbosity::Quiet,
        (false, false) => Verbosity::Normal,
    };
    if cli.verbose && cli.quiet {
        writeln!(streams.err, "warning: --verbose wins over --quiet")?;
    }
    match cli.command {
        Command::Import(ImportCommand::AzureResource(arguments))
        | Command::Export(ExportCommand::Resource(arguments)) => {
            import::run(registry, &arguments, verbosity, streams, environment)
        }
        Command::Convert(arguments) => convert::run(registry, &arguments, streams),
        Command::ToArm(arguments) => to_arm::run(registry, &arguments, streams),
        Command::Graph(arguments) => graph::run(registry, &arguments, streams),
        Command::Export(ExportCommand::Template(arguments)) => {
            template::run(registry, &arguments, streams)
        }
        Command::Clean(CleanCommand::Crds(arguments)) => clean::run(&arguments, streams),
        Command::Completion(arguments) => completion::run(&arguments, streams),
        Command::Man(arguments) => man::run(&arguments, streams),
        Command::Version(shown) => version::run(registry, &shown, arguments.first(), streams),
    }
}

/// The exit code for `done` results and `failed` failures.
fn exit_code(done: usize, failed: usize) -> u8 {
    match (done, failed) {
        (0, _) => NOTHING,
        (_, 0) => SUCCESS,
        _ => PARTIAL,
    }
}

/// `1 resource`, `2 resources`.
fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
