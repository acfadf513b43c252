//! `asoctl version`.

use super::{SUCCESS, Streams, count};
use crate::registry::Registry;
use std::ffi::OsString;
use std::io;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub(super) struct VersionArguments {
    /// Add a line that counts the kinds and API versions that are built in
    #[arg(long)]
    long: bool,
}

/// Prints `<executable> <version> <os>`, as ASO's tool does. Scripts cut words out of it, so that it stays one line unless more is asked for.
pub(super) fn run(
    registry: &Registry,
    arguments: &VersionArguments,
    program: Option<&OsString>,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let name = program
        .and_then(|path| Path::new(path).file_name())
        .map_or_else(|| "asoctl".into(), |name| name.to_string_lossy());
    let version = env!("CARGO_PKG_VERSION");
    writeln!(
        streams.out,
        "{name} v{version} {}",
        system(std::env::consts::OS)
    )?;
    if arguments.long {
        let kinds = count(registry.kinds().count(), "kind");
        writeln!(
            streams.out,
            "{kinds}, {} in all API versions",
            registry.len()
        )?;
    }
    Ok(SUCCESS)
}

/// Go's name of an operating system, which is what ASO's tool prints.
fn system(name: &str) -> &str {
    match name {
        "macos" => "darwin",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn systems_are_named_as_go_names_them() {
        assert_eq!(super::system("macos"), "darwin");
        assert_eq!(super::system("linux"), "linux");
        assert_eq!(super::system("windows"), "windows");
    }
}
