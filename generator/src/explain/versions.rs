//! Between API versions: which others have a property, and by which name.

use super::places::{How, Place, places, plain};
use super::{Explainer, Query};
use crate::config::Config;
use crate::generate::one;
use crate::lower::Version;
use crate::model::Side;
use crate::swagger::Documents;

/// The other versions of the group, oldest first; those that cannot be read are left out.
pub(super) fn others(documents: &Documents<'_>, config: &Config, query: &Query) -> Vec<Version> {
    if query.path.is_empty() {
        return Vec::new();
    }
    let versions = config.groups.get(&query.group);
    versions
        .into_iter()
        .flat_map(|file| &file.config.versions)
        .filter(|(version, _)| **version != query.version)
        .filter_map(|(version, settings)| {
            one(documents, config, &query.group, version, settings).ok()
        })
        .map(|(version, _)| version)
        .collect()
}

impl Explainer<'_> {
    /// Which other versions of the kind have the property. `None` if the kind has no other version.
    pub(super) fn versions(&self, found: &Place<'_>, side: Side) -> Option<String> {
        let wanted = in_hub(found);
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for version in self.others {
            let Some(kind) = version
                .kinds
                .iter()
                .find(|kind| kind.kind == self.kind.kind)
            else {
                continue;
            };
            let all = places(version, kind, side);
            match all.iter().find(|other| in_hub(other) == wanted) {
                Some(other) if plain(&other.kubernetes) == plain(&found.kubernetes) => {
                    with.push(version.api_version.clone());
                }
                Some(other) => {
                    with.push(format!("{} as `{}`", version.api_version, other.kubernetes));
                }
                None => without.push(version.api_version.clone()),
            }
        }
        match (with.is_empty(), without.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("kept at {}", with.join(", "))),
            (true, false) => Some(format!("lost at {}", without.join(", "))),
            (false, false) => Some(format!(
                "kept at {}; lost at {}",
                with.join(", "),
                without.join(", ")
            )),
        }
    }
}

/// The path with the last name as the hub has it. Objects are not renamed within a path: their properties are found by their own names.
fn in_hub(place: &Place<'_>) -> String {
    let path = plain(&place.kubernetes);
    let hub = match place.how {
        How::Step(step) => step.hub.as_deref(),
        How::Beside(..) | How::Option(..) => None,
    };
    match (hub, path.rsplit_once('.')) {
        (Some(hub), Some((above, _))) => format!("{above}.{hub}"),
        _ => path,
    }
}
