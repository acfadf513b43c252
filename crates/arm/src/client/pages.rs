//! Lists, page by page.

use super::Client;
use super::call::Request;
use crate::error::{BodyProblem, Error, Link};
use crate::http::url as address;
use crate::{Collection, Method};
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// What is on it.
    pub items: Vec<Value>,
    /// Whether there are more.
    pub has_more: bool,
}

/// The pages of a list. After an error, [`Pages::next`] asks for the same page again.
pub struct Pages {
    client: Client,
    /// The next request; the error if there can be none; nothing after the last page.
    next: Option<Result<Url, Error>>,
    /// All addresses so far, so that a list that runs in a circle ends.
    seen: HashSet<Url>,
}

impl Pages {
    pub(super) fn new(client: Client, collection: &Collection, api_version: &str) -> Self {
        let first = address::make(
            &client.inner.endpoint,
            collection.path(),
            &collection.query(),
            api_version,
        );
        Self {
            client,
            next: Some(first),
            seen: HashSet::new(),
        }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// Azure refuses the request, or the list leads elsewhere.
    pub async fn next(&mut self) -> Result<Option<Page>, Error> {
        let url = match self.next.take() {
            None => return Ok(None),
            Some(Err(error)) => return Err(error),
            Some(Ok(url)) => url,
        };
        // Put back at once: a future that is dropped, or an error, must not lose the page.
        self.next = Some(Ok(url.clone()));
        let request = Request::new(Method::Get, url.clone());
        let answer = self.client.inner.call(&request).await?;
        let shown = || address::shown(&url);
        let Value::Object(mut body) = answer.body else {
            return Err(not_a_list(shown()));
        };
        let Some(Value::Array(items)) = body.remove("value") else {
            return Err(not_a_list(shown()));
        };
        let link = body
            .get("nextLink")
            .and_then(Value::as_str)
            .filter(|link| !link.is_empty());
        let next = match link {
            None => None,
            Some(link) => {
                let endpoint = &self.client.inner.endpoint;
                let next = address::follow(endpoint, &url, Link::NextLink, link)?;
                if next == url || self.seen.contains(&next) {
                    return Err(Error::Loop { url: shown() });
                }
                Some(next)
            }
        };
        self.seen.insert(url);
        let has_more = next.is_some();
        self.next = next.map(Ok);
        Ok(Some(Page { items, has_more }))
    }

    /// The items of all pages that are left.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn all(mut self) -> Result<Vec<Value>, Error> {
        let mut items = Vec::new();
        while let Some(page) = self.next().await? {
            items.extend(page.items);
        }
        Ok(items)
    }
}

fn not_a_list(url: String) -> Error {
    Error::Body {
        method: Method::Get,
        url,
        problem: BodyProblem::NotAList,
    }
}
