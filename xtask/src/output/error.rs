//! What can go wrong between the generator's bytes and the output folder.

use std::io;
use std::path::{Path, PathBuf};

/// An output folder that cannot be compared or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The folder, or what is needed beside its files, cannot be created or written.
    #[error(
        "cannot write to the output folder {}: {source}\n  give another folder with --out DIR, or make this one writable",
        folder.display()
    )]
    NotWritable {
        /// The output folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be read or changed.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// `read`, `remove`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The change was decided and begun, and one of its steps failed.
    #[error(
        "the change of {} is half done, at {}: {source}\n  remove the cause and run the same command again: it finishes the change first",
        folder.display(),
        path.display()
    )]
    HalfDone {
        /// The output folder.
        folder: PathBuf,
        /// The file whose step failed.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another run holds the folder.
    #[error("another run is writing to {}; wait until it has ended", folder.display())]
    Busy {
        /// The output folder.
        folder: PathBuf,
    },
    /// Files that are in the way, or that no run of this tool has written.
    #[error(
        "{} holds {} that this tool did not write, so nothing was changed:\n{}\n  move them away, or give another folder with --out DIR",
        folder.display(),
        counted(files.len()),
        listed(files)
    )]
    Foreign {
        /// The output folder.
        folder: PathBuf,
        /// Their paths under it.
        files: Vec<String>,
    },
    /// A path that must not, or cannot on every system, be created under the folder.
    #[error("{path:?} cannot be a file of the output: {reason}")]
    BadPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A record that this tool keeps in the folder cannot be read.
    #[error("{} is damaged: {detail}\n  {way_out}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
        /// What to do about it.
        way_out: &'static str,
    },
    /// The generator yielded no file at all, which would empty the folder.
    #[error("the generator yielded no file; {} is left as it is", folder.display())]
    Nothing {
        /// The output folder.
        folder: PathBuf,
    },
    /// The generator reported errors, so its files must not be used.
    #[error("{errors} error(s) in the input or the configuration; nothing was written")]
    Diagnostics {
        /// How many.
        errors: usize,
    },
}

impl OutputError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    pub(crate) fn not_writable(folder: &Path) -> impl FnOnce(io::Error) -> Self {
        let folder = folder.to_owned();
        move |source| Self::NotWritable { folder, source }
    }
}

fn counted(files: usize) -> String {
    if files == 1 {
        "a file".to_owned()
    } else {
        format!("{files} files")
    }
}

/// The first ten, so that a wrong `--out` does not print a home directory.
fn listed(files: &[String]) -> String {
    let mut lines: Vec<_> = files
        .iter()
        .take(10)
        .map(|file| format!("    {file}"))
        .collect();
    if files.len() > lines.len() {
        lines.push(format!("    … and {} more", files.len() - lines.len()));
    }
    lines.join("\n")
}
