//! The walk over what Azure has. One task owns all state and decides; only calls run at the same time.

mod answers;

use super::errors::Verdict;
use super::types::Types;
use super::{Event, Live, Observer, Root, complete};
use crate::import::{Failure, Options, Origin, Problem, Reading, Skipped, VersionChoice, skip};
use crate::registry::{LookupError, Registry};
use aso_arm::{Client, Collection, Error, Page};
use aso_runtime::arm_id::{ArmId, RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE};
use aso_runtime::registry::{Owner, ResourceType};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet, VecDeque};

/// The version of the generic listing and the list of resource groups.
const CORE: &str = "2021-04-01";

/// The type whose lists hold hundreds of built-in items on every resource, and a filter that leaves them out. Documented at
/// <https://learn.microsoft.com/rest/api/authorization/role-definitions/list>.
const ROLE_DEFINITIONS: (&str, &str) = (
    "Microsoft.Authorization/roleDefinitions",
    "type eq 'CustomRole'",
);

/// A call to make.
enum Work {
    Get(Target),
    List(Box<List>),
}

/// A resource to read.
struct Target {
    resource: &'static ResourceType,
    id: ArmId,
    is_root: bool,
}

/// A list to read, page by page.
struct List {
    pages: aso_arm::Pages,
    path: String,
    /// What it is listed below.
    owner: ArmId,
    of: Of,
}

/// What is in a list.
#[derive(Clone, Copy)]
enum Of {
    /// Resource groups, read with this version.
    Groups(&'static str),
    /// Everything that has a location, without properties.
    Resources,
    /// Children of a type, at this version.
    Children(&'static ResourceType),
    /// Extension resources of a type, at this version.
    Extensions(&'static ResourceType),
}

enum Answer {
    Document(Target, Result<Value, Error>),
    Page(Box<List>, Result<Option<Page>, Error>),
}

async fn call(client: Client, work: Work) -> Answer {
    match work {
        Work::Get(target) => {
            let body = read(&client, &target).await;
            Answer::Document(target, body)
        }
        Work::List(mut list) => {
            let page = list.pages.next().await;
            Answer::Page(list, page)
        }
    }
}

async fn read(client: &Client, target: &Target) -> Result<Value, Error> {
    let version = target.resource.api_version;
    match client.get(&target.id, version).await {
        // API Management has links that are there or not, such as the API of a product: HEAD says so, and there is no GET.
        Err(error)
            if matches!(error.status(), Some(404 | 405))
                && complete::is_name_only(target.resource) =>
        {
            match client.head(&target.id, version).await {
                Ok(true) => Ok(Value::Object(Map::new())),
                _ => Err(error),
            }
        }
        answer => answer,
    }
}

/// The state of an import.
pub(super) struct Walk<'w, O: ?Sized> {
    registry: &'w Registry,
    client: &'w Client,
    options: &'w Options,
    live: &'w Live,
    observer: &'w O,
    types: Types,
    queue: VecDeque<Work>,
    /// Lower-case ids of all that was decided about.
    seen: HashSet<String>,
    /// Subscriptions that are listed as a whole, in lower case.
    subscriptions: HashSet<String>,
    /// Nested resources that the generic listing has, by lower-case id: their parents list them again, with properties.
    nested: BTreeMap<String, ArmId>,
    /// What lists have of wider scopes.
    inherited: BTreeMap<String, Skipped>,
    reading: Reading,
    done: usize,
    running: usize,
    resources: usize,
}

impl<'w, O: Observer + ?Sized> Walk<'w, O> {
    pub(super) fn new(
        registry: &'w Registry,
        client: &'w Client,
        options: &'w Options,
        live: &'w Live,
        observer: &'w O,
    ) -> Self {
        Self {
            registry,
            client,
            options,
            live,
            observer,
            types: Types::new(registry, &options.version, &options.types),
            queue: VecDeque::new(),
            seen: HashSet::new(),
            subscriptions: HashSet::new(),
            nested: BTreeMap::new(),
            inherited: BTreeMap::new(),
            reading: Reading::default(),
            done: 0,
            running: 0,
            resources: 0,
        }
    }

    pub(super) async fn run(mut self, roots: &[Root]) -> Result<Reading, Error> {
        let subscriptions = roots
            .iter()
            .filter(|root| root.id.is_type(SUBSCRIPTION_TYPE));
        self.subscriptions = subscriptions.map(|root| root.id.key()).collect();
        for Root { id, .. } in roots {
            self.visit(id.clone(), true);
        }
        let mut calls = FuturesUnordered::new();
        loop {
            while calls.len() < self.live.workers.max(1)
                && let Some(work) = self.queue.pop_front()
            {
                calls.push(call(self.client.clone(), work));
            }
            self.running = calls.len();
            let Some(answer) = calls.next().await else {
                if self.visit_nested() {
                    continue;
                }
                break;
            };
            match answer {
                Answer::Document(target, body) => self.document(target, body)?,
                Answer::Page(list, page) => self.page(list, page)?,
            }
            self.done += 1;
            self.observer.event(&Event::Progress {
                done: self.done,
                known: self.done + self.queue.len() + self.running.saturating_sub(1),
                resources: self.resources,
            });
        }
        let seen = &self.seen;
        self.inherited.retain(|key, _| !seen.contains(key));
        self.reading.skipped.extend(self.inherited.into_values());
        Ok(self.reading)
    }

    /// Decides about a resource that has to be read by a GET.
    fn visit(&mut self, id: ArmId, is_root: bool) {
        if !self.seen.insert(id.key()) {
            return;
        }
        let arm_type = id.arm_type();
        if arm_type == SUBSCRIPTION_TYPE {
            self.below(&id);
            return;
        }
        match self.lookup(&id, is_root) {
            Ok(_) if !self.options.types.wants(&arm_type) => self.below(&id),
            Ok(resource) => {
                if let Some(reason) = self.system(&id) {
                    self.skip(id.to_string(), reason);
                    return;
                }
                self.queue.push_back(Work::Get(Target {
                    resource,
                    id,
                    is_root,
                }));
            }
            Err(problem) if is_root => {
                let origin = Origin::azure(&id.to_string());
                self.reading.failures.push(Failure { origin, problem });
            }
            Err(_) => self.unsupported(&id),
        }
    }

    fn lookup(&self, id: &ArmId, is_root: bool) -> Result<&'static ResourceType, Problem> {
        let wanted = match &self.options.version {
            VersionChoice::Exactly(version) => Some(version.as_str()),
            VersionChoice::Newest | VersionChoice::Folder => None,
        };
        let found = match self.registry.for_arm_id(id, wanted) {
            // The resources of a group have no version in common.
            Err(LookupError::UnsupportedVersion { .. }) if !is_root || id.namespace().is_none() => {
                self.registry.for_arm_id(id, None)
            }
            found => found,
        }?;
        if found.owner == Owner::Any && id.parent().is_none() {
            return Err(Problem::TenantExtension);
        }
        Ok(found)
    }

    /// Counts a resource that no kind is made of. Below it there can be some.
    fn unsupported(&mut self, id: &ArmId) {
        if self.options.types.wants(&id.arm_type()) {
            let count = self.reading.unsupported.entry(id.arm_type()).or_default();
            *count += 1;
        }
        self.children(id);
    }

    /// The rules that need no document.
    fn system(&self, id: &ArmId) -> Option<&'static str> {
        if self.options.include_system {
            return None;
        }
        skip::reason(id, id.parent().as_ref(), None)
    }

