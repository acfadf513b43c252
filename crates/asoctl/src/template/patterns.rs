//! Patterns of CRDs, as ASO's operator reads them.

use crate::registry::{Registry, nearest};
use wildmatch::WildMatch;

/// One pattern: `network.azure.com/*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing but separators.
    #[error("the pattern is empty; `*` is all CRDs")]
    Empty,
    /// A character that no group or kind has. In the manifest it could end the line, or the value.
    #[error("{0:?} can't stand in a pattern, which is group/kind with * and ?")]
    Character(char),
}

impl Pattern {
    /// Reads patterns that `;` separates.
    ///
    /// # Errors
    /// [`PatternError`].
    pub fn parse_list(text: &str) -> Result<Vec<Self>, PatternError> {
        let parts = text.split(';').map(str::trim);
        let found: Vec<Self> = parts
            .filter(|part| !part.is_empty())
            .map(|part| {
                let allowed = |c: &char| {
                    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '*' | '?')
                };
                match part.chars().find(|c| !allowed(c)) {
                    Some(other) => Err(PatternError::Character(other)),
                    None => Ok(Self(part.to_owned())),
                }
            })
            .collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Err(PatternError::Empty);
        }
        Ok(found)
    }

    /// As it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it holds `*` or `?`.
    fn is_glob(&self) -> bool {
        self.0.contains(['*', '?'])
    }

    /// `*` is any number of characters, slashes too; `?` is one.
    fn matches(&self, text: &str) -> bool {
        WildMatch::new_case_insensitive(&self.0).matches(text)
    }
}

/// The patterns that match no kind of the registry, each with the nearest that there are. The operator of another release
/// can have other kinds, so that this is worth a warning and no more.
#[must_use]
pub fn unmatched<'p>(
    registry: &Registry,
    patterns: &'p [Pattern],
) -> Vec<(&'p Pattern, Vec<String>)> {
    let known: Vec<String> = registry
        .kinds()
        .map(|(group, kind)| format!("{group}/{kind}"))
        .collect();
    patterns
        .iter()
        .filter(|pattern| !known.iter().any(|name| pattern.matches(name)))
        .map(|pattern| {
            let candidates = if pattern.is_glob() {
                Vec::new()
            } else {
                let all = known.iter().map(|name| (name.as_str(), name.clone()));
                nearest(all, pattern.as_str())
            };
            (pattern, candidates)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_with_care() {
        let texts = |list: &str| -> Result<Vec<String>, PatternError> {
            let found = Pattern::parse_list(list)?;
            Ok(found.iter().map(|one| one.as_str().to_owned()).collect())
        };
        assert_eq!(texts("a.b/*; c/D?;").unwrap(), ["a.b/*", "c/D?"]);
        assert_eq!(texts(" ;"), Err(PatternError::Empty));
        for bad in ['\n', ' ', '"', '#', '$', ':'] {
            assert_eq!(
                texts(&format!("a{bad}b")),
                Err(PatternError::Character(bad))
            );
        }
    }

    #[test]
    fn globs() {
        let matches = |pattern: &str, text: &str| Pattern(pattern.to_owned()).matches(text);
        for (pattern, text) in [
            ("*", "network.azure.com/VirtualNetwork"),
            (
                "NETWORK.azure.com/virtual*",
                "network.azure.com/VirtualNetwork",
            ),
            ("*/Server?", "sql.azure.com/Servers"),
            ("a*b*c", "aXbXbc"),
            ("a", "A"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("?", ""), ("a*b", "ac"), ("*/X", "a/Y")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
        // Bad patterns take no longer than good ones.
        assert!(!matches(&"*a".repeat(50), &"a".repeat(40)));
    }
}
