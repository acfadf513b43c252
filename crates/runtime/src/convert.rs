//! Whole Kubernetes objects from one API version to another.
//!
//! A conversion goes through the hub, the union of all versions of a kind ([`engine::to_hub`], [`engine::from_hub`]): what
//! both versions have is kept, and what the target lacks is left out and reported. `metadata` is not touched.

use crate::engine::{self, Half, Lost};
use crate::registry::ResourceType;
use serde_json::{Map, Value};

/// An object in another version.
#[derive(Debug, Clone, PartialEq)]
pub struct Converted {
    /// The object.
    pub object: Value,
    /// What it could not take along.
    pub lost: Vec<Lost>,
}

/// Why an object cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// It is no Kubernetes object.
    #[error("not a Kubernetes object: {0} is missing or has the wrong type")]
    Shape(&'static str),
    /// The kind is not known.
    #[error("no kind {kind} is known in {api_version}")]
    UnknownKind {
        /// `apiVersion` of the object.
        api_version: String,
        /// `kind` of the object.
        kind: String,
    },
    /// The kind is not served in the version that is wanted.
    #[error("{kind} has no version {version} (it has: {})", served.join(", "))]
    NoSuchVersion {
        /// The kind, `VirtualNetwork.network.azure.com`.
        kind: String,
        /// The version as it was given.
        version: String,
        /// What there is.
        served: Vec<String>,
    },
}

/// Rewrites an object to the version that Kubernetes serves as `version` (`v20230101`), or to an API version of Azure's
/// (`2023-01-01`), whose preferred name it then gets. `types` are all that are known: usually `aso_resources::registry()`.
///
/// An object that is already there comes out as it went in.
///
/// # Errors
/// See [`ConvertError`].
pub fn convert(
    types: impl IntoIterator<Item = &'static ResourceType>,
    object: &Value,
    version: &str,
) -> Result<Converted, ConvertError> {
    let text = |name| {
        object
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .ok_or(ConvertError::Shape(name))
    };
    let (api_version, kind) = (text("apiVersion")?, text("kind")?);
    let (group, served) = api_version.split_once('/').unwrap_or(("", api_version));
    let versions: Vec<&'static ResourceType> = types
        .into_iter()
        .filter(|resource| resource.group == group && resource.kind == kind)
        .collect();
    let from = versions
        .iter()
        .find(|resource| resource.versions.contains(&served))
        .ok_or_else(|| ConvertError::UnknownKind {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
        })?;
    let target = versions.iter().find_map(|resource| {
        let name = if resource.api_version == version {
            resource.versions.first()
        } else {
            resource.versions.iter().find(|name| **name == version)
        };
        Some((*resource, *name?))
    });
    let (to, name) = target.ok_or_else(|| ConvertError::NoSuchVersion {
        kind: format!("{kind}.{group}"),
        version: version.to_owned(),
        served: versions
            .iter()
            .flat_map(|resource| resource.versions)
            .map(|name| (*name).to_owned())
            .collect(),
    })?;
    between(from, to, name, object)
}

/// [`convert`] for a caller who has found both versions: `name` is one under which `to` is served.
///
/// # Errors
/// [`ConvertError::Shape`], if `object` is no object.
pub fn between(
    from: &ResourceType,
    to: &ResourceType,
    name: &str,
    object: &Value,
) -> Result<Converted, ConvertError> {
    let Value::Object(entries) = object else {
        return Err(ConvertError::Shape("the document"));
    };
    let mut lost = Vec::new();
    let mut out = Map::new();
    for (key, value) in entries {
        let value = match key.as_str() {
            "apiVersion" => Value::from(format!("{}/{name}", to.group)),
            "spec" => through_hub(from, to, Half::Spec, value, &mut lost),
            "status" => through_hub(from, to, Half::Status, value, &mut lost),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    Ok(Converted {
        object: Value::Object(out),
        lost,
    })
}

fn through_hub(
    from: &ResourceType,
    to: &ResourceType,
    half: Half,
    value: &Value,
    lost: &mut Vec<Lost>,
) -> Value {
    // One API version under two names.
    if std::ptr::eq(from, to) {
        return value.clone();
    }
    let hub = engine::to_hub(from, half, value, lost);
    engine::from_hub(to, half, &hub, lost)
}
