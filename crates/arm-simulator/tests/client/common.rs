//! What all tests need: a network, a group, a client.

use arm_simulator::{Builder, Handle, Simulator};
use aso_arm::credentials::Token;
use aso_arm::{Client, ClientBuilder, Cloud, RetryPolicy};
use aso_runtime::arm_id::ArmId;
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) const GROUP: &str =
    "/subscriptions/11111111-0000-0000-0000-000000000001/resourceGroups/rg";
pub(crate) const NETWORK: &str = "2020-11-01";
pub(crate) const CORE: &str = "2021-04-01";

pub(crate) fn id(text: &str) -> ArmId {
    ArmId::parse(text).unwrap()
}

pub(crate) fn group() -> ArmId {
    id(GROUP)
}

/// A resource of the group: `("Microsoft.Network/virtualNetworks", "v")`, `("…/virtualNetworks/subnets", "v/s")`.
pub(crate) fn resource(arm_type: &str, names: &str) -> ArmId {
    let (namespace, types) = arm_type.split_once('/').unwrap();
    let types: Vec<_> = types.split('/').collect();
    let names: Vec<_> = names.split('/').collect();
    group().resource(namespace, &types, &names).unwrap()
}

pub(crate) fn vnet(name: &str) -> ArmId {
    resource("Microsoft.Network/virtualNetworks", name)
}

pub(crate) fn vnet_body() -> Value {
    json!({
        "location": "westeurope",
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}},
    })
}

/// A document as Azure answers it.
pub(crate) fn document(id: &ArmId, mut body: Value) -> Value {
    body["id"] = json!(id.to_string());
    body
}

/// Networks `v00`, `v01`, ….
pub(crate) fn networks(count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| document(&vnet(&format!("v{number:02}")), vnet_body()))
        .collect()
}

/// A simulator that does not let anyone wait for long.
pub(crate) fn quick() -> Builder {
    let wait = Duration::from_millis(5);
    Simulator::builder()
        .retry_after(Some(wait))
        .operations(2, Duration::from_secs(5), wait)
}

pub(crate) fn cloud(azure: &Handle) -> Cloud {
    Cloud::new(
        azure.url(),
        "https://audience.example/",
        "https://login.example/",
    )
    .unwrap()
}

pub(crate) fn builder(azure: &Handle) -> ClientBuilder {
    Client::builder(cloud(azure), Token::new("token-1", None)).retry(RetryPolicy::quick())
}

pub(crate) fn client(azure: &Handle) -> Client {
    builder(azure).build().unwrap()
}

/// The ids of a list.
pub(crate) fn names(items: &[Value]) -> Vec<String> {
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}
