//! Typed Kubernetes objects.

use crate::engine::{self, ConversionErrors, Resolver};
use crate::meta::ObjectMeta;
use crate::object::{Field, Item, Problems, ReadErrors, Reader, Writer, from_value};
use crate::registry::{Name, ResourceType};
use serde_json::Value;

/// A kind at one API version, with its typed parts. Implemented by [`kind!`](crate::kind!).
///
/// The conversions go through JSON and the [`engine`]: programs that handle many kinds or
/// documents should use the engine with [`Kind::RESOURCE`] and stay in JSON.
pub trait Kind: Item + Default {
    /// `spec`.
    type Spec: Item + Default;
    /// `status`.
    type Status: Item + Default;

    /// What generic programs know about this kind.
    const RESOURCE: &'static ResourceType;

    /// `metadata`.
    fn metadata(&self) -> &ObjectMeta;
    /// `metadata`, to change.
    fn metadata_mut(&mut self) -> &mut ObjectMeta;
    /// `spec`.
    fn spec(&self) -> &Self::Spec;
    /// `spec`, to change.
    fn spec_mut(&mut self) -> &mut Self::Spec;
    /// `status`, if there is one.
    fn status(&self) -> Option<&Self::Status>;
    /// `status`, to change.
    fn status_mut(&mut self) -> &mut Option<Self::Status>;

    /// `apiVersion` as it is written: `storage.azure.com/v20230101`.
    #[must_use]
    fn api_version() -> String {
        api_version(Self::RESOURCE)
    }

    /// The name in Azure: fixed by Azure, or `spec.azureName`, or the Kubernetes name where the kind allows that.
    #[must_use]
    fn azure_name(&self) -> Option<String> {
        azure_name(
            Self::RESOURCE,
            self.metadata().name.as_deref(),
            &self.spec().write(),
        )
        .map(str::to_owned)
    }

    /// The request body.
    ///
    /// # Errors
    /// See [`engine::to_arm`].
    fn request_body(
        &self,
        azure_name: &str,
        resolver: &dyn Resolver,
    ) -> Result<Value, ConversionErrors> {
        engine::to_arm(Self::RESOURCE, &self.spec().write(), azure_name, resolver)
    }

    /// A Spec from a response. See [`engine::spec_from_arm`].
    ///
    /// # Errors
    /// The result does not fit [`Kind::Spec`].
    fn spec_from_arm(body: &Value) -> Result<Self::Spec, KindError> {
        Ok(from_value(engine::spec_from_arm(Self::RESOURCE, body))?)
    }

    /// A Status from a response. See [`engine::status_from_arm`].
    ///
    /// # Errors
    /// The result does not fit [`Kind::Status`].
    fn status_from_arm(body: &Value) -> Result<Self::Status, KindError> {
        Ok(from_value(engine::status_from_arm(Self::RESOURCE, body))?)
    }

    /// A Spec from a Status. See [`engine::spec_from_status`].
    ///
    /// # Errors
    /// The result does not fit [`Kind::Spec`].
    fn spec_from_status(status: &Self::Status) -> Result<Self::Spec, KindError> {
        Ok(from_value(engine::spec_from_status(
            Self::RESOURCE,
            &status.write(),
        ))?)
    }
}

/// A kind with typed bodies of requests and responses. Implemented by [`arm_kind!`](crate::arm_kind!).
pub trait ArmKind: Kind {
    /// The body of a PUT request.
    type Request: Item + Default;
    /// The body of a response.
    type Response: Item + Default;

    /// The request body, typed. Where a payload mode sends `null` for an absent collection, the typed body has nothing: a struct cannot tell
    /// the two apart. [`Kind::request_body`] has it, and is what to send.
    ///
    /// # Errors
    /// See [`engine::to_arm`]; and [`KindError::Read`] if the result does not fit [`ArmKind::Request`].
    fn to_arm(
        &self,
        azure_name: &str,
        resolver: &dyn Resolver,
    ) -> Result<Self::Request, KindError> {
        Ok(from_value(self.request_body(azure_name, resolver)?)?)
    }

    /// A Status from a typed response.
    ///
    /// # Errors
    /// The result does not fit [`Kind::Status`].
    fn status_from_response(response: &Self::Response) -> Result<Self::Status, KindError> {
        Self::status_from_arm(&response.write())
    }

    /// A Spec from a typed response.
    ///
    /// # Errors
    /// The result does not fit [`Kind::Spec`].
    fn spec_from_response(response: &Self::Response) -> Result<Self::Spec, KindError> {
        Self::spec_from_arm(&response.write())
    }
}

