//! Reading and writing files: folders are walked in a fixed order, reads are bounded, writes are whole or not at all.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// No file that people or tools write by hand is larger; a limit keeps the memory that one file can take bounded.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or folder does not exist or may not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds no file of the kind that is read.
    #[error("{}: the folder holds no {} file; name another folder or a file", path.display(), wanted.join(" or "))]
    NoFiles {
        /// Which folder.
        path: PathBuf,
        /// The endings that were looked for.
        wanted: Vec<String>,
    },
    /// The file is too large.
    #[error("{}: larger than {} MiB; split it into several files", path.display(), MAX_FILE_BYTES >> 20)]
    TooLarge {
        /// Which file.
        path: PathBuf,
    },
    /// The file holds nothing.
    #[error("{}: the file is empty", path.display())]
    Empty {
        /// Which file.
        path: PathBuf,
    },
    /// The file holds UTF-16, which PowerShell's `>` writes.
    #[error("{}: the file is UTF-16; save it as UTF-8 (in PowerShell: | Out-File -Encoding utf8)", path.display())]
    Utf16 {
        /// Which file.
        path: PathBuf,
    },
    /// The file is no text.
    #[error("{}:{line}: byte {offset} is not valid UTF-8; save the file as UTF-8", path.display())]
    Encoding {
        /// Which file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// How many bytes of the file are valid.
        offset: usize,
    },
}

/// Why something could not be written. Which option names another place is for the caller to say.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder could not be made.
    #[error("{}: the output folder can't be created: {source}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file could not be written. What stood there before is unchanged.
    #[error("{}: can't be written: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Finds the files to read: the path itself if it is a file, else all files below it with one of the endings, sorted.
///
/// Links to folders are not followed, so that a walk always ends. What cannot be read is reported beside what can.
#[must_use]
pub fn find(path: &Path, endings: &[&str]) -> (Vec<PathBuf>, Vec<ReadError>) {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    match fs::metadata(path) {
        Ok(meta) if !meta.is_dir() => return (vec![path.to_owned()], errors),
        Ok(_) => {}
        Err(source) => {
            errors.push(io_error(path, source));
            return (files, errors);
        }
    }
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(source) => {
                errors.push(io_error(&folder, source));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(source) => {
                    errors.push(io_error(&folder, source));
                    continue;
                }
            };
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder {
                folders.push(path);
            } else if path.extension().is_some_and(|found| {
                endings
                    .iter()
                    .any(|ending| found.eq_ignore_ascii_case(ending))
            }) && (entry.file_type().is_ok_and(|kind| kind.is_file()) || path.is_file())
            {
                files.push(path);
            }
        }
    }
    if files.is_empty() && errors.is_empty() {
        errors.push(ReadError::NoFiles {
            path: path.to_owned(),
            wanted: endings.iter().map(|ending| format!("*.{ending}")).collect(),
        });
    }
    files.sort();
    (files, errors)
}

/// Reads a text file as a whole. A byte order mark is dropped.
///
/// # Errors
/// [`ReadError`]: not there, empty, too large, or no UTF-8.
pub fn read(path: &Path) -> Result<String, ReadError> {
    let file = fs::File::open(path).map_err(|source| io_error(path, source))?;
    let size = file.metadata().map_or(0, |meta| meta.len());
    read_from(path, file, size)
}

/// Reads a text from a stream, under a name for messages.
///
/// # Errors
/// As [`read`].
pub fn read_from(path: &Path, stream: impl Read, size: u64) -> Result<String, ReadError> {
    if size > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge {
            path: path.to_owned(),
        });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    stream
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| io_error(path, source))?;
    // A pipe does not tell its size beforehand.
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadError::TooLarge {
            path: path.to_owned(),
        });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ReadError::Utf16 {
            path: path.to_owned(),
        });
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let valid = error.as_bytes().get(..offset).unwrap_or_default();
        ReadError::Encoding {
            path: path.to_owned(),
            line: valid.iter().filter(|byte| **byte == b'\n').count() + 1,
            offset,
        }
    })?;
    if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Err(ReadError::Empty {
            path: path.to_owned(),
        });
    }
    Ok(text)
}

fn io_error(path: &Path, source: io::Error) -> ReadError {
    ReadError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Makes a folder and those above it, if they are not there yet.
///
/// # Errors
/// [`WriteError::Folder`].
pub fn create_folder(path: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(path).map_err(|source| WriteError::Folder {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file as a whole: to a temporary name beside it, which then takes its place. A file that holds the content already is not touched.
///
/// # Errors
/// [`WriteError::File`]; the file is then what it was before.
pub fn write(path: &Path, content: &[u8]) -> Result<(), WriteError> {
    replace(path, content).map_err(|source| WriteError::File {
        path: path.to_owned(),
        source,
    })
}

fn holds(path: &Path, meta: &fs::Metadata, content: &[u8]) -> bool {
    meta.len() == content.len() as u64 && fs::read(path).is_ok_and(|found| found == content)
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let target = match fs::metadata(path) {
        // A device or a pipe (`-o /dev/stdout`) can't be replaced, only written to.
        Ok(meta) if !meta.is_file() && !meta.is_dir() => return fs::write(path, content),
        Ok(meta) if meta.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        // Replacing a file is the slowest thing that some file systems do, and other tools watch for changes.
        Ok(meta) if holds(path, &meta, content) => return Ok(()),
        // What a link points to is replaced, not the link.
        Ok(_) if path.is_symlink() => fs::canonicalize(path)?,
        _ => path.to_owned(),
    };
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let temporary = target.with_file_name(format!(".asoctl-{}-{number}.tmp", std::process::id()));
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)
        .and_then(|mut file| file.write_all(content))
        .and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        // The first error is the one to report; nothing better can be done if this fails as well.
        let _ = fs::remove_file(&temporary);
    }
    written
}
