//! What there is to do for one CRD.

use super::Stored;
use serde_json::Value;

/// What a CRD should come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where its objects are.
    pub stored: Stored,
    /// The version that objects are stored in now.
    pub keep: String,
    /// The versions that objects may still be stored in; nothing is to be done if there are none.
    pub drop: Vec<String>,
}

/// What is wrong with a CRD.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not as Kubernetes writes them.
    #[error("the definition has no {0}")]
    Shape(&'static str),
    /// Nothing newer than an alpha or beta version is there yet.
    #[error(
        "objects are still stored in {version}, and there is nothing newer to store them in: upgrade Azure Service Operator first"
    )]
    TooOld {
        /// The version.
        version: String,
    },
}

pub(super) fn name(crd: &Value) -> &str {
    text(crd, "/metadata/name").unwrap_or_default()
}

fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// Makes the plan of a CRD.
///
/// What is kept is the version that the CRD stores in, and not, as in ASO's tool, the newest that it ever stored in: after a
/// downgrade these differ, and the API server refuses a list without the former.
///
/// # Errors
/// [`PlanError`].
pub fn plan(crd: &Value) -> Result<Plan, PlanError> {
    let part = |pointer, name| text(crd, pointer).ok_or(PlanError::Shape(name));
    let versions = crd.pointer("/spec/versions").and_then(Value::as_array);
    let versions = versions.ok_or(PlanError::Shape("spec.versions"))?;
    let is = |version: &Value, flag| version.get(flag).and_then(Value::as_bool) == Some(true);
    let named = |version: &Value| {
        let name = version.get("name").and_then(Value::as_str);
        name.map(str::to_owned)
    };
    let keep = versions.iter().find(|version| is(version, "storage"));
    let keep = keep
        .and_then(named)
        .ok_or(PlanError::Shape("version that objects are stored in"))?;
    if is_unstable(&keep) {
        return Err(PlanError::TooOld { version: keep });
    }
    // An object can be read in any version that is served; it is stored in the one above, whichever it is written in.
    let served = |version: &&Value| is(version, "served");
    let read = versions
        .iter()
        .filter(served)
        .find(|version| version.get("name").and_then(Value::as_str) == Some(&keep))
        .or_else(|| versions.iter().find(served));
    let stored = Stored {
        group: part("/spec/group", "spec.group")?.to_owned(),
        version: read
            .and_then(named)
            .ok_or(PlanError::Shape("version that is served"))?,
        plural: part("/spec/names/plural", "spec.names.plural")?.to_owned(),
    };
    let ever = crd.pointer("/status/storedVersions");
    let drop = ever
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .filter(|version| *version != keep)
        .map(str::to_owned)
        .collect();
    Ok(Plan { stored, keep, drop })
}

/// ASO's versions before its first stable release: `v1alpha1api20200601storage`, `v1beta20200601storage`.
fn is_unstable(version: &str) -> bool {
    version.starts_with("v1alpha") || version.starts_with("v1beta")
}

impl Plan {
    /// Writes into the CRD that objects are stored in one version only.
    pub(super) fn apply(&self, crd: &mut Value) {
        if let Some(stored) = crd.pointer_mut("/status/storedVersions") {
            *stored = Value::from(vec![self.keep.clone()]);
        }
    }
}
