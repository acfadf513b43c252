//! Where commands that wait for a network run.

use std::future::Future;
use std::io;

/// Runs to the end, on this thread.
///
/// # Errors
/// The system gives no more of what waiting needs.
pub(super) fn run<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(future))
}
