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
    match cli::run(&registry(), std::env::args_os(), &mut streams) {
        Ok(code) => ExitCode::from(code),
        // Nobody is left to tell.
        Err(_) => ExitCode::from(cli::NOTHING),
    }
}
