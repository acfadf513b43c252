//! A set of removals and new files that happens as a whole, also if the process dies in the middle.
//!
//! 1. Every new file is staged under `.xtask/staged/`.
//! 2. `.xtask/journal.json` says what to do with them. It gets its name by a rename when its content is on the disk,
//!    so a journal that exists is complete, and it is never there before all that it names.
//! 3. Removals, then renames into place. Each can be repeated.
//! 4. The journal goes, then the staging folder.
//!
//! [`Transaction::recover`] undoes what died before 2 ended, and finishes what died after.

use super::error::OutputError;
use super::fs::Fs;
use super::lock::absent;
use super::paths::{self, WORK, on_disk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// What to do, in this order.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    remove: Vec<String>,
    install: Vec<String>,
}

/// What [`Transaction::recover`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recovered {
    /// No trace of an interrupted run.
    Nothing,
    /// A run that had changed nothing yet; its staged files are gone.
    Discarded,
    /// A run that had begun; it is finished now.
    Finished,
}

/// The place where a folder is changed. The caller holds the lock.
pub(crate) struct Transaction<'a> {
    root: &'a Path,
    fs: &'a dyn Fs,
    work: PathBuf,
    staged: PathBuf,
    journal: PathBuf,
}

impl<'a> Transaction<'a> {
    pub(crate) fn new(root: &'a Path, fs: &'a dyn Fs) -> Self {
        let work = root.join(WORK);
        Self {
            root,
            fs,
            staged: work.join("staged"),
            journal: work.join("journal.json"),
            work,
        }
    }

    /// Whether a run was interrupted after it had begun to change the folder.
    pub(crate) fn pending(&self) -> bool {
        self.journal.exists()
    }

    /// Brings the folder to the old or to the new state, whichever the interrupted run had reached.
    pub(crate) fn recover(&self) -> Result<Recovered, OutputError> {
        let bytes = match std::fs::read(&self.journal) {
            Ok(bytes) => bytes,
            Err(error) if absent(&error) => {
                let draft = self.draft();
                if !self.staged.exists() && !draft.exists() {
                    return Ok(Recovered::Nothing);
                }
                self.discard()
                    .map_err(OutputError::not_writable(self.root))?;
                return Ok(Recovered::Discarded);
            }
            Err(error) => return Err(OutputError::io("read", &self.journal)(error)),
        };
        let journal: Journal = serde_json::from_slice(&bytes).map_err(|error| OutputError::Damaged {
            path: self.journal.clone(),
            detail: error.to_string(),
            way_out: "an interrupted run cannot be finished: delete that folder and run the same command again",
        })?;
        self.carry_out(&journal)?;
        Ok(Recovered::Finished)
    }

    /// Removes and installs, all or nothing. Paths have been checked. The last of `install` is installed last.
    pub(crate) fn run(
        &self,
        remove: Vec<String>,
        install: &[(&str, &[u8])],
    ) -> Result<(), OutputError> {
        if let Err(error) = self.stage(&remove, install) {
            if !self.pending() {
                // Nothing has changed yet. If tidying up fails too, the next run does it.
                let _ = self.discard();
            }
            return Err(OutputError::not_writable(self.root)(error));
        }
        let install = install.iter().map(|(path, _)| (*path).to_owned()).collect();
        self.carry_out(&Journal { remove, install })
    }

    fn stage(&self, remove: &[String], install: &[(&str, &[u8])]) -> io::Result<()> {
        self.fs.create_dir_all(&self.staged)?;
        for (index, (_, bytes)) in install.iter().enumerate() {
            self.fs.write(&self.staged_file(index), bytes)?;
        }
        let mut staged: Vec<PathBuf> = (0..install.len())
            .map(|index| self.staged_file(index))
            .collect();
        staged.push(self.staged.clone());
        self.fs.sync(&staged)?;
        let journal = Journal {
            remove: remove.to_vec(),
            install: install.iter().map(|(path, _)| (*path).to_owned()).collect(),
        };
        let draft = self.draft();
        self.fs.write(&draft, &serde_json::to_vec(&journal)?)?;
        self.fs.sync(std::slice::from_ref(&draft))?;
        self.fs.rename(&draft, &self.journal)?;
        self.fs.sync(std::slice::from_ref(&self.work))
    }

    fn carry_out(&self, journal: &Journal) -> Result<(), OutputError> {
        paths::check_all(journal.install.iter().map(String::as_str))?;
        let mut touched = BTreeSet::from([self.root.to_owned()]);
        for path in &journal.remove {
            paths::check(path)?;
            let full = on_disk(self.root, path);
            if full.is_dir() && !full.is_symlink() {
                // Removed before the interruption, and what was installed since needs a folder of that name.
                continue;
            }
            match self.fs.remove_file(&full) {
                Err(error) if !absent(&error) => return Err(self.half_done(&full)(error)),
                _ => {}
            }
            self.prune(&full).map_err(self.half_done(&full))?;
            touched.extend(full.parent().map(Path::to_owned));
        }
        for (index, path) in journal.install.iter().enumerate() {
            let full = on_disk(self.root, path);
            let staged = self.staged_file(index);
            // Installed before the interruption.
            if !staged.exists() {
                continue;
            }
            if let Some(parent) = full.parent() {
                self.fs
                    .create_dir_all(parent)
                    .map_err(self.half_done(&full))?;
                touched.insert(parent.to_owned());
            }
            if full.is_dir() {
                // Whatever this tool had in it is gone by now; the caller has made sure that there was nothing else.
                self.remove_empty_folders(&full)
                    .map_err(self.half_done(&full))?;
            }
            self.fs
                .rename(&staged, &full)
                .map_err(self.half_done(&full))?;
        }
        let touched: Vec<PathBuf> = touched
            .into_iter()
            .filter(|folder| folder.is_dir())
            .collect();
        self.fs.sync(&touched).map_err(self.half_done(self.root))?;
        self.fs
            .remove_file(&self.journal)
            .map_err(self.half_done(&self.journal))?;
        // The change is complete: what cannot be removed now, the next run removes.
        let _ = self.discard();
        Ok(())
    }

    /// Removes staged files. Only while there is no journal that needs them.
    fn discard(&self) -> io::Result<()> {
        for file in [self.draft()].into_iter().chain(entries(&self.staged)?) {
            match self.fs.remove_file(&file) {
                Err(error) if !absent(&error) => return Err(error),
                _ => {}
            }
        }
        match self.fs.remove_dir(&self.staged) {
            Err(error) if !absent(&error) => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes the folders that a removed file has left empty.
    fn prune(&self, removed: &Path) -> io::Result<()> {
        for folder in removed
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.root)
        {
            match self.fs.remove_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => break,
                Err(error) if !absent(&error) => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn remove_empty_folders(&self, folder: &Path) -> io::Result<()> {
        for inner in entries(folder)? {
            if inner.is_dir() && !inner.is_symlink() {
                self.remove_empty_folders(&inner)?;
            }
        }
        self.fs.remove_dir(folder)
    }

    fn draft(&self) -> PathBuf {
        self.work.join("journal.draft")
    }

    fn staged_file(&self, index: usize) -> PathBuf {
        self.staged.join(index.to_string())
    }

    fn half_done(&self, path: &Path) -> impl FnOnce(io::Error) -> OutputError {
        let (folder, path) = (self.root.to_owned(), path.to_owned());
        move |source| OutputError::HalfDone {
            folder,
            path,
            source,
        }
    }
}

/// What the folder holds; nothing if there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect(),
        Err(error) if absent(&error) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
