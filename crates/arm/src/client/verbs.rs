//! GET, PUT, DELETE, HEAD, POST.

use super::call::Request;
use super::{Answer, Client, Operation, Pages};
use crate::error::{BodyProblem, Error};
use crate::http::url as address;
use crate::{Collection, Method};
use aso_runtime::arm_id::ArmId;
use reqwest::header::HeaderValue;
use serde_json::Value;

/// Under which condition to write (RFC 9110, section 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Precondition {
    /// None.
    #[default]
    None,
    /// Only if the resource still has this `ETag`; else Azure answers 412.
    Match(String),
    /// Only if there is no such resource; else Azure answers 412.
    Absent,
}

/// How to write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Under which condition. A write with a condition is not sent again after a connection that failed: the second answer would
    /// be about what the first one did.
    pub precondition: Precondition,
}

impl WriteOptions {
    /// With a condition.
    #[must_use]
    pub fn when(precondition: Precondition) -> Self {
        Self { precondition }
    }
}

impl Client {
    /// Reads a resource. `200` gives its body.
    ///
    /// # Errors
    /// [`Error`]; [`Error::is_not_found`] if it does not exist.
    pub async fn get(&self, id: &ArmId, api_version: &str) -> Result<Value, Error> {
        Ok(self.get_answer(id, api_version).await?.body)
    }

    /// [`Client::get`] with status and headers.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn get_answer(&self, id: &ArmId, api_version: &str) -> Result<Answer, Error> {
        let request = self.request(Method::Get, &id.to_string(), api_version)?;
        let answer = self.inner.call(&request).await?;
        object(&request, answer)
    }

    /// Whether a resource exists. Azure answers 2xx or 404.
    ///
    /// # Errors
    /// Any other answer.
    pub async fn head(&self, id: &ArmId, api_version: &str) -> Result<bool, Error> {
        let request = self.request(Method::Head, &id.to_string(), api_version)?;
        match self.inner.call(&request).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Creates or replaces a resource. The operation may go on: see [`Operation::wait`].
    ///
    /// # Errors
    /// Azure refuses the request.
    pub async fn put(
        &self,
        id: &ArmId,
        api_version: &str,
        body: &Value,
    ) -> Result<Operation, Error> {
        self.put_with(id, api_version, body, &WriteOptions::default())
            .await
    }

    /// [`Client::put`] with options.
    ///
    /// # Errors
    /// Azure refuses the request, or the condition does not hold (412).
    pub async fn put_with(
        &self,
        id: &ArmId,
        api_version: &str,
        body: &Value,
        options: &WriteOptions,
    ) -> Result<Operation, Error> {
        let mut request = self.request(Method::Put, &id.to_string(), api_version)?;
        request.body = Some(body.to_string().into_bytes());
        condition(&mut request, &options.precondition)?;
        self.start(request).await
    }

    /// Deletes a resource. One that is not there is deleted already: that is no error.
    ///
    /// # Errors
    /// Azure refuses the request.
    pub async fn delete(&self, id: &ArmId, api_version: &str) -> Result<Operation, Error> {
        self.delete_with(id, api_version, &WriteOptions::default())
            .await
    }

    /// [`Client::delete`] with options.
    ///
    /// # Errors
    /// Azure refuses the request, or the condition does not hold (412).
    pub async fn delete_with(
        &self,
        id: &ArmId,
        api_version: &str,
        options: &WriteOptions,
    ) -> Result<Operation, Error> {
        let mut request = self.request(Method::Delete, &id.to_string(), api_version)?;
        condition(&mut request, &options.precondition)?;
        self.start(request).await
    }

    /// Carries out an action of a resource (`listKeys`), with a body if it takes one.
    ///
    /// It is sent again only where Azure has certainly not carried it out: a connection that was never made, 429 and 503.
    ///
    /// # Errors
    /// Azure refuses the request.
    pub async fn post(
        &self,
        id: &ArmId,
        action: &str,
        api_version: &str,
        body: Option<&Value>,
    ) -> Result<Operation, Error> {
        self.post_path(&format!("{id}/{action}"), api_version, body)
            .await
    }

    /// [`Client::post`] for what belongs to no resource: `/subscriptions/S/providers/Microsoft.Network/register`.
    ///
    /// # Errors
    /// As [`Client::post`].
    pub async fn post_path(
        &self,
        path: &str,
        api_version: &str,
        body: Option<&Value>,
    ) -> Result<Operation, Error> {
        let mut request = self.request(Method::Post, path, api_version)?;
        request.body = body.map(|body| body.to_string().into_bytes());
        self.start(request).await
    }

    /// Reads any path that answers with one JSON object, such as a deleted vault.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn get_path(&self, path: &str, api_version: &str) -> Result<Value, Error> {
        let request = self.request(Method::Get, path, api_version)?;
        let answer = self.inner.call(&request).await?;
        Ok(object(&request, answer)?.body)
    }

    /// Lists, page by page. Nothing is sent before [`Pages::next`].
    #[must_use]
    pub fn list(&self, collection: &Collection, api_version: &str) -> Pages {
        Pages::new(self.clone(), collection, api_version)
    }

    fn request(&self, method: Method, path: &str, api_version: &str) -> Result<Request, Error> {
        let url = address::make(&self.inner.endpoint, path, &[], api_version)?;
        Ok(Request::new(method, url))
    }

    async fn start(&self, request: Request) -> Result<Operation, Error> {
        let answer = match self.inner.call(&request).await {
            Ok(answer) => answer,
            Err(error) if request.method == Method::Delete && error.is_not_found() => {
                return Ok(Operation::already_done(self.clone(), &request.url));
            }
            Err(error) => return Err(error),
        };
        Operation::begin(self.clone(), request.method, &request.url, answer)
    }
}

fn condition(request: &mut Request, precondition: &Precondition) -> Result<(), Error> {
    match precondition {
        Precondition::None => {}
        Precondition::Match(tag) => {
            let value = HeaderValue::from_str(tag)
                .map_err(|_| Error::Setup(format!("{tag:?} is no ETag")))?;
            request.if_match = Some(value);
        }
        Precondition::Absent => request.if_none_match = Some(HeaderValue::from_static("*")),
    }
    Ok(())
}

fn object(request: &Request, answer: Answer) -> Result<Answer, Error> {
    if answer.body.is_object() {
        return Ok(answer);
    }
    Err(Error::Body {
        method: request.method,
        url: address::shown(&request.url),
        problem: BodyProblem::NotAnObject,
    })
}
