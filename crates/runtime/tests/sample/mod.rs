//! A small hand-written kind that has every operation of a plan.
#![allow(dead_code, reason = "each test file uses a part")]

use aso_runtime::engine::{ResolveError, Resolver};
use aso_runtime::plan::{Alternative, Collection, Empty, Local, Op, Or, Plan, Scalar, Step};
use aso_runtime::refs::{
    ConfigMapReference, ResourceReference, SecretMapReference, SecretReference,
};
use aso_runtime::registry::{Name, Owner, ResourceType, Scope};
use std::collections::BTreeMap;

pub(crate) const fn step(kubernetes: &'static str, arm: &'static str, op: Op) -> Step {
    Step::new(kubernetes, arm, op)
}

pub(crate) const fn or(kubernetes: &'static str, arm: &'static str, or: Or, op: Op) -> Step {
    Step::new(kubernetes, arm, op).or(or)
}

pub(crate) const fn with(
    empty: Empty,
    kubernetes: &'static str,
    arm: &'static str,
    op: Op,
) -> Step {
    Step::new(kubernetes, arm, op).empty(empty)
}

pub(crate) static STRING: Op = Op::Scalar(Scalar::String);
pub(crate) static REFERENCE: Op = Op::Reference;

pub(crate) static SKU: Plan = Plan::Object(&[
    step("capacity", "capacity", Op::Scalar(Scalar::Integer)),
    step("name", "name", Op::Enum(&["Standard", "Premium"])),
    step("ratio", "ratio", Op::Scalar(Scalar::Number)),
]);
pub(crate) static SKU_OP: Op = Op::Object(&SKU);

static WEB_HOOK: Plan = Plan::Object(&[
    step("endpointType", "endpointType", Op::Enum(&["WebHook"])).required(),
    step(
        "",
        "properties",
        Op::Nested(&[
            step("maxEvents", "maxEvents", Op::Scalar(Scalar::Integer)),
            step("topicReference", "topicId", Op::Reference),
        ]),
    ),
]);
static QUEUE: Plan = Plan::Object(&[
    step("endpointType", "endpointType", Op::Enum(&["StorageQueue"])),
    step(
        "",
        "properties",
        Op::Nested(&[step("queueName", "queueName", Op::Scalar(Scalar::String))]),
    ),
]);
pub(crate) static DESTINATION: Plan = Plan::OneOf {
    discriminator: "endpointType",
    options: &[
        Alternative {
            kubernetes: "storageQueue",
            value: "StorageQueue",
            plan: &QUEUE,
        },
        Alternative {
            kubernetes: "webHook",
            value: "WebHook",
            plan: &WEB_HOOK,
        },
    ],
    shared: &[],
};

static IDENTITY: Plan = Plan::Object(&[
    step("type", "type", Op::Enum(&["None", "UserAssigned"])),
    step(
        "userAssignedIdentities",
        "userAssignedIdentities",
        Op::Identities,
    ),
]);

