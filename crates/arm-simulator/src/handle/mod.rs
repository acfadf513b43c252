//! From a request to an answer.

mod delete;
mod list;
mod post;
mod put;
mod read;

use crate::catalog::check_core;
use crate::errors;
use crate::http::reply::Reply;
use crate::operations::{Operation, Style, Work, retry_after};
use crate::state::{Azure, Settings, Shared, lock};
use crate::target::{self, RESULTS, STATUSES, Target};
use aso_runtime::arm_id::ArmId;
use serde_json::Value;

/// A request, read.
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// The decoded segments of the path; `None` if they are no text.
    pub(crate) segments: Option<Vec<String>>,
    /// The path as it came, for links.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) if_match: Option<String>,
    pub(crate) if_none_match: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Incoming {
    /// A query parameter; names are compared without case.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn api_version(&self) -> Option<&str> {
        self.parameter("api-version")
    }

    fn json(&self) -> Result<Value, Reply> {
        serde_json::from_slice(&self.body).map_err(|error| errors::bad_content(&error.to_string()))
    }
}

/// What a handler needs.
struct Context<'a> {
    azure: &'a mut Azure,
    settings: Settings,
    /// The start of links.
    links: String,
    request: &'a Incoming,
}

/// Carries a request out.
pub(crate) fn answer(shared: &Shared, request: &Incoming) -> Reply {
    let settings = lock(&shared.settings).clone();
    let links = settings.links.clone().unwrap_or_else(|| shared.url.clone());
    let mut azure = lock(&shared.azure);
    azure.settle();
    let mut context = Context {
        azure: &mut azure,
        settings,
        links,
        request,
    };
    let target = request.segments.as_deref().and_then(target::parse);
    let result = match target {
        Some(target) => context.dispatch(target),
        None => Err(errors::error(
            404,
            "NotFound",
            "The requested path is no path of Azure Resource Manager.",
        )),
    };
    result.unwrap_or_else(|error| error)
}

impl Context<'_> {
    fn dispatch(&mut self, target: Target) -> Result<Reply, Reply> {
        let method = self.request.method.as_str();
        match target {
            Target::Operation(number) => self.operation(&number),
            Target::Subscriptions | Target::ResourceGroups(_) | Target::Resources(_)
                if method != "GET" =>
            {
                check_core(self.request.api_version())?;
                Err(errors::method_not_allowed(method, "Microsoft.Resources"))
            }
            Target::Subscriptions => self.subscriptions(),
            Target::ResourceGroups(subscription) => self.groups(&subscription),
            Target::Resources(scope) => self.resources(&scope),
            Target::Resource(id) => match method {
                "GET" => self.get(&id),
                "HEAD" => self.head(&id),
                "PUT" => self.put(&id),
                "DELETE" => self.delete(&id),
                "POST" => self.action_of_even_path(&id),
                _ => Err(errors::method_not_allowed(method, &id.arm_type())),
            },
            Target::Members {
                scope,
                arm_type,
                children,
            } => match method {
                "GET" => self.members(&scope, &arm_type, children),
                "POST" if children => {
                    let action = arm_type.rsplit('/').next().unwrap_or_default();
                    self.action(&scope, action)
                }
                _ => Err(errors::method_not_allowed(method, &arm_type)),
            },
            Target::Provider {
                subscription,
                namespace,
            } => self.provider(&subscription, &namespace),
            Target::Deleted {
                subscription,
                namespace,
                collection,
                location,
                name,
                action,
            } => self.deleted(
                &subscription,
                &namespace,
                &collection,
                (location.as_deref(), name.as_deref(), action.as_deref()),
            ),
        }
    }

    /// Checks the version of a request for a type.
    fn check_version(&self, arm_type: &str) -> Result<String, Reply> {
        let version = self.request.api_version();
        let seeded = self.azure.store.is_seeded(arm_type);
        crate::catalog::CATALOG.check(arm_type, version, seeded)?;
        Ok(version.unwrap_or_default().to_owned())
    }

    /// Checks that the subscription and the resource group exist.
    fn check_scope(&self, id: &ArmId) -> Result<(), Reply> {
        let Some(subscription) = id.subscription() else {
            return Ok(());
        };
        if !self
            .azure
            .store
            .contains(&ArmId::for_subscription(subscription))
        {
            return Err(errors::subscription_not_found(subscription));
        }
        let Some(group) = id.resource_group() else {
            return Ok(());
        };
        if self
            .azure
            .store
            .contains(&ArmId::for_resource_group(subscription, group))
        {
            Ok(())
        } else {
            Err(errors::group_not_found(group))
        }
    }

    /// Adds the headers that tell where an operation can be asked for.
    fn with_operation(&self, mut reply: Reply, style: Style, id: &ArmId, number: &str) -> Reply {
        let version = self.request.api_version().unwrap_or_default();
        let scope = id
            .subscription()
            .map(|subscription| format!("/subscriptions/{subscription}"))
            .unwrap_or_default();
        let namespace = id.namespace().unwrap_or("Microsoft.Resources");
        let address = |kind: &str| {
            format!(
                "{}{scope}/providers/{namespace}/locations/global/{kind}/{number}?api-version={version}&t=simulated",
                self.links
            )
        };
        let names: &[(&str, &str)] = match style {
            Style::Immediate | Style::Resource => &[],
            Style::AsyncOperation => &[("azure-asyncoperation", STATUSES)],
            Style::Both => &[("azure-asyncoperation", STATUSES), ("location", RESULTS)],
            Style::OperationLocation => &[("operation-location", STATUSES)],
            Style::Location => &[("location", RESULTS)],
        };
        for (header, kind) in names {
            // Header names have to be known for all time.
            reply = match *header {
                "azure-asyncoperation" => reply.header("azure-asyncoperation", address(kind)),
                "operation-location" => reply.header("operation-location", address(kind)),
                _ => reply.header("location", address(kind)),
            };
        }
        reply
            .headers
            .extend(retry_after(self.azure.pace.retry_after));
        reply
    }

    /// How an operation stands.
    fn operation(&mut self, number: &str) -> Result<Reply, Reply> {
        let missing = || {
            errors::error(
                404,
                "OperationNotFound",
                format!("The operation '{number}' could not be found."),
            )
        };
        self.azure.ask(number);
        let operation = self.azure.operations.get(number).ok_or_else(missing)?;
        let by_result = self
            .request
            .segments
            .iter()
            .flatten()
            .any(|segment| segment == RESULTS);
        let wait = retry_after(self.azure.pace.retry_after);
        if !by_result {
            let mut reply = Reply::json(200, operation.status(number));
            if !operation.ended {
                reply.headers.extend(wait);
            }
            return Ok(reply);
        }
        if !operation.ended {
            let address = format!("{}{}", self.links, self.request.path);
            let query = self
                .request
                .query
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("&");
            let mut reply = Reply::empty(202).header("location", format!("{address}?{query}"));
            reply.headers.extend(wait);
            return Ok(reply);
        }
        self.result(operation)
    }

    /// What the address of `Location` answers at the end.
    fn result(&self, operation: &Operation) -> Result<Reply, Reply> {
        if let Some((code, message)) = &operation.failure {
            return Err(errors::error(409, code, message.clone()));
        }
        match operation.work {
            Work::Delete | Work::Purge => Ok(Reply::empty(204)),
            Work::Create | Work::Update => match self.azure.store.get(&operation.target) {
                Some(stored) => Ok(Reply::json(200, stored.body.clone())),
                None => Err(errors::not_found(&operation.target)),
            },
        }
    }
}
