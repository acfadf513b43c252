//! Lists.

use super::Context;
use crate::catalog::{CATALOG, check_core, steps};
use crate::errors;
use crate::http::reply::Reply;
use crate::store::Stored;
use aso_runtime::arm_id::{ArmId, RESOURCE_GROUP_TYPE, SUBSCRIPTION_TYPE};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

/// What the generic listing tells of a resource.
const LISTED: &[&str] = &[
    "id",
    "name",
    "type",
    "location",
    "tags",
    "kind",
    "sku",
    "plan",
    "identity",
    "managedBy",
    "zones",
    "extendedLocation",
];

/// Types whose lists include what is inherited from above.
const INHERITED: &[&str] = &[
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions",
];

impl Context<'_> {
    pub(super) fn subscriptions(&self) -> Result<Reply, Reply> {
        check_core(self.request.api_version())?;
        let all = self
            .azure
            .store
            .subscriptions()
            .map(|stored| (stored.id.key(), stored.body.clone()));
        self.page(all.collect())
    }

    pub(super) fn groups(&self, subscription: &str) -> Result<Reply, Reply> {
        check_core(self.request.api_version())?;
        self.check_scope(&ArmId::for_subscription(subscription))?;
        let all = self
            .azure
            .store
            .groups(subscription)
            .map(|stored| (stored.id.key(), stored.body.clone()));
        self.page(all.collect())
    }

    /// The generic listing.
    pub(super) fn resources(&self, scope: &ArmId) -> Result<Reply, Reply> {
        check_core(self.request.api_version())?;
        self.check_scope(scope)?;
        let wanted = self.request.parameter("$filter").and_then(wanted_type);
        let all = self
            .azure
            .store
            .below(scope)
            .filter(|stored| is_tracked(stored))
            .filter(|stored| {
                wanted
                    .as_deref()
                    .is_none_or(|wanted| stored.id.is_type(wanted))
            })
            .map(|stored| (stored.id.key(), summary(stored)));
        self.page(all.collect())
    }

    /// The children of a resource, or the resources of a type in a scope.
    pub(super) fn members(
        &self,
        scope: &ArmId,
        arm_type: &str,
        children: bool,
    ) -> Result<Reply, Reply> {
        self.check_version(arm_type)?;
        self.check_scope(scope)?;
        let resource = scope.namespace().is_some();
        if resource && !self.azure.store.contains(scope) {
            return Err(if children {
                let kind = arm_type.split_once('/').map_or(arm_type, |(_, kind)| kind);
                errors::parent_not_found("read", kind, scope)
            } else {
                errors::not_found(scope)
            });
        }
        let mut found: Vec<_> = self
            .azure
            .store
            .members(scope, arm_type, children)
            .map(|stored| (stored.id.key(), stored.body.clone()))
            .collect();
        if INHERITED
            .iter()
            .any(|kind| kind.eq_ignore_ascii_case(arm_type))
        {
            let mut above = scope.parent();
            while let Some(scope) = above {
                let inherited = self
                    .azure
                    .store
                    .members(&scope, arm_type, false)
                    .filter(|stored| is_in(&stored.id, &scope));
                found.extend(inherited.map(|stored| (stored.id.key(), stored.body.clone())));
                above = scope.parent();
            }
            found.sort_by(|(a, _), (b, _)| a.cmp(b));
            found.dedup_by(|(a, _), (b, _)| a == b);
        }
        self.page(found)
    }

    /// One page of a list, from where the request says; with a link to the next.
    pub(super) fn page(&self, all: Vec<(String, Value)>) -> Result<Reply, Reply> {
        let after = self.request.parameter("$skiptoken");
        let top = match self.request.parameter("$top").map(str::parse::<usize>) {
            Some(Ok(top)) if top > 0 => Some(top),
            None => None,
            Some(_) => {
                return Err(errors::error(
                    400,
                    "InvalidTop",
                    "The query parameter '$top' has to be a positive whole number.",
                ));
            }
        };
        let size = self
            .settings
            .page_size
            .max(1)
            .min(top.unwrap_or(usize::MAX));
        let mut rest = all
            .into_iter()
            .skip_while(|(key, _)| after.is_some_and(|after| key.as_str() <= after));
        let mut last = String::new();
        let mut value = Vec::new();
        for (key, body) in rest.by_ref().take(size) {
            last = key;
            value.push(body);
        }
        let mut body = Map::new();
        body.insert("value".to_owned(), Value::Array(value));
        if rest.next().is_some() {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for (name, value) in &self.request.query {
                if !name.eq_ignore_ascii_case("$skiptoken") {
                    query.append_pair(name, value);
                }
            }
            let query = query.append_pair("$skiptoken", &last).finish();
            let link = format!("{}{}?{query}", self.links, self.request.path);
            body.insert("nextLink".to_owned(), json!(link));
        }
        Ok(Reply::json(200, Value::Object(body)))
    }
}

/// Whether a resource is right in a scope, and not in a group of it.
fn is_in(id: &ArmId, scope: &ArmId) -> bool {
    id.parent().is_some_and(|parent| parent.same_as(scope))
}

/// Whether the generic listing has a resource: what Azure Resource Manager keeps track of, which has a location. A nested resource
/// (`servers/databases`) counts if one says its location when it is made; other nested types only repeat their parent's.
fn is_tracked(stored: &Stored) -> bool {
    let arm_type = stored.id.arm_type();
    if arm_type == RESOURCE_GROUP_TYPE || arm_type == SUBSCRIPTION_TYPE {
        return false;
    }
    if stored.id.namespaces().count() > 1 || CATALOG.is_extension(&arm_type) {
        return false;
    }
    let has_location = stored.body.get("location").is_some_and(Value::is_string);
    if stored.id.types().count() == 1 {
        return has_location;
    }
    let known = CATALOG.of(&arm_type);
    has_location
        && (known.is_empty()
            || known.iter().any(|resource| {
                steps(resource.request)
                    .iter()
                    .any(|step| step.arm == "location")
            }))
}

fn summary(stored: &Stored) -> Value {
    let mut listed = Map::new();
    for name in LISTED {
        if let Some(value) = stored.body.get(*name) {
            listed.insert((*name).to_owned(), value.clone());
        }
    }
    // Here the name is the whole path of names.
    let names: Vec<_> = stored.id.names().collect();
    listed.insert("name".to_owned(), json!(names.join("/")));
    Value::Object(listed)
}

/// `resourceType eq 'Microsoft.Network/virtualNetworks'`; other filters let everything pass.
fn wanted_type(filter: &str) -> Option<String> {
    let (name, rest) = filter.trim().split_once(" eq ")?;
    let value = rest.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    name.trim()
        .eq_ignore_ascii_case("resourceType")
        .then(|| value.to_owned())
}
