//! Credentials in ASO's order.

use super::certificate::Certificate;
use super::transport::CredentialTransport;
use super::{AzureCredential, CredentialError, Token, TokenSource};
use crate::Cloud;
use crate::http::pool;
use async_trait::async_trait;
use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::credentials::{Secret, TokenCredential};
use azure_core::http::{ClientOptions, ExponentialRetryOptions, RetryOptions, Transport};
use azure_identity::{
    AzureCliCredential, ClientAssertionCredential, ClientAssertionCredentialOptions,
    ClientSecretCredential, ClientSecretCredentialOptions, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential,
    WorkloadIdentityCredentialOptions,
};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The metadata service of Azure's machines. Any answer, whatever the status, says that it is there.
const METADATA: &str = "http://169.254.169.254/metadata/identity/oauth2/token";

/// How long ASO waits for that answer.
const PROBE: Duration = Duration::from_secs(1);

/// Whether a credential was asked for, or is only tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    /// Variables describe it. If it fails, the next one would be someone else: an error.
    Configured,
    /// It can be there or not.
    Tried,
}

/// Several credentials, of which the first that gives a token is used from then on.
pub struct Chain {
    members: Vec<(Member, AzureCredential)>,
    /// Why other members could not be made, for the message.
    left_out: Vec<String>,
    chosen: OnceLock<usize>,
}

impl Chain {
    /// What it consists of, in order, for messages.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.members.iter().map(|(_, member)| member.name())
    }
}

#[async_trait]
impl TokenSource for Chain {
    async fn token(&self) -> Result<Token, CredentialError> {
        if let Some((_, chosen)) = self.chosen.get().and_then(|index| self.members.get(*index)) {
            return chosen.token().await;
        }
        let mut tried = self.left_out.clone();
        for (index, (member, credential)) in self.members.iter().enumerate() {
            match credential.token().await {
                Ok(token) => {
                    tracing::debug!(target: "aso_arm", credential = credential.name(), "credential chosen");
                    let _ = self.chosen.set(index);
                    return Ok(token);
                }
                Err(error) if *member == Member::Configured => return Err(error),
                Err(error) => tried.push(error.to_string()),
            }
        }
        Err(CredentialError::None { tried })
    }
}

/// The credentials of the environment, in this order:
///
/// 1. a token in `AZURE_ACCESS_TOKEN`, which is used as it is;
/// 2. `AZURE_TENANT_ID` and `AZURE_CLIENT_ID` with `AZURE_CLIENT_SECRET`, or with `AZURE_CLIENT_CERTIFICATE_PATH` (PEM, RSA, no password;
///    `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN` sends the chain);
/// 3. workload identity: `AZURE_FEDERATED_TOKEN_FILE` with tenant and client;
/// 4. managed identity, of the user-assigned identity `AZURE_CLIENT_ID` if that is set, on App Service, or if the metadata service of the
///    machine answers within a second;
/// 5. the Azure CLI.
///
/// User name and password are not supported: Entra ID refuses them wherever a second factor is required, and `azure_identity` has dropped them.
///
/// # Errors
/// Variables that contradict each other or name files that cannot be read. That a credential works shows with the first token.
pub async fn from_environment(cloud: &Cloud) -> Result<Box<dyn TokenSource>, CredentialError> {
    from_lookup(cloud, |name| std::env::var(name).ok()).await
}

/// [`from_environment`] with another source of variables, apart from what the Azure CLI and App Service read for themselves.
///
/// # Errors
/// As [`from_environment`].
pub async fn from_lookup(
    cloud: &Cloud,
    variable: impl Fn(&str) -> Option<String> + Send + Sync,
) -> Result<Box<dyn TokenSource>, CredentialError> {
    let variable = |name: &str| {
        let value = variable(name)?;
        (!value.trim().is_empty()).then(|| value.trim().to_owned())
    };
    if let Some(token) = variable("AZURE_ACCESS_TOKEN") {
        return Ok(Box::new(Token::from_text(token)));
    }
    let chain = chain(cloud, &variable, machine_has_identity()).await?;
    Ok(Box::new(chain))
}

