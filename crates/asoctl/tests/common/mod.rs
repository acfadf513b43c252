//! A small registry, written by hand, with one of each kind of resource that the importer treats in its own way.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use aso_runtime::plan::{Constant, Local, Op, Or, Plan, Scalar, Step};
use aso_runtime::registry::{Name, Owner, ResourceType, Scope};
use asoctl::Registry;
use asoctl::cli::{self, Streams};
use std::ffi::OsString;
use std::path::Path;

const fn step(kubernetes: &'static str, arm: &'static str, op: Op) -> Step {
    Step::new(kubernetes, arm, op)
}

const fn or(kubernetes: &'static str, arm: &'static str, op: Op, or: Or) -> Step {
    Step::new(kubernetes, arm, op).or(or)
}

const TEXT: Op = Op::Scalar(Scalar::String);
const NAME: Step = step("azureName", "name", Op::Name);
const OWNER: Step = step("owner", "", Op::Local(Local::Owner));
const LOCATION: Step = step("location", "location", TEXT);
const TAGS: Step = step("tags", "tags", Op::Map(&TEXT));
const OPERATOR: Step = step(
    "operatorSpec",
    "",
    Op::Local(Local::OperatorSpec {
        secrets: &[],
        config_maps: &[],
        properties: &["namingConvention"],
    }),
);

const GROUP: Owner = Owner::Kind {
    group: "resources.azure.com",
    kind: "ResourceGroup",
};

static EMPTY: Plan = Plan::Object(&[]);

static RESOURCE_GROUP: Plan = Plan::Object(&[LOCATION, NAME, TAGS, OPERATOR]);
static GROUP_TYPE: ResourceType = ResourceType {
    group: "resources.azure.com",
    kind: "ResourceGroup",
    plural: "resourcegroups",
    api_version: "2020-06-01",
    versions: &["v20200601", "v1api20200601"],
    arm_type: "Microsoft.Resources/resourceGroups",
    scope: Scope::Location,
    owner: Owner::None,
    name: Name::Free,
    request: &RESOURCE_GROUP,
    response: &EMPTY,
    embedded_children: &[],
};

static ADDRESS_SPACE: Plan =
    Plan::Object(&[step("addressPrefixes", "addressPrefixes", Op::List(&TEXT))]);
