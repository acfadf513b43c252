//! Work on many items at once, with results in the order of the items.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Below this many items, starting threads costs more than it gains.
const WORTH_IT: usize = 64;

/// Items handed to a thread at a time: few enough that all threads end at about the same time.
const BLOCK: usize = 32;

/// As much as the main thread has: readers of nested documents recurse to their limits.
const STACK: usize = 8 << 20;

/// Applies `work` to each item, on all processors.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if threads < 2 || items.len() < WORTH_IT {
        return items.into_iter().map(work).collect();
    }
    let total = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let run = || {
        let mut done: Vec<(usize, R)> = Vec::with_capacity(total / threads + BLOCK);
        loop {
            // Nothing in the iterator can be left half done, so that a poisoned lock is as good as any.
            let block: Vec<(usize, T)> = queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .by_ref()
                .take(BLOCK)
                .collect();
            if block.is_empty() {
                return done;
            }
            done.extend(block.into_iter().map(|(index, item)| (index, work(item))));
        }
    };
    let mut results = thread::scope(|scope| {
        // A thread that cannot be started is one that helps less: the work is done all the same.
        let others: Vec<_> = (1..threads)
            .filter_map(|_| {
                let builder = thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, run).ok()
            })
            .collect();
        let mut results = run();
        for other in others {
            match other.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        for length in [0, 1, 63, 64, 1_000] {
            let got = map((0..length).collect(), |number: usize| number * 2);
            assert_eq!(
                got,
                (0..length).map(|number| number * 2).collect::<Vec<_>>()
            );
        }
    }
}
