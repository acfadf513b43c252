//! `asoctl man`: manual pages, made by the program that they are about, so that a package needs nothing else to have them.
//!
//! Nothing in them depends on when or where they are made; packages have to be reproducible.

use super::{NOTHING, SUCCESS, Streams, count, help};
use crate::files::{self, WriteError};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct ManArguments {
    /// The folder to write asoctl.1, asoctl-import.1 and so on to; it is created
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(arguments: &ManArguments, streams: &mut Streams<'_>) -> io::Result<u8> {
    let mut command = help::command().disable_help_subcommand(true);
    // Gives each command its full name, which is the name of its page.
    command.build();
    let mut pages = Vec::new();
    render(&command, &mut pages)?;
    match write(&arguments.out, &pages) {
        Ok(()) => {
            let written = count(pages.len(), "page");
            writeln!(
                streams.err,
                "wrote {written} to {}",
                arguments.out.display()
            )?;
            Ok(SUCCESS)
        }
        Err(error) => {
            writeln!(
                streams.err,
                "error: {error}; choose another place with --out"
            )?;
            Ok(NOTHING)
        }
    }
}

/// The pages of a command and of those below it, by file name.
fn render(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let page = clap_mangen::Man::new(command.clone())
        .manual("asoctl")
        .source(concat!("asoctl ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    page.render(&mut text)?;
    pages.push((page.get_filename(), text));
    for command in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        render(command, pages)?;
    }
    Ok(())
}

fn write(folder: &Path, pages: &[(String, Vec<u8>)]) -> Result<(), WriteError> {
    files::create_folder(folder)?;
    for (name, text) in pages {
        files::write(&folder.join(name), text)?;
    }
    Ok(())
}
