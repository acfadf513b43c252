//! The `asoctl` program: the library's command line on the streams of the process, with the resources that are built in.

use asoctl::Registry;
use asoctl::cli::{self, Streams};
use std::io;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The resource types that this program knows. The only place that names where they come from.
fn registry() -> Registry {
    Registry::new(aso_resources::registry())
}

fn main() -> ExitCode {
    let mut streams = Streams {
        out: &mut io::stdout().lock(),
        err: &mut io::stderr().lock(),
        input: &mut io::stdin().lock(),
    };
    let code = cli::run(&registry(), std::env::args_os(), &mut streams).unwrap_or_else(|error| {
        // If this fails as well, nobody is left to tell.
        let _ = writeln!(streams.err, "error: {error}");
        cli::NOTHING
    });
    ExitCode::from(code)
}
