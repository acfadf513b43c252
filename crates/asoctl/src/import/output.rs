//! Which file a resource goes to, and what stands in it.

use super::{Imported, version_name};
use crate::{names, parallel};
use aso_yaml as yaml;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A file name can be longer nowhere: what ext4, NTFS and APFS allow is 255 bytes or characters.
const MAX_FILE_NAME: usize = 255;

/// One file and the resource in it.
#[derive(Debug, Clone, Copy)]
pub struct FileOfResources<'i> {
    /// The resource.
    pub resource: &'i Imported,
}

impl FileOfResources<'_> {
    /// The text of the file.
    ///
    /// # Errors
    /// As [`yaml::append_with()`].
    pub fn text(&self) -> Result<String, yaml::WriteError> {
        let mut text = yaml::start();
        let Imported {
            document, comments, ..
        } = self.resource;
        yaml::append_with(&mut text, document, comments)?;
        Ok(text)
    }
}

/// All resources as one stream of documents.
///
/// # Errors
/// As [`yaml::append_with()`].
pub fn text(resources: &[Imported]) -> Result<String, yaml::WriteError> {
    /// Documents written to one text at a time.
    const PART: usize = 64;
    let parts = parallel::map(resources.chunks(PART).collect(), |part| {
        let mut text = String::new();
        for resource in part {
            yaml::append_with(&mut text, &resource.document, &resource.comments)?;
        }
        Ok::<_, yaml::WriteError>(text)
    });
    let mut text = yaml::start();
    for part in parts {
        text.push_str(&part?);
    }
    Ok(text)
}

/// One file for each resource, by file name: `<Kind>-<name>.yaml`; with the group after the kind where kinds of two groups would
/// share a file; with the version at the end where one resource was imported in several versions.
#[must_use]
pub fn files(resources: &[Imported]) -> BTreeMap<String, FileOfResources<'_>> {
    let mut groups: HashMap<(&str, &str), BTreeSet<&str>> = HashMap::new();
    let mut versions: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for found in resources {
        let (group, kind) = (found.resource.group, found.resource.kind);
        groups.entry((kind, &found.name)).or_default().insert(group);
        *versions.entry((group, kind, &found.name)).or_default() += 1;
    }
    resources
        .iter()
        .map(|found| {
            let (group, kind) = (found.resource.group, found.resource.kind);
            let shared = groups
                .get(&(kind, found.name.as_str()))
                .is_some_and(|all| all.len() > 1);
            let several = versions
                .get(&(group, kind, found.name.as_str()))
                .is_some_and(|count| *count > 1);
            // Neither a kind nor a name holds a dot, so that no two resources get the same file name.
            let mut before = kind.to_owned();
            if shared {
                before.push('.');
                before.push_str(group);
            }
            before.push('-');
            let after = if several {
                format!(".{}.yaml", version_name(found.resource))
            } else {
                ".yaml".to_owned()
            };
            let room = MAX_FILE_NAME.saturating_sub(before.len() + after.len());
            let name = if found.name.len() > room {
                let cut = found.name.get(..room.saturating_sub(7)).unwrap_or_default();
                format!("{cut}-{}", names::hash(&found.name, 6))
            } else {
                found.name.clone()
            };
            (
                format!("{before}{name}{after}"),
                FileOfResources { resource: found },
            )
        })
        .collect()
}
