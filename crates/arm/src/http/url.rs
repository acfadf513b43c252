//! Addresses: how they are made, which are allowed, and how they are shown.

use crate::error::{Error, Link};
use url::{Host, Url};

/// Whether a token may be sent by this scheme to this host: `https` anywhere, `http` on loopback only.
///
/// `localhost` counts as loopback (RFC 6761, section 6.3).
pub(crate) fn is_allowed(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether the host is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Makes the address of an ARM path: each segment and each value is escaped.
///
/// # Errors
/// A segment that URLs treat as "here" or "up" would name another resource.
pub(crate) fn make(
    endpoint: &Url,
    path: &str,
    query: &[(&str, &str)],
    api_version: &str,
) -> Result<Url, Error> {
    let mut url = endpoint.clone();
    let refuse = || Error::Path {
        path: path.to_owned(),
    };
    {
        let mut segments = url.path_segments_mut().map_err(|()| refuse())?;
        segments.clear();
        for segment in path.trim_matches('/').split('/') {
            if matches!(segment, "" | "." | "..") {
                return Err(refuse());
            }
            segments.push(segment);
        }
    }
    {
        let mut pairs = url.query_pairs_mut();
        for (name, value) in query {
            pairs.append_pair(name, value);
        }
        pairs.append_pair("api-version", api_version);
    }
    // Forms write a blank as `+`; not every resource provider reads it so. A real plus is `%2B` by now.
    let query = url
        .query()
        .map(|query| query.replace('+', "%20").replace("%24", "$"));
    url.set_query(query.as_deref());
    Ok(url)
}

/// Reads an address that an answer gave, and checks that it is at the endpoint.
///
/// # Errors
/// [`Error::Elsewhere`] for any other scheme, host or port, and for what is no address.
pub(crate) fn follow(endpoint: &Url, from: &Url, link: Link, text: &str) -> Result<Url, Error> {
    let elsewhere = |host: String| Error::Elsewhere {
        link,
        url: shown(from),
        host,
    };
    let url = from
        .join(text)
        .map_err(|_| elsewhere("(not an address)".to_owned()))?;
    if !same_place(endpoint, &url) {
        return Err(elsewhere(place(&url)));
    }
    Ok(url)
}

/// Whether both have the same scheme, host and port, and the second carries no name or password.
pub(crate) fn same_place(endpoint: &Url, url: &Url) -> bool {
    endpoint.scheme() == url.scheme()
        && endpoint.host() == url.host()
        && endpoint.port_or_known_default() == url.port_or_known_default()
        && url.username().is_empty()
        && url.password().is_none()
}

fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{}://{host}:{port}", url.scheme()),
        None => format!("{}://{host}", url.scheme()),
    }
}

/// The address for messages and logs: without credentials, and without the values of query parameters other than `api-version`, because
/// operation addresses and `nextLink` carry signed tokens.
pub(crate) fn shown(url: &Url) -> String {
    let mut text = format!("{}{}", place(url), url.path());
    for (index, (name, value)) in url.query_pairs().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        text.push_str(&name);
        text.push('=');
        if name.eq_ignore_ascii_case("api-version") {
            text.push_str(&value);
        } else {
            text.push('…');
        }
    }
    text
}

/// The subscription that an address is about, in lower case; empty for the tenant.
pub(crate) fn subscription(url: &Url) -> String {
    let mut segments = url.path_segments().into_iter().flatten();
    match (segments.next(), segments.next()) {
        (Some(first), Some(id)) if first.eq_ignore_ascii_case("subscriptions") => {
            id.to_ascii_lowercase()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn every_segment_and_value_is_escaped() {
        let made = make(
            &url("https://management.azure.com"),
            "/subscriptions/S/resourceGroups/a b#c?d%2F(é)/providers/N/t/x+y",
            &[("$filter", "name eq 'a+b' & c")],
            "2020-01-01",
        )
        .unwrap();
        assert_eq!(
            made.as_str(),
            "https://management.azure.com/subscriptions/S/resourceGroups/a%20b%23c%3Fd%252F(%C3%A9)/providers/N/t/x+y\
             ?$filter=name%20eq%20%27a%2Bb%27%20%26%20c&api-version=2020-01-01"
        );
    }

    #[test]
    fn a_name_cannot_climb() {
        for path in ["/subscriptions/../x", "/a/./b", "/a//b", "/"] {
            let made = make(&url("https://m"), path, &[], "1");
            assert!(matches!(made, Err(Error::Path { .. })), "{path}");
        }
    }

    #[test]
    fn links_stay_at_the_endpoint() {
        let endpoint = url("https://management.azure.com");
        let from = url("https://management.azure.com/subscriptions/S?api-version=1");
        for good in [
            "https://management.azure.com/x",
            "https://MANAGEMENT.azure.com:443/x",
            "/x?y=z",
        ] {
            assert!(follow(&endpoint, &from, Link::NextLink, good).is_ok());
        }
        for bad in [
            "http://management.azure.com/x",
            "https://management.azure.com:444/x",
            "https://management.azure.com.example.org/x",
            "//example.org/x",
            "https://user@management.azure.com/x",
            "https://management.azure.com@example.org/x",
            "https://",
        ] {
            let error = follow(&endpoint, &from, Link::NextLink, bad).unwrap_err();
            assert!(matches!(error, Error::Elsewhere { .. }), "{bad}");
        }
    }

    #[test]
    fn what_is_shown_has_no_secrets() {
        let text = shown(&url(
            "https://u:p@h:8/a/b?api-version=1&sig=SECRET&$skipToken=SECRET",
        ));
        assert_eq!(text, "https://h:8/a/b?api-version=1&sig=…&$skipToken=…");
    }

    #[test]
    fn subscriptions_are_told_apart() {
        assert_eq!(subscription(&url("https://h/Subscriptions/AB/x")), "ab");
        assert_eq!(subscription(&url("https://h/providers/N/t/x")), "");
    }
}
