//! The spellings in which people may give groups and versions.

use std::fmt;
use std::str::FromStr;

/// `network` for `network` and `network.azure.com`.
#[must_use]
pub fn group(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    text.strip_suffix(".azure.com")
        .map_or(text.clone(), str::to_owned)
}

/// [`group`], for clap.
///
/// # Errors
/// The name is empty or has a character that no group has.
pub fn parse_group(text: &str) -> Result<String, String> {
    let name = group(text);
    let known = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    if name.is_empty() || !name.chars().all(known) {
        return Err("a group is given as `network` or `network.azure.com`".to_owned());
    }
    Ok(name)
}

/// `2020-11-01` for `2020-11-01`, `v1api20201101` and `v20201101`; the same with `-preview`.
///
/// # Errors
/// It is none of these.
pub fn api_version(text: &str) -> Result<String, String> {
    let lower = text.to_ascii_lowercase();
    let bare = ["v1api", "v1beta", "v"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower);
    let (date, preview) = match bare.strip_suffix("preview") {
        Some(date) => (date.strip_suffix('-').unwrap_or(date), "-preview"),
        None => (bare, ""),
    };
    let dashed = date.len() == 10 && date.as_bytes()[4] == b'-' && date.as_bytes()[7] == b'-';
    let digits: String = date.chars().filter(|c| *c != '-').collect();
    if digits.len() != 8
        || !digits.bytes().all(|b| b.is_ascii_digit())
        || !(dashed || date.len() == 8)
    {
        return Err("a version is given as `2020-11-01` or `v1api20201101`".to_owned());
    }
    Ok(format!(
        "{}-{}-{}{preview}",
        &digits[..4],
        &digits[4..6],
        &digits[6..]
    ))
}

/// One API version of one group: `storage@2023-01-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupVersion {
    /// `storage`
    pub group: String,
    /// `2023-01-01`
    pub version: String,
}

impl fmt::Display for GroupVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.group, self.version)
    }
}

impl FromStr for GroupVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (group, version) = text
            .split_once('@')
            .ok_or_else(|| format!("`{text}` is not like `storage@2023-01-01`"))?;
        Ok(Self {
            group: parse_group(group)?,
            version: api_version(version)?,
        })
    }
}

impl TryFrom<String> for GroupVersion {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<GroupVersion> for String {
    fn from(value: GroupVersion) -> Self {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_understood() {
        assert_eq!(group("Network.azure.com"), "network");
        assert_eq!(group("network.frontdoor.azure.com"), "network.frontdoor");
        for text in [
            "2020-11-01",
            "v1api20201101",
            "v20201101",
            "v1beta20201101",
            "20201101",
        ] {
            assert_eq!(api_version(text).unwrap(), "2020-11-01");
        }
        for text in [
            "2020-11-01-preview",
            "v1api20201101preview",
            "v20201101preview",
        ] {
            assert_eq!(api_version(text).unwrap(), "2020-11-01-preview");
        }
        for text in [
            "",
            "latest",
            "2020-11",
            "v1api2020110",
            "2020-1101",
            "20-20-1101",
            "v1apiäöüäöüä",
        ] {
            assert!(api_version(text).is_err(), "{text}");
        }
        assert_eq!(
            "storage.azure.com@v1api20230101"
                .parse::<GroupVersion>()
                .unwrap()
                .to_string(),
            "storage@2023-01-01"
        );
        assert!("storage".parse::<GroupVersion>().is_err());
        assert!(parse_group("a/b").is_err());
    }
}