static REQUEST: Plan = Plan::Object(&[
    step("owner", "", Op::Local(Local::Owner)),
    step(
        "operatorSpec",
        "",
        Op::Local(Local::OperatorSpec {
            secrets: &["key1"],
            config_maps: &[],
            properties: &["namingConvention"],
        }),
    ),
    step("identity", "identity", Op::Object(&IDENTITY)),
    step("location", "location", Op::Scalar(Scalar::String)),
    step("azureName", "name", Op::Name),
    step(
        "",
        "properties",
        Op::Nested(&[
            step("destination", "destination", Op::Object(&DESTINATION)),
            step("enabled", "enabled", Op::Scalar(Scalar::Boolean)),
            step("extra", "extra", Op::Json),
            or(
                "legacyId",
                "legacyId",
                Or::Reference("legacyReference"),
                Op::Scalar(Scalar::String),
            ),
            step("linkedReferences", "linkedIds", Op::List(&REFERENCE)),
            step("namedReferences", "namedIds", Op::Map(&REFERENCE)),
            step(
                "",
                "network",
                Op::Nested(&[step("subnetReference", "subnetId", Op::Reference)]),
            ),
            step("password", "password", Op::Secret),
            or(
                "principalId",
                "principalId",
                Or::ConfigMap("principalIdFromConfig"),
                Op::Scalar(Scalar::String),
            ),
            step("roleReference", "roleId", Op::WellKnownReference),
            step("settings", "settings", Op::SecretMap),
            with(
                Empty::Collection,
                "",
                "subnets",
                Op::Unsent(Collection::List),
            ),
            step("tiers", "tiers", Op::List(&SKU_OP)),
            or(
                "token",
                "token",
                Or::Secret("tokenFromSecret"),
                Op::Scalar(Scalar::String),
            ),
        ]),
    ),
    step("sku", "sku", Op::Object(&SKU)),
    step("skus", "skus", Op::Map(&SKU_OP)),
    with(Empty::Null, "tags", "tags", Op::Map(&STRING)),
    with(Empty::Collection, "zones", "zones", Op::List(&STRING)),
]);

static RESPONSE: Plan = Plan::Object(&[
    step("conditions", "", Op::Local(Local::Conditions)),
    step("id", "id", Op::Scalar(Scalar::String)),
    step("location", "location", Op::Scalar(Scalar::String)),
    step("name", "name", Op::Scalar(Scalar::String)),
    step(
        "",
        "properties",
        Op::Nested(&[
            step("enabled", "enabled", Op::Scalar(Scalar::Boolean)),
            step("linkedIds", "linkedIds", Op::List(&STRING)),
            step(
                "provisioningState",
                "provisioningState",
                Op::Scalar(Scalar::String),
            ),
            step(
                "",
                "network",
                Op::Nested(&[step("subnetId", "subnetId", Op::Scalar(Scalar::String))]),
            ),
        ]),
    ),
    step("sku", "sku", Op::Object(&SKU)),
    step("tags", "tags", Op::Map(&STRING)),
]);

pub(crate) static WIDGET: ResourceType = ResourceType {
    group: "sample.azure.com",
    kind: "Widget",
    plural: "widgets",
    api_version: "2023-01-01",
    versions: &["v20230101", "v1api20230101"],
    arm_type: "Microsoft.Sample/widgets",
    scope: Scope::ResourceGroup,
    owner: Owner::Kind {
        group: "resources.azure.com",
        kind: "ResourceGroup",
    },
    name: Name::Free,
    request: &REQUEST,
    response: &RESPONSE,
    embedded_children: &[],
};

/// Resolves by fixed rules, so that tests can tell what was asked for.
pub(crate) struct Fake;

impl Resolver for Fake {
    fn reference(&self, reference: &ResourceReference, path: &str) -> Result<String, ResolveError> {
        if let Some(id) = &reference.arm_id {
            return Ok(id.clone());
        }
        match reference.name.as_deref() {
            Some("missing") | None => Err(ResolveError::new(format!(
                "{reference} does not exist (asked by {path})"
            ))),
            Some(name) => Ok(id(name)),
        }
    }

    fn secret(&self, reference: &SecretReference) -> Result<String, ResolveError> {
        if reference.name == "missing" {
            return Err(ResolveError::new("there is no secret missing"));
        }
        Ok(format!("secret {}/{}", reference.name, reference.key))
    }

    fn secret_map(
        &self,
        reference: &SecretMapReference,
    ) -> Result<BTreeMap<String, String>, ResolveError> {
        Ok(BTreeMap::from([(
            "user".to_owned(),
            format!("secret {}", reference.name),
        )]))
    }

    fn config_map(&self, reference: &ConfigMapReference) -> Result<String, ResolveError> {
        Ok(format!("config {}/{}", reference.name, reference.key))
    }
}

pub(crate) fn id(name: &str) -> String {
    format!("/subscriptions/s/resourceGroups/g/providers/Microsoft.Sample/widgets/{name}")
}