/// The chain that variables describe. `machine` is asked only where nothing is configured.
async fn chain(
    cloud: &Cloud,
    variable: &(impl Fn(&str) -> Option<String> + Sync),
    machine: impl Future<Output = bool>,
) -> Result<Chain, CredentialError> {
    let builder = Builder::new(cloud)?;
    let mut chain = Chain {
        members: Vec::new(),
        left_out: Vec::new(),
        chosen: OnceLock::new(),
    };
    if let Some(member) = builder.service_principal(variable)? {
        chain.members.push((Member::Configured, member));
    }
    if let Some(file) = variable("AZURE_FEDERATED_TOKEN_FILE") {
        match builder.workload_identity(variable, &file) {
            Ok(member) => chain.members.push((Member::Configured, member)),
            // As ASO: what cannot even be made is left out.
            Err(message) => chain.left_out.push(message),
        }
    }
    // Once a credential is configured, what is only tried is never reached.
    if chain.members.is_empty() {
        let app_service = variable("IDENTITY_ENDPOINT").is_some();
        if app_service || machine.await {
            match builder.managed_identity(variable("AZURE_CLIENT_ID")) {
                Ok(member) => chain.members.push((Member::Tried, member)),
                Err(message) => chain.left_out.push(message),
            }
        } else {
            let text = "managed identity: this machine has no metadata service";
            chain.left_out.push(text.to_owned());
        }
        match builder.azure_cli(variable) {
            Ok(member) => chain.members.push((Member::Tried, member)),
            Err(message) => chain.left_out.push(message),
        }
    }
    Ok(chain)
}

async fn machine_has_identity() -> bool {
    match pool::probe(PROBE) {
        Ok(client) => client.get(METADATA).send().await.is_ok(),
        Err(_) => false,
    }
}

/// Makes `azure_identity`'s credentials for a cloud.
struct Builder {
    options: ClientOptions,
    scope: String,
    authority: String,
}

impl Builder {
    fn new(cloud: &Cloud) -> Result<Self, CredentialError> {
        let client = pool::credentials().map_err(|error| CredentialError::Failed {
            name: "credentials",
            message: error.to_string(),
        })?;
        let mut custom = CustomConfiguration::default();
        cloud.authority().clone_into(&mut custom.authority_host);
        Ok(Self {
            options: ClientOptions {
                transport: Some(Transport::new(Arc::new(CredentialTransport(client)))),
                // The default goes on for a minute, which is long for someone at a terminal without network.
                retry: RetryOptions::exponential(ExponentialRetryOptions {
                    max_retries: 3,
                    ..ExponentialRetryOptions::default()
                }),
                cloud: Some(Arc::new(CloudConfiguration::Custom(custom))),
                ..ClientOptions::default()
            },
            scope: cloud.scope(),
            authority: cloud.authority().trim_end_matches('/').to_owned(),
        })
    }

    fn credential(
        &self,
        name: &'static str,
        credential: Arc<dyn TokenCredential>,
    ) -> AzureCredential {
        AzureCredential::new(name, credential, self.scope.clone())
    }

    /// A secret or a certificate of a service principal; `None` if nothing asks for one.
    fn service_principal(
        &self,
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Option<AzureCredential>, CredentialError> {
        let secret = variable("AZURE_CLIENT_SECRET");
        let certificate = variable("AZURE_CLIENT_CERTIFICATE_PATH");
        if secret.is_none() && certificate.is_none() {
            return Ok(None);
        }
        let required = |name: &'static str| {
            variable(name).ok_or_else(|| CredentialError::Configuration {
                variable: name,
                message:
                    "has to be set, because AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH is"
                        .to_owned(),
            })
        };
        let tenant = required("AZURE_TENANT_ID")?;
        let client = required("AZURE_CLIENT_ID")?;
        if let Some(secret) = secret {
            let name = "environment credential (AZURE_CLIENT_SECRET)";
            let options = ClientSecretCredentialOptions {
                client_options: self.options.clone(),
            };
            let credential =
                ClientSecretCredential::new(&tenant, client, Secret::new(secret), Some(options))
                    .map_err(|error| failed(name, &error))?;
            return Ok(Some(self.credential(name, credential)));
        }
        let name = "environment credential (AZURE_CLIENT_CERTIFICATE_PATH)";
        let path = certificate.unwrap_or_default();
        let pem = std::fs::read(&path).map_err(|error| CredentialError::Configuration {
            variable: "AZURE_CLIENT_CERTIFICATE_PATH",
            message: format!("{path}: {error}"),
        })?;
        let send_chain = variable("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")
            .is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"));
        let audience = format!("{}/{tenant}/oauth2/v2.0/token", self.authority);
        let certificate = Certificate::new(&pem, audience, client.clone(), send_chain)?;
        let options = ClientAssertionCredentialOptions {
            client_options: self.options.clone(),
        };
        let credential = ClientAssertionCredential::new(tenant, client, certificate, Some(options))
            .map_err(|error| failed(name, &error))?;
        Ok(Some(self.credential(name, credential)))
    }

