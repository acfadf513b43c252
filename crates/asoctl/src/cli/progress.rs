//! How far an import is: a bar on a terminal, lines elsewhere.

use crate::import::live::{Event, Observer};
use aso_runtime::arm_id::ArmId;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::time::{Duration, Instant};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verbosity {
    /// Only what is wrong.
    Quiet,
    /// How far it is, and a summary.
    Normal,
    /// Each resource and each list, too.
    Verbose,
}

/// How often a line says how far it is.
const LINES: Duration = Duration::from_secs(5);

/// Shows what happens. Lines that cannot be written are dropped: they are not the result.
pub(super) struct Progress<'p> {
    err: RefCell<&'p mut dyn Write>,
    verbosity: Verbosity,
    bar: Option<ProgressBar>,
    said: Cell<Instant>,
}

impl<'p> Progress<'p> {
    /// `draws`: whether the standard error of the process is a terminal, on which a bar can be drawn.
    pub(super) fn new(err: &'p mut dyn Write, verbosity: Verbosity, draws: bool) -> Self {
        // Not redrawn by a thread of its own: the standard error is locked by this one.
        let bar = (draws && verbosity == Verbosity::Normal).then(|| {
            let bar =
                ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(10));
            let style = "Import Azure resources [{bar:30}] {pos}/{len} {wide_msg}";
            bar.with_style(
                ProgressStyle::with_template(style)
                    .unwrap_or_else(|_| ProgressStyle::default_bar())
                    .progress_chars("=> "),
            )
        });
        Self {
            err: RefCell::new(err),
            verbosity,
            bar,
            said: Cell::new(Instant::now()),
        }
    }

    /// Says where an import begins.
    pub(super) fn begin(&self, root: &ArmId) {
        if self.bar.is_none() && self.verbosity >= Verbosity::Normal {
            self.line(format_args!("reading {root}"));
        }
    }

    fn line(&self, text: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.err.borrow_mut(), "{text}");
    }
}

impl Observer for Progress<'_> {
    fn event(&self, event: &Event<'_>) {
        if let Some(bar) = &self.bar {
            match event {
                Event::Progress { done, known, .. } => {
                    bar.set_length(*known as u64);
                    bar.set_position(*done as u64);
                }
                Event::Read { id, resource } => {
                    bar.set_message(format!("{} {}", resource.kind, id.name()));
                }
                _ => {}
            }
            return;
        }
        match event {
            Event::Progress {
                done,
                known,
                resources,
            } if self.verbosity >= Verbosity::Normal && self.said.get().elapsed() >= LINES => {
                self.said.set(Instant::now());
                self.line(format_args!(
                    "{resources} resources read, {done} of {known} steps done"
                ));
            }
            _ if self.verbosity < Verbosity::Verbose => {}
            Event::Read { id, resource } => {
                let version = resource.api_version;
                self.line(format_args!("read {id} ({} {version})", resource.kind));
            }
            Event::Listed { path, items } => self.line(format_args!("listed {path}: {items}")),
            Event::Skipped { id, reason } => self.line(format_args!("skipping {id}: {reason}")),
            Event::Failed { id, error } => self.line(format_args!("failed {id}: {error}")),
            _ => {}
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