static NETWORK: Plan = Plan::Object(&[
    LOCATION,
    NAME,
    OWNER,
    step(
        "",
        "properties",
        Op::Nested(&[step(
            "addressSpace",
            "addressSpace",
            Op::Object(&ADDRESS_SPACE),
        )]),
    ),
    TAGS,
]);
const fn network(api_version: &'static str, versions: &'static [&'static str]) -> ResourceType {
    ResourceType {
        group: "network.azure.com",
        kind: "VirtualNetwork",
        plural: "virtualnetworks",
        api_version,
        versions,
        arm_type: "Microsoft.Network/virtualNetworks",
        scope: Scope::ResourceGroup,
        owner: GROUP,
        name: Name::Free,
        request: &NETWORK,
        response: &EMPTY,
        embedded_children: &[(
            &["properties", "subnets"],
            "Microsoft.Network/virtualNetworks/subnets",
        )],
    }
}
static NETWORK_2020: ResourceType = network("2020-11-01", &["v1api20201101"]);
static NETWORK_2024: ResourceType = network("2024-03-01", &["v1api20240301"]);
static NETWORK_PREVIEW: ResourceType = network("2025-01-01-preview", &["v1api20250101preview"]);

static SUB_RESOURCE: Plan = Plan::Object(&[step("reference", "id", Op::Reference)]);
static SUBNET: Plan = Plan::Object(&[
    NAME,
    OWNER,
    step(
        "",
        "properties",
        Op::Nested(&[
            step("addressPrefix", "addressPrefix", TEXT),
            step("natGateway", "natGateway", Op::Object(&SUB_RESOURCE)),
        ]),
    ),
]);
/// There is no 2024-03-01 of it, so that a child has to be read with another version than its parent.
static SUBNET_TYPE: ResourceType = ResourceType {
    group: "network.azure.com",
    kind: "VirtualNetworksSubnet",
    plural: "virtualnetworkssubnets",
    api_version: "2020-11-01",
    versions: &["v1api20201101"],
    arm_type: "Microsoft.Network/virtualNetworks/subnets",
    scope: Scope::ResourceGroup,
    owner: Owner::Kind {
        group: "network.azure.com",
        kind: "VirtualNetwork",
    },
    name: Name::Free,
    request: &SUBNET,
    response: &EMPTY,
    embedded_children: &[],
};

static ACCOUNT: Plan = Plan::Object(&[
    LOCATION,
    NAME,
    OWNER,
    step(
        "",
        "properties",
        Op::Nested(&[
            step("accessTier", "accessTier", Op::Enum(&["Cool", "Hot"])),
            or(
                "clientId",
                "clientId",
                TEXT,
                Or::ConfigMap("clientIdFromConfig"),
            ),
            step("key", "key", Op::Secret),
            step("settings", "settings", Op::SecretMap),
        ]),
    ),
    TAGS,
]);
static ACCOUNT_TYPE: ResourceType = ResourceType {
    group: "storage.azure.com",
    kind: "StorageAccount",
    plural: "storageaccounts",
    api_version: "2023-01-01",
    versions: &["v20230101", "v1api20230101"],
    arm_type: "Microsoft.Storage/storageAccounts",
    scope: Scope::ResourceGroup,
    owner: GROUP,
    name: Name::Free,
    request: &ACCOUNT,
    response: &EMPTY,
    embedded_children: &[],
};

static BLOB_SERVICE: Plan = Plan::Object(&[
    step("", "name", Op::FixedName("default")),
    OWNER,
    step(
        "",
        "properties",
        Op::Nested(&[step(
            "isVersioningEnabled",
            "isVersioningEnabled",
            Op::Scalar(Scalar::Boolean),
        )]),
    ),
]);
static BLOB_SERVICE_TYPE: ResourceType = ResourceType {
    group: "storage.azure.com",
    kind: "StorageAccountsBlobService",
    plural: "storageaccountsblobservices",
    api_version: "2023-01-01",
    versions: &["v20230101", "v1api20230101"],
    arm_type: "Microsoft.Storage/storageAccounts/blobServices",
    scope: Scope::ResourceGroup,
    owner: Owner::Kind {
        group: "storage.azure.com",
        kind: "StorageAccount",
    },
    name: Name::Fixed("default"),
    request: &BLOB_SERVICE,
    response: &EMPTY,
    embedded_children: &[],
};

static CONTAINER: Plan = Plan::Object(&[NAME, OWNER]);
static CONTAINER_TYPE: ResourceType = ResourceType {
    group: "storage.azure.com",
    kind: "StorageAccountsBlobServicesContainer",
    plural: "storageaccountsblobservicescontainers",
    api_version: "2023-01-01",
    versions: &["v20230101", "v1api20230101"],
    arm_type: "Microsoft.Storage/storageAccounts/blobServices/containers",
    scope: Scope::ResourceGroup,
    owner: Owner::Kind {
        group: "storage.azure.com",
        kind: "StorageAccountsBlobService",
    },
    name: Name::Free,
    request: &CONTAINER,
    response: &EMPTY,
    embedded_children: &[],
};

static ROLE_ASSIGNMENT: Plan = Plan::Object(&[
    NAME,
    step("owner", "", Op::Local(Local::ArbitraryOwner)),
    OPERATOR,
    step(
        "",
        "properties",
        Op::Nested(&[
            or(
                "principalId",
                "principalId",
                TEXT,
                Or::ConfigMap("principalIdFromConfig"),
            ),
            step(
                "roleDefinitionReference",
                "roleDefinitionId",
                Op::WellKnownReference,
            ),
        ]),
    ),
]);
static ROLE_ASSIGNMENT_TYPE: ResourceType = ResourceType {
    group: "authorization.azure.com",
    kind: "RoleAssignment",
    plural: "roleassignments",
    api_version: "2022-04-01",
    versions: &["v20220401", "v1api20220401"],
    arm_type: "Microsoft.Authorization/roleAssignments",
    scope: Scope::Extension,
    owner: Owner::Any,
    name: Name::Explicit,
    request: &ROLE_ASSIGNMENT,
    response: &EMPTY,
    embedded_children: &[],
};

static ROLE_DEFINITION: Plan = Plan::Object(&[
    NAME,
    step("owner", "", Op::Local(Local::ArbitraryOwner)),
    Step::nested("properties", &[Step::same("roleName", TEXT)]),
]);
static ROLE_DEFINITION_TYPE: ResourceType = ResourceType {
    group: "authorization.azure.com",
    kind: "RoleDefinition",
    plural: "roledefinitions",
    api_version: "2022-04-01",
    versions: &["v20220401"],
    arm_type: "Microsoft.Authorization/roleDefinitions",
    scope: Scope::Extension,
    owner: Owner::Any,
    name: Name::Explicit,
    request: &ROLE_DEFINITION,
    response: &EMPTY,
    embedded_children: &[],
};

static IDENTITY: Plan = Plan::Object(&[
    Step::same("type", TEXT),
    Step::same("userAssignedIdentities", Op::Identities),
]);
static DISK: Plan = Plan::Object(&[
    Step::same("encryptionKey", Op::Secret),
    Step::same("size", Op::INTEGER).default(&Constant::Integer(32)),
    Step::same("label", TEXT)
        .default(&Constant::Text("data"))
        .required(),
]);
static DISK_OP: Op = Op::Object(&DISK);
static REFERENCE: Op = Op::Reference;
/// One of everything that the importer does with a Spec once all resources are known.
static MACHINE: Plan = Plan::Object(&[
    OWNER,
    step(
        "operatorSpec",
        "",
        Op::Local(Local::OperatorSpec {
            secrets: &["primaryKey", "secondaryKey"],
            config_maps: &[],
            properties: &[],
        }),
    ),
    Step::same("identity", Op::Object(&IDENTITY)),
    LOCATION,
    NAME,
    Step::nested(
        "properties",
        &[
            Step::same("adminPassword", Op::Secret).required(),
            Step::same("adminToken", Op::Secret),
            Step::same("disks", Op::List(&DISK_OP)),
            Step::new("networkReferences", "networkIds", Op::List(&REFERENCE)),
            Step::new("peerReferences", "peerIds", Op::Map(&REFERENCE)),
            Step::same("tier", Op::Enum(&["Basic", "Premium"])).default(&Constant::Text("Basic")),
        ],
    ),
    TAGS,
]);
static MACHINE_TYPE: ResourceType = ResourceType {
    group: "sample.azure.com",
    kind: "Machine",
    plural: "machines",
    api_version: "2024-01-01",
    versions: &["v20240101"],
    arm_type: "Microsoft.Sample/machines",
    scope: Scope::ResourceGroup,
    owner: GROUP,
    name: Name::Free,
    request: &MACHINE,
    response: &EMPTY,
    embedded_children: &[],
};

static SERVER: Plan = Plan::Object(&[LOCATION, NAME, OWNER]);
const fn server(group: &'static str, arm_type: &'static str) -> ResourceType {
    ResourceType {
        group,
        kind: "Server",
        plural: "servers",
        api_version: "2021-11-01",
        versions: &["v1api20211101"],
        arm_type,
        scope: Scope::ResourceGroup,
        owner: GROUP,
        name: Name::Free,
        request: &SERVER,
        response: &EMPTY,
        embedded_children: &[],
    }
}
static SQL_SERVER: ResourceType = server("sql.azure.com", "Microsoft.Sql/servers");
static MARIADB_SERVER: ResourceType =
    server("dbformariadb.azure.com", "Microsoft.DBforMariaDB/servers");

static ALIAS: Plan = Plan::Object(&[NAME]);
static ALIAS_TYPE: ResourceType = ResourceType {
    group: "subscription.azure.com",
    kind: "Alias",
    plural: "aliases",
    api_version: "2021-10-01",
    versions: &["v20211001", "v1api20211001"],
    arm_type: "Microsoft.Subscription/aliases",
    scope: Scope::Tenant,
    owner: Owner::None,
    name: Name::Free,
    request: &ALIAS,
    response: &EMPTY,
    embedded_children: &[],
};

/// All types above.
pub fn registry() -> Registry {
    Registry::new([
        &GROUP_TYPE,
        &NETWORK_2024,
        &NETWORK_PREVIEW,
        &NETWORK_2020,
        &SUBNET_TYPE,
        &ACCOUNT_TYPE,
        &BLOB_SERVICE_TYPE,
        &CONTAINER_TYPE,
        &ROLE_ASSIGNMENT_TYPE,
        &ROLE_DEFINITION_TYPE,
        &MACHINE_TYPE,
        &SQL_SERVER,
        &MARIADB_SERVER,
        &ALIAS_TYPE,
    ])
}

/// What a run of the command line gave.
#[derive(Debug)]
pub struct Run {
    pub code: u8,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The YAML documents or JSON lines on standard output.
    pub fn documents(&self) -> Vec<serde_json::Value> {
        aso_yaml::read(&self.out)
            .map(|document| document.unwrap().value)
            .collect()
    }

    pub fn lines(&self) -> Vec<serde_json::Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// Runs the command line in this process, with the registry above.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        out: &mut out,
        err: &mut err,
        input: &mut std::io::empty(),
    };
    let arguments = std::iter::once(OsString::from("asoctl")).chain(
        arguments
            .iter()
            .map(|argument| argument.as_ref().to_owned()),
    );
    let code = cli::run(&registry(), arguments, &mut streams).unwrap();
    Run {
        code,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

/// `asoctl import azure-resource --from-file PATH …`.
pub fn import(path: &Path, more: &[&str]) -> Run {
    let mut arguments = vec![
        "import",
        "azure-resource",
        "--from-file",
        path.to_str().unwrap(),
    ];
    arguments.extend(more);
    run(&arguments)
}

/// `asoctl to-arm -f PATH …`.
pub fn to_arm(path: &Path, more: &[&str]) -> Run {
    let mut arguments = vec!["to-arm", "-f", path.to_str().unwrap()];
    arguments.extend(more);
    run(&arguments)
}
