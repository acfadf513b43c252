//! Where an import begins: an ARM id, or a URL that holds one.

use aso_runtime::arm_id::{ArmId, ArmIdError};
use percent_encoding::percent_decode_str;
use url::Url;

/// Where an import begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// What to import: a resource, a resource group, or a subscription.
    pub id: ArmId,
    /// The host that a URL names. Nothing is sent there unless it is the client's endpoint: a token goes nowhere else.
    pub host: Option<String>,
}

/// Why a text is no root.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RootError {
    /// Neither an ARM id nor a URL of one.
    #[error(
        "{0:?} is no ARM id ({1}); expected /subscriptions/<id>[/resourceGroups/<name>[/providers/…]] or the URL of one"
    )]
    NoId(String, ArmIdError),
    /// A URL that cannot be read.
    #[error("{0:?} is no URL: {1}")]
    NoUrl(String, url::ParseError),
    /// A URL without an ARM id in it.
    #[error("{0:?} holds no ARM id: expected https://management.azure.com/subscriptions/…")]
    NoPath(String),
}

impl Root {
    /// Reads `/subscriptions/…`, `https://management.azure.com/subscriptions/…?api-version=…`, or the address of the Azure portal's page for
    /// a resource (`https://portal.azure.com/#@tenant/resource/subscriptions/…`).
    ///
    /// # Errors
    /// [`RootError`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, RootError> {
        let text = text.trim();
        let (path, host) = if is_url(text) {
            let url = Url::parse(text).map_err(|error| RootError::NoUrl(text.to_owned(), error))?;
            let path = id_of(&url).ok_or_else(|| RootError::NoPath(text.to_owned()))?;
            (path, place(&url))
        } else {
            (text.to_owned(), None)
        };
        let id = ArmId::parse(&path).map_err(|error| RootError::NoId(text.to_owned(), error))?;
        Ok(Self { id, host })
    }
}

/// Whether a text has the form of a URL.
#[must_use]
pub fn is_url(text: &str) -> bool {
    let starts = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    starts("https://") || starts("http://")
}

/// The ARM id in a URL: its path, or what follows `/resource` in the portal's fragment.
fn id_of(url: &Url) -> Option<String> {
    let text = match url.fragment().map(|text| text.split_once("/resource/")) {
        Some(Some((_, rest))) => format!("/{rest}"),
        _ => url.path().to_owned(),
    };
    let text = percent_decode_str(&text).decode_utf8().ok()?.into_owned();
    let first = text.trim_matches('/').split('/').next()?;
    ["subscriptions", "providers"]
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(first))
        .then_some(text)
}

fn place(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    // The portal is no endpoint, but stands for one.
    if url.fragment().is_some() {
        return None;
    }
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const ID: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";

    #[test]
    fn ids_and_urls() {
        for (text, host) in [
            (ID.to_owned(), None),
            (format!(" {ID}/ "), None),
            (
                format!("HTTPS://management.azure.com{ID}?api-version=2020-11-01"),
                Some("management.azure.com"),
            ),
            (format!("http://127.0.0.1:8080{ID}"), Some("127.0.0.1:8080")),
            (
                format!("https://portal.azure.com/#@contoso.com/resource{ID}"),
                None,
            ),
        ] {
            let root = Root::parse(&text).unwrap();
            assert_eq!(root.id.to_string(), ID, "{text}");
            assert_eq!(root.host.as_deref(), host, "{text}");
        }
        let spaced = Root::parse("https://x.example/subscriptions/s/resourcegroups/a%20b").unwrap();
        assert_eq!(spaced.id.to_string(), "/subscriptions/s/resourceGroups/a b");
    }

    #[test]
    fn other_texts() {
        assert!(matches!(Root::parse("vnet"), Err(RootError::NoId(..))));
        assert!(matches!(Root::parse(""), Err(RootError::NoId(..))));
        assert!(matches!(Root::parse("https://"), Err(RootError::NoUrl(..))));
        assert!(matches!(
            Root::parse("https://example.com/a"),
            Err(RootError::NoPath(_))
        ));
    }
}
