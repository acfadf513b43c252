//! The few operations that change the disk, behind a trait, so that tests can interrupt a run before any of them.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Operations that change the disk. Reading is not one of them: it cannot leave anything half done.
pub(crate) trait Fs {
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;
    /// Creates or truncates the file; its content is on the disk when this returns.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Only if it is empty.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes creations, renames and removals in the folder last through a power failure.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
}

/// The disk.
pub(crate) struct Disk;

impl Fs for Disk {
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        // Tests interrupt thousands of runs and never cut the power.
        if cfg!(test) { Ok(()) } else { file.sync_data() }
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

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        // Windows cannot open a folder as a file, and needs no such call.
        if cfg!(unix) && !cfg!(test) {
            File::open(path)?.sync_all()
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
pub(crate) mod failing {
    use super::{Disk, Fs};
    use std::cell::Cell;
    use std::io;
    use std::path::Path;

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

        fn sync_dir(&self, path: &Path) -> io::Result<()> {
            self.step()?;
            Disk.sync_dir(path)
        }
    }
}
