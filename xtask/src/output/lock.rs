//! One run at a time: a lock file inside the output folder, held through the operating system.
//!
//! The system releases the lock when the process ends, however it ends, so a file that is left behind locks nothing.

use super::error::OutputError;
use super::paths::WORK;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held for as long as the value lives.
pub(crate) struct Lock {
    /// Closing it releases the lock.
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// For a run that writes. Creates what is missing.
    pub(crate) fn exclusive(root: &Path) -> Result<Self, OutputError> {
        let work = root.join(WORK);
        let path = work.join("lock");
        // The run that held the lock before removes the file at its end: whoever opened it in between has locked
        // a file that no longer has a name, and must look again.
        for _ in 0..100 {
            fs::create_dir_all(&work).map_err(OutputError::not_writable(root))?;
            let file = match File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
            {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(OutputError::not_writable(root)(error)),
            };
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Self { _file: file, path }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(OutputError::Busy {
                        folder: root.to_owned(),
                    });
                }
                Err(TryLockError::Error(error)) => {
                    return Err(OutputError::not_writable(root)(error));
                }
            }
        }
        Err(OutputError::Busy {
            folder: root.to_owned(),
        })
    }

    /// For a run that only reads: it creates nothing, and there is nothing to hold where no run is writing.
    pub(crate) fn shared(root: &Path) -> Result<Option<File>, OutputError> {
        let path = root.join(WORK).join("lock");
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if absent(&error) => return Ok(None),
            Err(error) => return Err(OutputError::io("read", &path)(error)),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(OutputError::Busy {
                folder: root.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(OutputError::io("lock", &path)(error)),
        }
    }
}

impl Drop for Lock {
    /// Leaves nothing behind. Where something else is still in the folder (a journal to finish), it stays.
    fn drop(&mut self) {
        // Nothing depends on either succeeding.
        let _ = fs::remove_file(&self.path);
        if let Some(work) = self.path.parent() {
            let _ = fs::remove_dir(work);
        }
    }
}

/// Whether an error says that there is no such file, also because what should be its folder is none.
pub(crate) fn absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Whether the open file is still the one that the path names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Elsewhere an open file cannot lose its name.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_refused_and_nothing_stays_behind() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::exclusive(folder.path()).unwrap();
        assert!(matches!(
            Lock::exclusive(folder.path()),
            Err(OutputError::Busy { .. })
        ));
        assert!(matches!(
            Lock::shared(folder.path()),
            Err(OutputError::Busy { .. })
        ));
        drop(held);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Lock::shared(folder.path()).unwrap().is_none());
        drop(Lock::exclusive(folder.path()).unwrap());
    }

    #[test]
    fn a_lock_file_of_a_dead_run_locks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(WORK)).unwrap();
        fs::write(folder.path().join(WORK).join("lock"), "").unwrap();
        drop(Lock::exclusive(folder.path()).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