    /// Lists what can be below a resource.
    fn below(&mut self, id: &ArmId) {
        let arm_type = id.arm_type();
        let whole = ArmId::for_subscription(id.subscription().unwrap_or_default());
        if arm_type == SUBSCRIPTION_TYPE {
            let groups = Collection::resource_groups(id.subscription().unwrap_or_default());
            let group = self.lookup(&ArmId::for_resource_group("", "any"), false);
            let version = group.map_or(CORE, |group| group.api_version);
            self.list(Some(groups), version, id, Of::Groups(version));
            self.list(Collection::resources(id).ok(), CORE, id, Of::Resources);
        } else if arm_type == RESOURCE_GROUP_TYPE {
            if !self.subscriptions.contains(&whole.key()) {
                self.list(Collection::resources(id).ok(), CORE, id, Of::Resources);
            }
        } else {
            self.children(id);
        }
        self.extensions(id);
    }

    fn children(&mut self, id: &ArmId) {
        if self.options.no_children {
            return;
        }
        for resource in self.types.children(&id.arm_type()).to_vec() {
            let collection = Collection::children(id, resource.arm_type).ok();
            self.list(collection, resource.api_version, id, Of::Children(resource));
        }
    }

    fn extensions(&mut self, id: &ArmId) {
        let arm_type = id.arm_type();
        if self.live.no_extensions
            || self.types.is_extension(id)
            || self.options.types.excludes(&arm_type)
        {
            return;
        }
        for resource in self.types.extensions().to_vec() {
            let mut collection = Collection::of_type(id, resource.arm_type).ok();
            let is_role = resource.arm_type.eq_ignore_ascii_case(ROLE_DEFINITIONS.0);
            if is_role && !self.options.include_system {
                collection = collection.map(|list| list.with("$filter", ROLE_DEFINITIONS.1));
            }
            let version = resource.api_version;
            self.list(collection, version, id, Of::Extensions(resource));
        }
    }

    fn list(&mut self, collection: Option<Collection>, version: &str, owner: &ArmId, of: Of) {
        let Some(collection) = collection else {
            return;
        };
        self.queue.push_back(Work::List(Box::new(List {
            pages: self.client.list(&collection, version),
            path: collection.path().to_owned(),
            owner: owner.clone(),
            of,
        })));
    }

    /// Decides about nested resources that no list of a parent has told of: the parent is of no kind, or its list failed. Gives whether there were any.
    fn visit_nested(&mut self) -> bool {
        let mut waiting = std::mem::take(&mut self.nested);
        waiting.retain(|key, _| !self.seen.contains(key));
        let has_waiting_parent = |id: &ArmId| {
            id.parent()
                .is_some_and(|parent| waiting.contains_key(&parent.key()))
        };
        let (later, now): (BTreeMap<_, _>, BTreeMap<_, _>) = waiting
            .clone()
            .into_iter()
            .partition(|(_, id)| has_waiting_parent(id));
        self.nested = later;
        let any = !now.is_empty();
        for id in now.into_values() {
            self.visit(id, false);
        }
        any
    }

    fn skip(&mut self, id: String, reason: &'static str) {
        self.observer.event(&Event::Skipped { id: &id, reason });
        self.reading.skipped.push(Skipped {
            origin: Origin::azure(&id),
            id,
            reason,
        });
    }

    /// Does what is to be done about an error.
    fn judge(&mut self, verdict: Verdict, id: String, error: Error) -> Result<(), Error> {
        match verdict {
            Verdict::Nothing => {}
            Verdict::Skip(reason) => self.skip(id, reason),
            Verdict::Fail => {
                self.observer.event(&Event::Failed {
                    id: &id,
                    error: &error,
                });
                self.reading.failures.push(Failure {
                    origin: Origin::azure(&id),
                    problem: Problem::Azure(Box::new(error)),
                });
            }
            Verdict::Stop => return Err(error),
        }
        Ok(())
    }
}
