//! Which Azure: endpoint, audience and authority.

use crate::http::url::is_allowed;
use std::fmt;
use std::str::FromStr;
use url::Url;

/// The variable that names ARM's endpoint.
const ENDPOINT: &str = "AZURE_RESOURCE_MANAGER_ENDPOINT";
/// The variable that names the audience of tokens.
const AUDIENCE: &str = "AZURE_RESOURCE_MANAGER_AUDIENCE";
/// The variable that names who issues tokens.
const AUTHORITY: &str = "AZURE_AUTHORITY_HOST";

/// Endpoint, audience and authority of one Azure cloud.
#[derive(Clone, PartialEq, Eq)]
pub struct Cloud {
    endpoint: Url,
    audience: String,
    authority: String,
}

/// Why something is no cloud.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CloudError {
    /// The endpoint is no URL.
    #[error("{text:?} is no URL ({reason}); give an endpoint as https://management.azure.com")]
    NoUrl {
        /// What was given.
        text: String,
        /// What the parser says.
        reason: String,
    },
    /// Plain HTTP would show the token to everyone on the way.
    #[error("{0:?} is refused: plain http is allowed to loopback addresses only, use https")]
    PlainHttp(String),
    /// An endpoint is a scheme and a host, and possibly a port.
    #[error("{0:?} has more than a scheme, a host and a port")]
    NotJustHost(String),
    /// No cloud has this name.
    #[error(
        "no Azure cloud is called {0:?}; known are AzureCloud, AzureUSGovernment and AzureChinaCloud"
    )]
    UnknownName(String),
}

impl Cloud {
    /// The public cloud, with the values that ASO has as defaults.
    #[must_use]
    pub fn public() -> Self {
        Self::preset(
            "https://management.azure.com",
            "https://management.core.windows.net/",
            "https://login.microsoftonline.com/",
        )
    }

    /// Azure of the US government.
    #[must_use]
    pub fn us_government() -> Self {
        Self::preset(
            "https://management.usgovcloudapi.net",
            "https://management.core.usgovcloudapi.net/",
            "https://login.microsoftonline.us/",
        )
    }

    /// Azure in China.
    #[must_use]
    pub fn china() -> Self {
        Self::preset(
            "https://management.chinacloudapi.cn",
            "https://management.core.chinacloudapi.cn/",
            "https://login.chinacloudapi.cn/",
        )
    }

    #[allow(
        clippy::expect_used,
        reason = "constants of this file, and a test makes each of them"
    )]
    fn preset(endpoint: &str, audience: &str, authority: &str) -> Self {
        Self {
            endpoint: Url::parse(endpoint).expect("a valid URL"),
            audience: audience.to_owned(),
            authority: authority.to_owned(),
        }
    }

    /// Any cloud. The audience is an opaque text; the authority is checked when a token is asked for.
    ///
    /// # Errors
    /// The endpoint is no `https://host[:port]`; `http` is allowed to loopback.
    pub fn new(endpoint: &str, audience: &str, authority: &str) -> Result<Self, CloudError> {
        Ok(Self {
            endpoint: parse_endpoint(endpoint)?,
            audience: audience.to_owned(),
            authority: authority.to_owned(),
        })
    }

    /// The cloud that `AZURE_RESOURCE_MANAGER_ENDPOINT`, `AZURE_RESOURCE_MANAGER_AUDIENCE` and `AZURE_AUTHORITY_HOST` name.
    ///
    /// What is not set is the public cloud's, or, where the endpoint is that of another known cloud, that cloud's.
    ///
    /// # Errors
    /// The endpoint cannot be used.
    pub fn from_environment() -> Result<Self, CloudError> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// [`Cloud::from_environment`] with another source of variables.
    ///
    /// # Errors
    /// The endpoint cannot be used.
    pub fn from_lookup(variable: impl Fn(&str) -> Option<String>) -> Result<Self, CloudError> {
        let variable = |name| {
            let value = variable(name)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        let mut cloud = Self::public();
        if let Some(text) = variable(ENDPOINT) {
            let endpoint = parse_endpoint(&text)?;
            cloud = [Self::us_government(), Self::china()]
                .into_iter()
                .find(|known| known.endpoint == endpoint)
                .unwrap_or(cloud);
            cloud.endpoint = endpoint;
        }
        if let Some(audience) = variable(AUDIENCE) {
            cloud.audience = audience;
        }
        if let Some(authority) = variable(AUTHORITY) {
            cloud.authority = authority;
        }
        Ok(cloud)
    }

    /// Where requests go.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        &self.endpoint
    }

    /// Whom tokens are for.
    #[must_use]
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// Who issues tokens.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The scope to ask a token for: the audience and `/.default`, with ASO's (and Azure SDKs') double slash where
    /// the audience ends with one, because the audience in the token is the text before `/.default`.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("{}/.default", self.audience)
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud")
            .field("endpoint", &self.endpoint.as_str())
            .field("audience", &self.audience)
            .field("authority", &self.authority)
            .finish()
    }
}

