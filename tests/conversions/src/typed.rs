//! The typed structs of every kind, behind functions from JSON to JSON.

use aso_runtime::Value;
use aso_runtime::engine::ArmIdsOnly;
use aso_runtime::kind::{ArmKind, Kind};
use aso_runtime::object::{Item, ReadErrors, from_value};
use aso_runtime::registry::ResourceType;

/// A kind's typed structs: each function reads JSON into one of them and writes it again.
#[derive(Debug)]
pub struct Typed {
    /// The kind.
    pub resource: &'static ResourceType,
    /// The whole document.
    pub document: fn(Value) -> Result<Value, ReadErrors>,
    /// `spec`.
    pub spec: fn(Value) -> Result<Value, ReadErrors>,
    /// `status`.
    pub status: fn(Value) -> Result<Value, ReadErrors>,
    /// The body of a response.
    pub response: fn(Value) -> Result<Value, ReadErrors>,
    /// From `spec` and the name in Azure to the typed request.
    pub to_arm: fn(Value, &str) -> Result<Value, String>,
    /// From the typed response to the typed Status.
    pub status_from_arm: fn(Value) -> Result<Value, String>,
    /// From the typed Status to the typed Spec.
    pub spec_from_status: fn(Value) -> Result<Value, String>,
}

fn again<T: Item + Default>(value: Value) -> Result<Value, ReadErrors> {
    Ok(from_value::<T>(value)?.write())
}

fn to_arm<K: ArmKind>(spec: Value, azure_name: &str) -> Result<Value, String> {
    let mut object = K::default();
    *object.spec_mut() = from_value(spec).map_err(|error| error.to_string())?;
    let request = object.to_arm(azure_name, &ArmIdsOnly);
    Ok(request.map_err(|error| error.to_string())?.write())
}

fn status_from_arm<K: ArmKind>(response: Value) -> Result<Value, String> {
    let response: K::Response = from_value(response).map_err(|error| error.to_string())?;
    let status = K::status_from_response(&response);
    Ok(status.map_err(|error| error.to_string())?.write())
}

fn spec_from_status<K: Kind>(status: Value) -> Result<Value, String> {
    let status: K::Status = from_value(status).map_err(|error| error.to_string())?;
    let spec = K::spec_from_status(&status);
    Ok(spec.map_err(|error| error.to_string())?.write())
}

fn typed<K: ArmKind>() -> Typed {
    Typed {
        resource: K::RESOURCE,
        document: again::<K>,
        spec: again::<K::Spec>,
        status: again::<K::Status>,
        response: again::<K::Response>,
        to_arm: to_arm::<K>,
        status_from_arm: status_from_arm::<K>,
        spec_from_status: spec_from_status::<K>,
    }
}

macro_rules! typed {
    ($($group:ident :: $version:ident { $($kind:ident),* $(,)? })*) => {
        /// Every kind; that none is missing is a test.
        #[must_use]
        pub fn all() -> Vec<Typed> {
            vec![$($(typed::<aso_resources::$group::$version::$kind>(),)*)*]
        }
    };
}

typed! {
    authorization::v20220401 {
        RoleAssignment,
        RoleDefinition,
    }
    containerservice::v20240901 {
        MaintenanceConfiguration,
        ManagedCluster,
        ManagedClustersAgentPool,
        TrustedAccessRoleBinding,
    }
    documentdb::v20210515 {
        DatabaseAccount,
        MongodbDatabase,
        MongodbDatabaseCollection,
        MongodbDatabaseCollectionThroughputSetting,
        MongodbDatabaseThroughputSetting,
        SqlDatabase,
        SqlDatabaseContainer,
        SqlDatabaseContainerStoredProcedure,
        SqlDatabaseContainerThroughputSetting,
        SqlDatabaseContainerTrigger,
        SqlDatabaseContainerUserDefinedFunction,
        SqlDatabaseThroughputSetting,
        SqlRoleAssignment,
    }
    eventgrid::v20200601 {
        Domain,
        DomainsTopic,
        EventSubscription,
        Topic,
    }
    keyvault::v20230701 {
        Vault,
    }
    managedidentity::v20230131 {
        FederatedIdentityCredential,
        UserAssignedIdentity,
    }
    network::v20201101 {
        LoadBalancer,
        LoadBalancersInboundNatRule,
        NetworkInterface,
        NetworkSecurityGroup,
        NetworkSecurityGroupsSecurityRule,
        PublicIpAddress,
        RouteTable,
        RouteTablesRoute,
        VirtualNetwork,
        VirtualNetworkGateway,
        VirtualNetworksSubnet,
        VirtualNetworksVirtualNetworkPeering,
    }
    resources::v20200601 {
        ResourceGroup,
    }
    sql::v20211101 {
        Server,
        ServersAdministrator,
        ServersAdvancedThreatProtectionSetting,
        ServersAuditingSetting,
        ServersAzureAdOnlyAuthentication,
        ServersConnectionPolicy,
        ServersDatabase,
        ServersDatabasesAdvancedThreatProtectionSetting,
        ServersDatabasesAuditingSetting,
        ServersDatabasesBackupLongTermRetentionPolicy,
        ServersDatabasesBackupShortTermRetentionPolicy,
        ServersDatabasesSecurityAlertPolicy,
        ServersDatabasesTransparentDataEncryption,
        ServersDatabasesVulnerabilityAssessment,
        ServersElasticPool,
        ServersEncryptionProtector,
        ServersFailoverGroup,
        ServersFirewallRule,
        ServersIpv6FirewallRule,
        ServersKey,
        ServersOutboundFirewallRule,
        ServersSecurityAlertPolicy,
        ServersVirtualNetworkRule,
        ServersVulnerabilityAssessment,
    }
    storage::v20230101 {
        StorageAccount,
        StorageAccountsBlobService,
        StorageAccountsBlobServicesContainer,
        StorageAccountsFileService,
        StorageAccountsFileServicesShare,
        StorageAccountsManagementPolicy,
        StorageAccountsQueueService,
        StorageAccountsQueueServicesQueue,
        StorageAccountsTableService,
        StorageAccountsTableServicesTable,
    }
}

/// The typed structs of one kind, from the list of all.
#[must_use]
pub fn of<'l>(all: &'l [Typed], resource: &ResourceType) -> Option<&'l Typed> {
    all.iter()
        .find(|typed| std::ptr::eq(typed.resource, resource))
}
