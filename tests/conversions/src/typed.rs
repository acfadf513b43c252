//! The typed structs of all kinds of one API version of each group, behind functions from JSON to JSON. All versions would be
//! twice the code for what one generator writes.

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
        /// All that are listed; that no group is missing is a test.
        #[must_use]
        pub fn all() -> Vec<Typed> {
            vec![$($(typed::<aso_resources::$group::$version::$kind>(),)*)*]
        }
    };
}

typed! {
    alertsmanagement::v20230301 {
        PrometheusRuleGroup,
    }
    apimanagement::v20240501 {
        Api,
        ApiDiagnostic,
        ApiPolicy,
        ApiVersionSet,
        AuthorizationProvider,
        AuthorizationProvidersAuthorization,
        AuthorizationProvidersAuthorizationsAccessPolicy,
        Backend,
        Certificate,
        Diagnostic,
        Group,
        Logger,
        NamedValue,
        Policy,
        PolicyFragment,
        Product,
        ProductApi,
        ProductGroup,
        ProductPolicy,
        Service,
        ServiceGateway,
        ServiceGatewayApi,
        ServiceGatewayCertificateAuthority,
        ServiceGatewayHostnameConfiguration,
        Subscription,
        User,
    }
    app::v20240301 {
        AuthConfig,
        ContainerApp,
        Job,
        ManagedEnvironment,
    }
    appconfiguration::v20220501 {
        ConfigurationStore,
    }
    authorization::v20220401 {
        RoleAssignment,
        RoleDefinition,
    }
    batch::v20240701 {
        BatchAccount,
    }
    cache::v20241101 {
        Redis,
        RedisAccessPolicy,
        RedisAccessPolicyAssignment,
        RedisFirewallRule,
        RedisLinkedServer,
        RedisPatchSchedule,
    }
    cdn::v20230501 {
        AfdCustomDomain,
        AfdEndpoint,
        AfdOrigin,
        AfdOriginGroup,
        Profile,
        Route,
        Rule,
        RuleSet,
        Secret,
        SecurityPolicy,
    }
    communication::v20230401 {
        CommunicationService,
        Domain,
        EmailService,
        SenderUsername,
    }
    compute::v20240302 {
        Disk,
        DiskAccess,
        DiskEncryptionSet,
        Snapshot,
    }
    containerinstance::v20211001 {
        ContainerGroup,
    }
    containerregistry::v20230701 {
        Registry,
        RegistryReplication,
    }
    containerservice::v20240901 {
        MaintenanceConfiguration,
        ManagedCluster,
        ManagedClustersAgentPool,
        TrustedAccessRoleBinding,
    }
    databasewatcher::v20241001preview {
        SharedPrivateLink,
        Target,
        Watcher,
    }
    datafactory::v20180601 {
        Factory,
    }
    dataprotection::v20231101 {
        BackupVault,
        BackupVaultsBackupInstance,
        BackupVaultsBackupPolicy,
    }
    dbformariadb::v20180601 {
        Configuration,
        Database,
        Server,
    }
    dbformysql::v20231230 {
        FlexibleServer,
        FlexibleServersAdministrator,
        FlexibleServersConfiguration,
        FlexibleServersDatabase,
        FlexibleServersFirewallRule,
    }
    dbforpostgresql::v20240801 {
        FlexibleServer,
        FlexibleServersAdvancedThreatProtectionSettings,
        FlexibleServersBackup,
        FlexibleServersConfiguration,
        FlexibleServersDatabase,
        FlexibleServersFirewallRule,
        FlexibleServersVirtualEndpoint,
    }
    devices::v20210702 {
        IotHub,
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
    eventhub::v20240101 {
        Namespace,
        NamespacesAuthorizationRule,
        NamespacesEventhub,
        NamespacesEventhubsAuthorizationRule,
        NamespacesEventhubsConsumerGroup,
    }
    insights::v20230601 {
        Workbook,
    }
    keyvault::v20230701 {
        Vault,
    }
    kubernetesconfiguration::v20230501 {
        Extension,
        FluxConfiguration,
    }
    kusto::v20230815 {
        Cluster,
        DataConnection,
        Database,
    }
    machinelearningservices::v20240401 {
        Registry,
        Workspace,
        WorkspacesCompute,
        WorkspacesConnection,
    }
    managedidentity::v20230131 {
        FederatedIdentityCredential,
        UserAssignedIdentity,
    }
    monitor::v20230403 {
        Account,
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
    network_frontdoor::v20220501 {
        WebApplicationFirewallPolicy,
    }
    notificationhubs::v20230901 {
        Namespace,
        NamespacesAuthorizationRule,
        NotificationHub,
        NotificationHubsAuthorizationRule,
    }
    operationalinsights::v20210601 {
        Workspace,
    }
    redhatopenshift::v20231122 {
        OpenShiftCluster,
    }
    resources::v20200601 {
        ResourceGroup,
    }
    search::v20231101 {
        SearchService,
    }
    servicebus::v20240101 {
        Namespace,
        NamespacesAuthorizationRule,
        NamespacesQueue,
        NamespacesTopic,
        NamespacesTopicsSubscription,
        NamespacesTopicsSubscriptionsRule,
        TopicAuthorizationRule,
    }
    signalrservice::v20240301 {
        CustomCertificate,
        CustomDomain,
        Replica,
        SignalR,
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
    subscription::v20211001 {
        Alias,
    }
    synapse::v20210601 {
        Workspace,
        WorkspacesBigDataPool,
    }
    web::v20220301 {
        ServerFarm,
        Site,
        SitesSourcecontrol,
    }
}

/// The typed structs of one kind, from the list of all.
#[must_use]
pub fn of<'l>(all: &'l [Typed], resource: &ResourceType) -> Option<&'l Typed> {
    all.iter()
        .find(|typed| std::ptr::eq(typed.resource, resource))
}
