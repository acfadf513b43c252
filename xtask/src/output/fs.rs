//! The few operations that change the disk, behind a trait, so that tests can interrupt a run before any of them.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

/// How many files are waited for at a time.
const SYNCS: usize = 16;

/// Operations that change the disk. Reading is not one of them: it cannot leave anything half done.
pub(crate) trait Fs {
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Creates or truncates the file. Its content is on the disk after [`Fs::sync`].
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Only if it is empty.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes the content of files, and creations, renames and removals in folders, last through a power failure.
    fn sync(&self, paths: &[PathBuf]) -> io::Result<()>;
}

/// The disk.
pub(crate) struct Disk;

impl Fs for Disk {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::create(path)?.write_all(bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn sync(&self, paths: &[PathBuf]) -> io::Result<()> {
        // Tests interrupt thousands of runs and never cut the power.
        if cfg!(test) {
            return Ok(());
        }
        let one = |path: &PathBuf| {
            // Windows cannot open a folder as a file, and needs no such call.
            if cfg!(unix) || path.is_file() {
                File::open(path)?.sync_all()
            } else {
                Ok(())
            }
        };
        // Each call waits for the disk, which takes many at a time.
        let share = paths.len().div_ceil(SYNCS).max(1);
        thread::scope(|scope| {
            let threads: Vec<_> = paths
                .chunks(share)
                .map(|paths| scope.spawn(move || paths.iter().try_for_each(one)))
                .collect();
            threads.into_iter().try_for_each(|thread| {
                let stopped = || Err(io::Error::other("a thread that writes files stopped"));
                thread.join().unwrap_or_else(|_| stopped())
            })
        })
    }
}

#[cfg(test)]
pub(crate) mod failing {
    use super::{Disk, Fs};
    use std::cell::Cell;
    use std::io;
    use std::path::{Path, PathBuf};

    /// What happens at the chosen operation.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(crate) enum Fault {
        /// The process is gone: this and every later operation fails, so nothing can be tidied up.
        Killed,
        /// As before, but a file was written by half.
        Torn,
        /// Only this operation fails, as on a full disk.
        Once,
    }

    /// A disk that fails at the nth changing operation.
    pub(crate) struct Failing {
        at: usize,
        fault: Fault,
        done: Cell<usize>,
    }

    impl Failing {
        pub(crate) fn new(at: usize, fault: Fault) -> Self {
            Self {
                at,
                fault,
                done: Cell::new(0),
            }
        }

        /// Whether the fault has happened.
        pub(crate) fn struck(&self) -> bool {
            self.done.get() > self.at
        }

        fn step(&self) -> io::Result<()> {
            let now = self.done.replace(self.done.get() + 1);
            let fails = if self.fault == Fault::Once {
                now == self.at
            } else {
                now >= self.at
            };
            if fails {
                Err(io::Error::other("injected fault"))
            } else {
                Ok(())
            }
        }
    }

    impl Fs for Failing {
        fn create_dir_all(&self, path: &Path) -> io::Result<()> {
            self.step()?;
            Disk.create_dir_all(path)
        }

        fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
            if self.fault == Fault::Torn && self.done.get() == self.at {
                Disk.write(path, &bytes[..bytes.len() / 2])?;
            }
            self.step()?;
            Disk.write(path, bytes)
        }

        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            self.step()?;
            Disk.rename(from, to)
        }

        fn remove_file(&self, path: &Path) -> io::Result<()> {
            self.step()?;
            Disk.remove_file(path)
        }

        fn remove_dir(&self, path: &Path) -> io::Result<()> {
            self.step()?;
            Disk.remove_dir(path)
        }

        fn sync(&self, paths: &[PathBuf]) -> io::Result<()> {
            self.step()?;
            Disk.sync(paths)
        }
    }
}
