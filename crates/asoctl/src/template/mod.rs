//! The manifest that installs Azure Service Operator (ASO), with the CRDs that it is to manage (`--crd-pattern` of its
//! operator: `group/kind` with `*` and `?`, any case, joined by `;`).

mod patterns;

pub use patterns::{Pattern, PatternError, unmatched};

use crate::files::{self, ReadError};
use aso_arm::DownloadError;
use std::path::PathBuf;

/// Releases of ASO have manifests of about 100 kB; before 2.1 they held all CRDs, 20 MB.
const MAX_BYTES: usize = 256 << 20;

/// Where a manifest comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// An address, `https://…` or `http://…`.
    Url(String),
    /// A release of ASO, `v2.13.0`.
    Release(String),
}

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The address.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// A release that is not there, or not reachable.
    #[error("release {version} of Azure Service Operator: {source}")]
    Release {
        /// Which.
        version: String,
        /// Why.
        source: DownloadError,
    },
    /// Something that is no text.
    #[error("the manifest is not UTF-8")]
    Encoding,
    /// The operator of the manifest takes no patterns.
    #[error(
        "the manifest has no `- --crd-pattern=`, where the patterns would go; those of releases before v2.1.0 install all CRDs (--raw prints it as it is)"
    )]
    NoPlace,
}

impl Source {
    /// Tells a path from an address.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.contains("://") {
            Self::Url(text.to_owned())
        } else {
            Self::File(text.into())
        }
    }

    /// Reads the manifest.
    ///
    /// # Errors
    /// [`TemplateError`].
    pub async fn read(&self) -> Result<String, TemplateError> {
        let bytes = match self {
            Self::File(path) => return Ok(files::read(path)?),
            Self::Url(url) => aso_arm::download(url, MAX_BYTES).await?,
            Self::Release(version) => {
                let download = aso_arm::download(&release_url(version), MAX_BYTES).await;
                download.map_err(|source| TemplateError::Release {
                    version: version.clone(),
                    source,
                })?
            }
        };
        String::from_utf8(bytes).map_err(|_| TemplateError::Encoding)
    }
}

/// Where GitHub keeps the manifest of a release.
fn release_url(version: &str) -> String {
    format!(
        "https://github.com/Azure/azure-service-operator/releases/download/{version}/azureserviceoperator_{version}.yaml"
    )
}

/// Whether a text names a release: `v2.13.0`, `v2.0.0-beta.5`. ASO's own tool takes one digit before the first dot, and no suffix.
#[must_use]
pub fn is_release(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('v') else {
        return false;
    };
    let (numbers, suffix) = match rest.split_once('-') {
        Some((numbers, suffix)) => (numbers, Some(suffix)),
        None => (rest, None),
    };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = numbers.split('.').collect();
    parts.len() == 3
        && parts.into_iter().all(number)
        && suffix.is_none_or(|suffix| {
            !suffix.is_empty()
                && suffix
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        })
}

/// Puts patterns into a manifest: the first `- --crd-pattern=` gets them as its value, in place of any that it had. All else
/// stays as it is, byte for byte. (ASO's own tool puts them before a value that is there, and so makes one wrong pattern of two.)
///
/// # Errors
/// [`TemplateError::NoPlace`].
pub fn with_patterns(manifest: &str, patterns: &[Pattern]) -> Result<String, TemplateError> {
    const FLAG: &str = "- --crd-pattern=";
    let mut start = 0;
    for line in manifest.split_inclusive('\n') {
        let text = line.trim_end();
        let indent = text.len() - text.trim_start().len();
        if text.trim_start().starts_with(FLAG) {
            let (before, after) = (start + indent + FLAG.len(), start + text.len());
            let value: Vec<&str> = patterns.iter().map(Pattern::as_str).collect();
            let head = manifest.get(..before).unwrap_or_default();
            let tail = manifest.get(after..).unwrap_or_default();
            return Ok(format!("{head}{}{tail}", value.join(";")));
        }
        start += line.len();
    }
    Err(TemplateError::NoPlace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(texts: &[&str]) -> Vec<Pattern> {
        texts
            .iter()
            .flat_map(|text| Pattern::parse_list(text).unwrap())
            .collect()
    }

    #[test]
    fn releases_are_told_from_other_texts() {
        for good in ["v2.13.0", "v10.0.1", "v2.0.0-beta.5"] {
            assert!(is_release(good), "{good}");
        }
        for bad in [
            "2.13.0",
            "v2.13",
            "v2.13.0/..",
            "v2..0",
            "v2.1.0-",
            "vx.y.z",
            "",
            "v1.2.3.4",
        ] {
            assert!(!is_release(bad), "{bad}");
        }
        assert_eq!(
            release_url("v2.13.0"),
            "https://github.com/Azure/azure-service-operator/releases/download/v2.13.0/azureserviceoperator_v2.13.0.yaml"
        );
    }

    #[test]
    fn sources_are_told_apart() {
        assert_eq!(Source::parse("a/b.yaml"), Source::File("a/b.yaml".into()));
        assert_eq!(
            Source::parse("C:\\b.yaml"),
            Source::File("C:\\b.yaml".into())
        );
        let url = "HTTPS://example.com/x";
        assert_eq!(Source::parse(url), Source::Url(url.to_owned()));
    }

    #[test]
    fn patterns_take_the_place_of_what_was_there() {
        let given = patterns(&["network.azure.com/*;", "sql.azure.com/Server?"]);
        let joined = "network.azure.com/*;sql.azure.com/Server?";
        for (old, end) in [("", "\n"), ("old.azure.com/*", "\r\n"), ("x", "")] {
            let text = format!("args:\n  # - --crd-pattern=\n  - --crd-pattern={old}{end}");
            let want = format!("args:\n  # - --crd-pattern=\n  - --crd-pattern={joined}{end}");
            assert_eq!(with_patterns(&text, &given).unwrap(), want);
        }
        let twice = "- --crd-pattern=\n- --crd-pattern=\n";
        assert_eq!(
            with_patterns(twice, &given).unwrap(),
            format!("- --crd-pattern={joined}\n- --crd-pattern=\n")
        );
        for old in ["", "args:\n- --crd-patterns\n", "--crd-pattern=\n"] {
            assert!(matches!(
                with_patterns(old, &given),
                Err(TemplateError::NoPlace)
            ));
        }
    }
}
