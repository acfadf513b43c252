//! The group and API version of a swagger file, from its path.

use crate::model::Package;

/// Folders whose provider folder is missing or misleading; their namespace is fixed.
const NAMESPACES: [(&str, &str); 6] = [
    ("common-types/resource-management", "common"),
    ("sql/resource-manager/common", "sql"),
    ("security/resource-manager/common", "security"),
    ("eventhub/resource-manager/common", "eventhub"),
    (
        "securityinsights/resource-manager/common",
        "securityinsights",
    ),
    ("synapse/common", "synapse"),
];

/// Folders whose resources form a group of their own beside the provider's.
const SUFFIXES: [(&str, &str); 4] = [
    ("frontdoor/resource-manager", ".frontdoor"),
    (
        "deviceprovisioningservices/resource-manager",
        ".provisioning",
    ),
    ("storSimple1200Series/resource-manager", ".1200"),
    ("storsimple8000series/resource-manager", ".8000"),
];

/// The group and API version of a file, or `None` for files that belong to whoever refers to them.
///
/// Paths are relative to the root of the specifications and separated by `/`. The group is the provider folder
/// (`Microsoft.Network`) in lower case without `microsoft.`; the version is the first date, `v<number>` or
/// `<number>.<number>` folder. Examples, quick-start templates and the planes that are not ARM belong to nobody.
pub fn package_of(path: &str) -> Option<Package> {
    if [
        "/examples/",
        "/quickstart-templates/",
        "/control-plane/",
        "/data-plane/",
    ]
    .iter()
    .any(|part| path.contains(part))
    {
        return None;
    }
    let version = version_of(path)?;
    let inside = |base: &str| path.contains(&format!("{base}/"));
    if let Some((_, group)) = NAMESPACES.iter().find(|(base, _)| inside(base)) {
        return Some(Package {
            group: (*group).into(),
            version,
        });
    }
    let start = path.find("icrosoft.").and_then(|at| at.checked_sub(1))?;
    let group = path[start..].split('/').next()?.to_lowercase();
    let group = group.strip_prefix("microsoft.")?;
    let suffix = SUFFIXES
        .iter()
        .find(|(base, _)| inside(base))
        .map_or("", |(_, suffix)| suffix);
    Some(Package {
        group: format!("{group}{suffix}"),
        version,
    })
}

fn version_of(path: &str) -> Option<String> {
    path.split('/')
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .find_map(|part| {
            let bytes = part.as_bytes();
            let date = part.len() >= 10
                && part.is_char_boundary(10)
                && bytes[..10]
                    .iter()
                    .enumerate()
                    .all(|(index, byte)| match index {
                        4 | 7 => *byte == b'-',
                        _ => byte.is_ascii_digit(),
                    })
                && matches!(&part[10..], "" | "-preview" | "-privatepreview");
            let shared = part.strip_prefix('v').is_some_and(|rest| {
                !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
            });
            let decimal = part.split_once('.').is_some_and(|(a, b)| {
                [a, b]
                    .iter()
                    .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
            });
            (date || shared || decimal).then(|| part.to_owned())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_versions_come_from_paths() {
        for (path, wanted) in [
            (
                "specification/network/resource-manager/Microsoft.Network/stable/2020-11-01/network.json",
                Some(("network", "2020-11-01")),
            ),
            (
                "specification/frontdoor/resource-manager/Microsoft.Network/stable/2020-11-01/f.json",
                Some(("network.frontdoor", "2020-11-01")),
            ),
            (
                "specification/common-types/resource-management/v3/types.json",
                Some(("common", "v3")),
            ),
            (
                "specification/sql/resource-manager/Microsoft.Sql/preview/2020-11-01-preview/x.json",
                Some(("sql", "2020-11-01-preview")),
            ),
            (
                "specification/sql/resource-manager/Microsoft.Sql/stable/2021-11-01/examples/x.json",
                None,
            ),
            (
                "specification/sql/resource-manager/Microsoft.Sql/x.json",
                None,
            ),
        ] {
            let found = package_of(path);
            assert_eq!(
                found
                    .as_ref()
                    .map(|package| (package.group.as_str(), package.version.as_str())),
                wanted,
                "{path}"
            );
        }
    }
}
