//! `cargo xtask …`

use clap::Parser as _;
use std::io::Write as _;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // `bench-compile` has cargo call this program in place of rustc.
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some(log) = xtask::bench::wrapper::intercepted(&arguments) {
        return xtask::bench::wrapper::run(&arguments, &log);
    }
    let cli = xtask::cli::Cli::parse();
    let mut out = std::io::stdout().lock();
    match cli
        .run(&mut out)
        .and_then(|code| Ok(out.flush().map(|()| code)?))
    {
        Ok(code) => code,
        // `cargo xtask … | head`
        Err(error) if broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // If stderr is closed, there is no one to tell.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