/// The names that the Azure CLI and Azure's SDKs give the clouds, compared without case.
impl FromStr for Cloud {
    type Err = CloudError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "azurecloud" | "azurepubliccloud" | "azurepublic" | "public" => Ok(Self::public()),
            "azureusgovernment" | "azureusgovernmentcloud" | "usgovernment" => {
                Ok(Self::us_government())
            }
            "azurechinacloud" | "azurechina" | "china" => Ok(Self::china()),
            _ => Err(CloudError::UnknownName(text.to_owned())),
        }
    }
}

fn parse_endpoint(text: &str) -> Result<Url, CloudError> {
    let url = Url::parse(text).map_err(|error| CloudError::NoUrl {
        text: text.to_owned(),
        reason: error.to_string(),
    })?;
    let bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    // The text could hold a password; what is refused for that reason is not repeated.
    if !bare {
        let shown = url.host_str().unwrap_or_default().to_owned();
        return Err(CloudError::NotJustHost(shown));
    }
    if !is_allowed(&url) {
        return Err(CloudError::PlainHttp(text.to_owned()));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn cloud(variables: &[(&str, &str)]) -> Result<Cloud, CloudError> {
        let map: HashMap<_, _> = variables.iter().copied().collect();
        Cloud::from_lookup(|name| map.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn the_public_cloud_is_the_default() {
        let cloud = cloud(&[(ENDPOINT, " ")]).unwrap();
        assert_eq!(cloud, Cloud::public());
        assert_eq!(
            cloud.scope(),
            "https://management.core.windows.net//.default"
        );
    }

    #[test]
    fn each_value_is_replaced_alone() {
        let cloud = cloud(&[
            (ENDPOINT, "http://127.0.0.1:8080/"),
            (AUDIENCE, "https://audience"),
        ])
        .unwrap();
        assert_eq!(cloud.endpoint().as_str(), "http://127.0.0.1:8080/");
        assert_eq!(cloud.scope(), "https://audience/.default");
        assert_eq!(cloud.authority(), Cloud::public().authority());
    }

    #[test]
    fn a_known_endpoint_brings_its_cloud() {
        for known in [Cloud::us_government(), Cloud::china(), Cloud::public()] {
            assert_eq!(
                cloud(&[(ENDPOINT, known.endpoint().as_str())]).unwrap(),
                known
            );
        }
    }

    #[test]
    fn clouds_have_names() {
        assert_eq!(
            "azureusgovernment".parse::<Cloud>().unwrap(),
            Cloud::us_government()
        );
        assert!("moon".parse::<Cloud>().is_err());
    }

    #[test]
    fn plain_http_is_for_loopback() {
        for good in [
            "http://localhost:1",
            "http://127.8.9.1",
            "http://[::1]:80",
            "https://example.org",
        ] {
            assert!(Cloud::new(good, "", "").is_ok(), "{good}");
        }
        for bad in [
            "http://management.azure.com",
            "http://localhost.example.org",
            "http://128.0.0.1",
            "http://[::2]",
            "http://0.0.0.0",
            "ftp://127.0.0.1",
        ] {
            assert_eq!(
                Cloud::new(bad, "", ""),
                Err(CloudError::PlainHttp(bad.to_owned()))
            );
        }
        for bad in ["https://a/b", "https://user:pass@a", "https://a?b=c"] {
            let error = Cloud::new(bad, "", "").unwrap_err();
            assert!(matches!(error, CloudError::NotJustHost(_)), "{bad}");
            assert!(!error.to_string().contains("pass"));
        }
    }
}
