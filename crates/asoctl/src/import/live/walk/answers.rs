//! What is done with an answer.

use super::{List, Of, Target, Walk, Work};
use crate::import::live::{Event, Observer, complete, errors};
use crate::import::{Document, Origin, Skipped, skip};
use aso_arm::{Error, Page};
use aso_runtime::arm_id::ArmId;
use serde_json::{Map, Value};

/// Belongs to what is above the resource that lists it.
const INHERITED: &str = "it belongs to a wider scope";
/// `spec.owner` can't say that.
const TENANT: &str = "it belongs to the tenant itself";

impl<O: Observer + ?Sized> Walk<'_, O> {
    /// A GET was answered.
    pub(super) fn document(
        &mut self,
        target: Target,
        body: Result<Value, Error>,
    ) -> Result<(), Error> {
        match body {
            Ok(body) => self.take(target, body),
            Err(error) => {
                let is_gone = error.is_not_found();
                let verdict = errors::of_get(&error, target.is_root);
                self.judge(verdict, target.id.to_string(), error)?;
                // What cannot be read can have children that can.
                if !is_gone {
                    self.below(&target.id);
                }
            }
        }
        Ok(())
    }

    /// A resource was read.
    fn take(&mut self, target: Target, body: Value) {
        let own = body.get("id").and_then(Value::as_str);
        // The spelling of Azure counts. An id of something else is that of an alias: products list the APIs of their service.
        let id = own
            .and_then(|text| ArmId::parse(text).ok())
            .filter(|own| own.same_as(&target.id))
            .unwrap_or(target.id);
        let document = Document {
            resource: target.resource,
            origin: Origin::azure(&id.to_string()),
            id: id.clone(),
            body,
        };
        if let Some(reason) = self.reading.take(self.registry, document, self.options) {
            let id = id.to_string();
            self.observer.event(&Event::Skipped { id: &id, reason });
            return;
        }
        self.resources += 1;
        self.observer.event(&Event::Read {
            id: &id,
            resource: target.resource,
        });
        self.below(&id);
    }

    /// A page of a list was answered.
    pub(super) fn page(
        &mut self,
        list: Box<List>,
        page: Result<Option<Page>, Error>,
    ) -> Result<(), Error> {
        let page = match page {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(()),
            Err(error) => {
                let verdict = match list.of {
                    Of::Groups(_) | Of::Resources => errors::of_expansion(&error),
                    Of::Children(_) => errors::of_list(&error, false),
                    Of::Extensions(_) => errors::of_list(&error, true),
                };
                return self.judge(verdict, list.path, error);
            }
        };
        self.observer.event(&Event::Listed {
            path: &list.path,
            items: page.items.len(),
        });
        for item in page.items {
            self.item(&list, item);
        }
        if page.has_more {
            self.queue.push_back(Work::List(list));
        }
        Ok(())
    }

    fn item(&mut self, list: &List, item: Value) {
        let own = item.get("id").and_then(Value::as_str);
        let own = own.and_then(|text| ArmId::parse(text).ok());
        match list.of {
            Of::Groups(version) => {
                if let Some(id) = own {
                    self.listed(id, version, item);
                }
            }
            Of::Resources => {
                let Some(id) = own else { return };
                if id.types().count() < 2 {
                    self.visit(id, false);
                } else if !self.options.no_children {
                    self.nested.insert(id.key(), id);
                }
            }
            Of::Children(resource) => {
                let is_child = |id: &ArmId| {
                    id.is_type(resource.arm_type)
                        && id
                            .parent()
                            .is_some_and(|parent| parent.same_as(&list.owner))
                };
                if let Some(id) = own.filter(is_child) {
                    self.listed(id, resource.api_version, item);
                } else if let Some(id) = child_id(&list.owner, resource.arm_type, &item) {
                    // Something else's document: that of the API that a product has. It only tells that there is such a child.
                    let nothing = if complete::is_name_only(resource) {
                        Value::Object(Map::new())
                    } else {
                        Value::Null
                    };
                    self.listed(id, resource.api_version, nothing);
                }
            }
            Of::Extensions(resource) => {
                if let Some(id) = own.filter(|id| id.is_type(resource.arm_type)) {
                    self.extension(list, id, resource.api_version, item);
                }
            }
        }
    }

    /// An extension resource, which lists show at its own scope, above it, and below it.
    fn extension(&mut self, list: &List, id: ArmId, version: &str, item: Value) {
        let Some(parent) = id.parent() else {
            self.inherited(id, TENANT);
            return;
        };
        let (parent, owner) = (parent.key(), list.owner.key());
        let is_below = parent
            .strip_prefix(&owner)
            .is_some_and(|rest| rest.starts_with('/'));
        if parent == owner || (is_below && !self.options.no_children) || self.options.include_system
        {
            self.listed(id, version, item);
        } else if !is_below {
            let rule = skip::reason(&id, Some(&list.owner), Some(&item));
            self.inherited(id, rule.unwrap_or(INHERITED));
        }
    }

    /// Remembers what is of a wider scope: it may still be found there.
    fn inherited(&mut self, id: ArmId, reason: &'static str) {
        self.inherited.entry(id.key()).or_insert_with(|| Skipped {
            origin: Origin::azure(&id.to_string()),
            id: id.to_string(),
            reason,
        });
    }

    /// A list has a resource: its item is read if it says all, else the resource.
    fn listed(&mut self, id: ArmId, version: &str, item: Value) {
        let resource = match self.lookup(&id, false) {
            Ok(resource)
                if resource.api_version == version
                    && self.options.types.wants(resource.arm_type)
                    && complete::is_complete(resource, &item) =>
            {
                resource
            }
            _ => return self.visit(id, false),
        };
        if self.seen.insert(id.key()) {
            let target = Target {
                resource,
                id,
                is_root: false,
            };
            self.take(target, item);
        }
    }
}

/// The id of a child by the name of a list's item, which can be the whole path of names.
fn child_id(owner: &ArmId, arm_type: &str, item: &Value) -> Option<ArmId> {
    let name = item.get("name").and_then(Value::as_str)?;
    let name = name.rsplit('/').next().filter(|name| !name.is_empty())?;
    let (_, kind) = arm_type.rsplit_once('/')?;
    owner.child(kind, name)
}
