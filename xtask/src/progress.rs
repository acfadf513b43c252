//! How far a long run is: a bar on a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::Duration;

/// What a long run tells about itself, from any number of threads.
pub trait Progress: Sync {
    /// A new stage begins, of so many steps.
    fn stage(&self, name: &str, steps: usize);
    /// Steps of the current stage are done.
    fn advance(&self, steps: usize);
    /// The run is over; nothing stays on the screen.
    fn done(&self);
}

/// Tells no one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn done(&self) {}
}

/// A bar on stderr, if that is a terminal. It draws at most 20 times a second, however often it is called.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar that is not drawn before the first stage.
    #[must_use]
    pub fn new() -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self::on(if terminal {
            ProgressDrawTarget::stderr_with_hz(20)
        } else {
            ProgressDrawTarget::hidden()
        })
    }

    fn on(target: ProgressDrawTarget) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), target);
        // The template is a constant; if it were wrong, a plainer bar is no reason to stop.
        if let Ok(style) = ProgressStyle::with_template("{msg:12} [{bar:40}] {pos}/{len} {elapsed}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar }
    }
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, steps: usize) {
        self.bar.reset();
        self.bar
            .set_length(u64::try_from(steps).unwrap_or(u64::MAX));
        self.bar.set_message(name.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    fn advance(&self, steps: usize) {
        self.bar.inc(u64::try_from(steps).unwrap_or(u64::MAX));
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Bar {
    /// Also where an error ends the run, so that its message has a line of its own.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn a_bar_counts_from_all_threads() {
        let bar = Bar::on(ProgressDrawTarget::hidden());
        let progress: &dyn Progress = &bar;
        progress.stage("parse", 10);
        progress.advance(3);
        progress.stage("print", 1000);
        (0..1000).into_par_iter().for_each(|_| progress.advance(1));
        assert_eq!((bar.bar.position(), bar.bar.length()), (1000, Some(1000)));
        progress.done();
        assert!(bar.bar.is_finished());
    }
}