/// Why a typed conversion failed.
#[derive(Debug, thiserror::Error)]
pub enum KindError {
    /// The conversion itself.
    #[error(transparent)]
    Conversion(#[from] ConversionErrors),
    /// The result does not fit the type: the plan and the types do not belong together.
    #[error("the converted document does not fit its type: {0}")]
    Read(#[from] ReadErrors),
}

/// `group/version` under which a kind is written.
#[must_use]
pub fn api_version(resource: &ResourceType) -> String {
    format!(
        "{}/{}",
        resource.group,
        resource.versions.first().copied().unwrap_or_default()
    )
}

/// The name in Azure of an object: fixed by Azure, or `spec.azureName`, or the Kubernetes name where the kind allows that.
#[must_use]
pub fn azure_name<'a>(
    resource: &ResourceType,
    name: Option<&'a str>,
    spec: &'a Value,
) -> Option<&'a str> {
    let given = spec
        .get("azureName")
        .and_then(Value::as_str)
        .filter(|name| !name.is_empty());
    match resource.name {
        Name::Fixed(name) => Some(name),
        Name::Explicit => given,
        Name::Free => given.or(name),
    }
}

/// Reads a whole document. Used by the code that [`kind!`](crate::kind!) emits.
///
/// `apiVersion` and `kind` may be absent, as they are in the items of a list that the API server returns; if they are there
/// they have to be this kind's, under any name that its API version is served as.
pub fn read(
    resource: &ResourceType,
    value: Value,
    problems: &mut Problems,
    metadata: &mut ObjectMeta,
    spec: &mut dyn Item,
    status: &mut dyn Field,
) {
    let (mut version, mut kind) = (None::<String>, None::<String>);
    let mut spec_value = None::<Value>;
    let mut metadata_value = None::<Value>;
    let mut reader = Reader::new(value, problems);
    reader.take("apiVersion", &mut version);
    reader.take("kind", &mut kind);
    reader.take("metadata", &mut metadata_value);
    reader.take("spec", &mut spec_value);
    reader.take("status", status);
    if let Some(value) = metadata_value {
        problems.below_key("metadata", |problems| metadata.read(value, problems));
    }
    if let Some(value) = spec_value {
        problems.below_key("spec", |problems| spec.read(value, problems));
    }
    if let Some(kind) = kind
        && kind != resource.kind
    {
        problems.below_key("kind", |problems| {
            problems.note(format!("expected {}, found {kind:?}", resource.kind))
        });
    }
    if let Some(version) = version {
        let ours = version
            .strip_prefix(resource.group)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|version| resource.versions.contains(&version));
        if !ours {
            let expected = api_version(resource);
            problems.below_key("apiVersion", |problems| {
                problems.note(format!("expected {expected}, found {version:?}"))
            });
        }
    }
}

/// Writes a whole document. Used by the code that [`kind!`](crate::kind!) emits.
#[must_use]
pub fn write(
    resource: &ResourceType,
    metadata: &ObjectMeta,
    spec: &dyn Item,
    status: &dyn Field,
) -> Value {
    let mut writer = Writer::default();
    writer.put("apiVersion", &Some(api_version(resource)));
    writer.put("kind", &Some(resource.kind.to_owned()));
    writer.put("metadata", &Some(metadata.write()));
    writer.put("spec", &Some(spec.write()));
    writer.put("status", status);
    writer.finish()
}

/// Implements [`Kind`], [`Item`] and serde for a struct with the fields `metadata: ObjectMeta`, `spec` and
/// `status: Option<…>`, given the types of the two and its entry in the registry. The struct has to implement `Default`.
///
/// ```ignore
/// aso_runtime::kind!(StorageAccount, StorageAccountSpec, status::StorageAccountStatus, registry::STORAGE_ACCOUNT);
/// ```
#[macro_export]
macro_rules! kind {
    ($name:ident, $spec:ty, $status:ty, $resource:path) => {
        impl $crate::kind::Kind for $name {
            type Spec = $spec;
            type Status = $status;
            const RESOURCE: &'static $crate::registry::ResourceType = &$resource;
            fn metadata(&self) -> &$crate::meta::ObjectMeta {
                &self.metadata
            }
            fn metadata_mut(&mut self) -> &mut $crate::meta::ObjectMeta {
                &mut self.metadata
            }
            fn spec(&self) -> &Self::Spec {
                &self.spec
            }
            fn spec_mut(&mut self) -> &mut Self::Spec {
                &mut self.spec
            }
            fn status(&self) -> Option<&Self::Status> {
                self.status.as_ref()
            }
            fn status_mut(&mut self) -> &mut Option<Self::Status> {
                &mut self.status
            }
        }
        impl $crate::object::Item for $name {
            fn read(&mut self, value: $crate::Value, problems: &mut $crate::object::Problems) {
                $crate::kind::read(
                    &$resource,
                    value,
                    problems,
                    &mut self.metadata,
                    &mut self.spec,
                    &mut self.status,
                );
            }
            fn write(&self) -> $crate::Value {
                $crate::kind::write(&$resource, &self.metadata, &self.spec, &self.status)
            }
        }
        $crate::serde_impls! { $name }
    };
}

/// Implements [`ArmKind`], given the types of request and response.
#[macro_export]
macro_rules! arm_kind {
    ($name:ident, $request:ty, $response:ty) => {
        impl $crate::kind::ArmKind for $name {
            type Request = $request;
            type Response = $response;
        }
    };
}