    fn workload_identity(
        &self,
        variable: &impl Fn(&str) -> Option<String>,
        file: &str,
    ) -> Result<AzureCredential, String> {
        let name = "workload identity (AZURE_FEDERATED_TOKEN_FILE)";
        let required =
            |wanted: &str| variable(wanted).ok_or_else(|| format!("{name}: {wanted} is not set"));
        let options = WorkloadIdentityCredentialOptions {
            credential_options: ClientAssertionCredentialOptions {
                client_options: self.options.clone(),
            },
            client_id: Some(required("AZURE_CLIENT_ID")?),
            tenant_id: Some(required("AZURE_TENANT_ID")?),
            token_file_path: Some(file.into()),
        };
        WorkloadIdentityCredential::new(Some(options))
            .map(|credential| self.credential(name, credential))
            .map_err(|error| failed(name, &error).to_string())
    }

    fn managed_identity(&self, client: Option<String>) -> Result<AzureCredential, String> {
        let name = "managed identity";
        let options = ManagedIdentityCredentialOptions {
            user_assigned_id: client.map(UserAssignedId::ClientId),
            client_options: self.options.clone(),
        };
        ManagedIdentityCredential::new(Some(options))
            .map(|credential| self.credential(name, credential))
            .map_err(|error| failed(name, &error).to_string())
    }

    fn azure_cli(
        &self,
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<AzureCredential, String> {
        let name = "Azure CLI";
        let options = azure_identity::AzureCliCredentialOptions {
            tenant_id: variable("AZURE_TENANT_ID"),
            ..Default::default()
        };
        AzureCliCredential::new(Some(options))
            .map(|credential| self.credential(name, credential))
            .map_err(|error| failed(name, &error).to_string())
    }
}

fn failed(name: &'static str, error: &azure_core::Error) -> CredentialError {
    CredentialError::Failed {
        name,
        message: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    const TENANT: (&str, &str) = ("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000000a");
    const CLIENT: (&str, &str) = ("AZURE_CLIENT_ID", "00000000-0000-0000-0000-00000000000b");
    const SECRET: (&str, &str) = ("AZURE_CLIENT_SECRET", "hunter2");
    const CERTIFICATE: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/credentials/fixtures/certificate.pem"
    );

    async fn names(
        variables: &[(&str, &str)],
        machine: bool,
    ) -> Result<Vec<&'static str>, CredentialError> {
        let map: HashMap<_, _> = variables.iter().copied().collect();
        let lookup = |name: &str| map.get(name).map(|value| (*value).to_owned());
        let chain = chain(&Cloud::public(), &lookup, async { machine }).await?;
        Ok(chain.names().collect())
    }

    #[tokio::test]
    async fn the_order() {
        let secret = "environment credential (AZURE_CLIENT_SECRET)";
        let certificate = "environment credential (AZURE_CLIENT_CERTIFICATE_PATH)";
        let workload = "workload identity (AZURE_FEDERATED_TOKEN_FILE)";
        let path = ("AZURE_CLIENT_CERTIFICATE_PATH", CERTIFICATE);
        let federated = ("AZURE_FEDERATED_TOKEN_FILE", CERTIFICATE);
        let found = names(&[TENANT, CLIENT, SECRET, path, federated], true).await;
        assert_eq!(found.unwrap(), [secret, workload]);
        let found = names(&[TENANT, CLIENT, path], true).await;
        assert_eq!(found.unwrap(), [certificate]);
        let found = names(&[TENANT, CLIENT, federated], true).await;
        assert_eq!(found.unwrap(), [workload]);
        let found = names(&[TENANT, CLIENT], true).await;
        assert_eq!(found.unwrap(), ["managed identity", "Azure CLI"]);
        assert_eq!(names(&[], false).await.unwrap(), ["Azure CLI"]);
        let app_service = ("IDENTITY_ENDPOINT", "http://localhost:1/");
        let found = names(&[app_service], false).await.unwrap();
        assert!(found.contains(&"Azure CLI"));
    }

