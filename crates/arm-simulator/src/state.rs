//! What all requests share.

use crate::faults::Faults;
use crate::log::Log;
use crate::operations::{Operation, Pace, Work};
use crate::store::Store;
use crate::tokens::Tokens;
use aso_runtime::arm_id::ArmId;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The simulator's state.
pub(crate) struct Shared {
    pub(crate) azure: Mutex<Azure>,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) tokens: Mutex<Tokens>,
    pub(crate) log: Mutex<Log>,
    pub(crate) settings: Mutex<Settings>,
    /// `http://127.0.0.1:PORT`.
    pub(crate) url: String,
}

/// What can be changed while it runs.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) latency: Duration,
    pub(crate) page_size: usize,
    /// What throttling asks for.
    pub(crate) retry_after: Option<Duration>,
    /// Where links in answers point instead of here.
    pub(crate) links: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            latency: Duration::ZERO,
            // ARM's own page size.
            page_size: 1000,
            retry_after: Some(Duration::from_secs(1)),
            links: None,
        }
    }
}

/// Resources and what happens to them.
pub(crate) struct Azure {
    pub(crate) store: Store,
    pub(crate) operations: BTreeMap<String, Operation>,
    pub(crate) pace: Pace,
    /// How the next operations end: code and message.
    pub(crate) failures: Vec<(String, String)>,
    /// What actions answer, by lower-case type and action.
    pub(crate) actions: HashMap<(String, String), Value>,
    last_operation: u64,
}

impl Azure {
    pub(crate) fn new(store: Store, pace: Pace) -> Self {
        Self {
            store,
            operations: BTreeMap::new(),
            pace,
            failures: Vec::new(),
            actions: HashMap::new(),
            last_operation: 0,
        }
    }

    /// Begins an operation on a resource. Its number is a UUID, as Azure's are.
    pub(crate) fn begin(&mut self, target: &ArmId, work: Work) -> String {
        self.last_operation += 1;
        let number = format!("00000000-0000-4000-8000-{:012x}", self.last_operation);
        let failure = (!self.failures.is_empty()).then(|| self.failures.remove(0));
        let operation = Operation {
            target: target.clone(),
            work,
            polls_left: self.pace.polls,
            deadline: Instant::now() + self.pace.longest,
            failure,
            ended: false,
        };
        self.operations.insert(number.clone(), operation);
        if work != Work::Purge
            && let Some(stored) = self.store.get_mut(target)
        {
            stored.operation = Some(number.clone());
            set_state(&mut stored.body, work.state());
        }
        number
    }

    /// Ends what has run long enough, whether someone asked for it or not.
    pub(crate) fn settle(&mut self) {
        let now = Instant::now();
        let over: Vec<_> = self
            .operations
            .iter_mut()
            .filter(|(_, operation)| !operation.ended && now >= operation.deadline)
            .map(|(number, operation)| {
                operation.ended = true;
                number.clone()
            })
            .collect();
        for number in over {
            self.finish(&number);
        }
    }

    /// Counts a question for an operation, and carries its end out if that makes it end.
    pub(crate) fn ask(&mut self, number: &str) {
        let Some(operation) = self.operations.get_mut(number) else {
            return;
        };
        let before = operation.ended;
        if operation.asked(Instant::now()) && !before {
            self.finish(number);
        }
    }

    fn finish(&mut self, number: &str) {
        let Some(operation) = self.operations.get(number) else {
            return;
        };
        let (target, work) = (operation.target.clone(), operation.work);
        let failed = operation.failure.is_some();
        if work == Work::Purge {
            return;
        }
        if let Some(stored) = self.store.get_mut(&target)
            && stored.operation.as_deref() == Some(number)
        {
            stored.operation = None;
            set_state(
                &mut stored.body,
                if failed { "Failed" } else { "Succeeded" },
            );
        }
        if work == Work::Delete && !failed {
            self.store.remove(&target);
        }
    }

    /// The operation that runs on a resource, on something that it lies in, or on a child of its own.
    pub(crate) fn running_on(&self, id: &ArmId) -> Option<&str> {
        let own = self
            .store
            .get(id)
            .and_then(|stored| stored.operation.as_deref());
        if own.is_some() {
            return own;
        }
        let mut above = id.parent();
        while let Some(parent) = above {
            // A group that changes does not keep its resources busy; one that is deleted does.
            let found = self.store.get(&parent).and_then(|stored| {
                let number = stored.operation.as_deref()?;
                let deletes = self
                    .operations
                    .get(number)
                    .is_some_and(|operation| operation.work == Work::Delete);
                (deletes || parent.namespace().is_some()).then_some(number)
            });
            if found.is_some() {
                return found;
            }
            above = parent.parent();
        }
        id.namespace()?;
        self.store
            .below(id)
            .filter(|stored| stored.id.namespaces().count() == id.namespaces().count())
            .find_map(|stored| stored.operation.as_deref())
    }
}

/// Sets `properties.provisioningState`, in a body that has it.
fn set_state(body: &mut Value, state: &str) {
    if let Some(value) = body
        .get_mut("properties")
        .and_then(|properties| properties.get_mut("provisioningState"))
    {
        *value = json!(state);
    }
}

/// A panic elsewhere leaves a state that is still good.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
