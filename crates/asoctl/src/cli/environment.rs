//! What a command line depends on beside its arguments and streams.

use std::io::{self, IsTerminal as _};

/// The surroundings of a process. Tests have their own.
#[derive(Clone, Copy)]
pub struct Environment<'e> {
    /// Gives a variable: of clouds and credentials.
    pub variable: &'e (dyn Fn(&str) -> Option<String> + Send + Sync),
    /// Whether the standard error is a terminal, where progress can be drawn.
    pub is_terminal: bool,
    /// Whether Ctrl-C is this program's to handle.
    pub handles_signals: bool,
}

fn of_process(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Environment<'static> {
    /// That of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self {
            variable: &of_process,
            is_terminal: io::stderr().is_terminal(),
            handles_signals: true,
        }
    }
}

impl std::fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment")
            .field("is_terminal", &self.is_terminal)
            .field("handles_signals", &self.handles_signals)
            .finish_non_exhaustive()
    }
}