    #[tokio::test]
    async fn what_contradicts_itself_is_an_error() {
        for missing in [TENANT, CLIENT] {
            let left: Vec<_> = [TENANT, CLIENT, SECRET]
                .into_iter()
                .filter(|pair| *pair != missing)
                .collect();
            let error = names(&left, false).await.unwrap_err();
            assert!(
                matches!(error, CredentialError::Configuration { variable, .. } if variable == missing.0),
                "{error}"
            );
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
        let path = ("AZURE_CLIENT_CERTIFICATE_PATH", "/nothing/here.pem");
        let error = names(&[TENANT, CLIENT, path], false).await.unwrap_err();
        assert!(error.to_string().contains("/nothing/here.pem"), "{error}");
    }

    #[tokio::test]
    async fn a_ready_token_comes_first() {
        let lookup = |name: &str| match name {
            "AZURE_ACCESS_TOKEN" => Some(" ready ".to_owned()),
            "AZURE_CLIENT_SECRET" => Some("without a client".to_owned()),
            _ => None,
        };
        let source = from_lookup(&Cloud::public(), lookup).await.unwrap();
        assert_eq!(source.token().await.unwrap().secret(), "ready");
    }

    /// Gives a token, or fails.
    #[derive(Debug)]
    struct Fixed(Result<&'static str, &'static str>);

    #[async_trait]
    impl TokenCredential for Fixed {
        async fn get_token(
            &self,
            scopes: &[&str],
            _: Option<azure_core::credentials::TokenRequestOptions<'_>>,
        ) -> azure_core::Result<azure_core::credentials::AccessToken> {
            assert_eq!(scopes, ["scope"]);
            let end = azure_core::time::OffsetDateTime::now_utc();
            match self.0 {
                Ok(token) => Ok(azure_core::credentials::AccessToken::new(token, end)),
                Err(text) => {
                    let kind = azure_core::error::ErrorKind::Credential;
                    Err(azure_core::Error::with_message(kind, text))
                }
            }
        }
    }

    fn made(members: Vec<(Member, Result<&'static str, &'static str>)>) -> Chain {
        Chain {
            members: members
                .into_iter()
                .map(|(member, result)| {
                    let credential = AzureCredential::new("one", Arc::new(Fixed(result)), "scope");
                    (member, credential)
                })
                .collect(),
            left_out: vec!["another: not there".to_owned()],
            chosen: OnceLock::new(),
        }
    }

    #[tokio::test]
    async fn the_first_that_works_is_kept() {
        let chain = made(vec![
            (
                Member::Tried,
                Err("no\nTo troubleshoot, visit https://example.org"),
            ),
            (Member::Tried, Ok("second")),
            (Member::Tried, Ok("third")),
        ]);
        assert_eq!(chain.token().await.unwrap().secret(), "second");
        assert_eq!(chain.chosen.get(), Some(&1));
        assert_eq!(chain.token().await.unwrap().secret(), "second");
    }

    #[tokio::test]
    async fn someone_else_is_not_tried() {
        let chain = made(vec![
            (Member::Configured, Err("wrong secret")),
            (Member::Tried, Ok("someone else")),
        ]);
        let error = chain.token().await.unwrap_err();
        assert_eq!(error.to_string(), "one: wrong secret");
    }

    #[tokio::test]
    async fn all_that_was_tried_is_said() {
        let error = made(vec![(Member::Tried, Err("no"))])
            .token()
            .await
            .unwrap_err();
        let text = error.to_string();
        assert!(text.contains("az login"), "{text}");
        assert!(
            text.ends_with("\n  - another: not there\n  - one: no"),
            "{text}"
        );
    }
}
