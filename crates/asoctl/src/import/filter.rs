//! Which resource types are imported.

use wildmatch::WildMatch;

/// Patterns of ARM types, compared without case: `*` stands for any text, also across `/`, and `?` for any character.
///
/// They choose what gets into the result, not how it is found: the databases of a server are imported even if servers are not.
#[derive(Debug, Clone, Default)]
pub struct TypeFilter {
    include: Vec<WildMatch>,
    exclude: Vec<WildMatch>,
}

/// A pattern that fits no resource type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a resource type such as Microsoft.Network/virtualNetworks or Microsoft.Sql/*")]
pub struct BadPattern;

impl TypeFilter {
    /// Types that fit one of `include`, or any if there is none, and none of `exclude`.
    #[must_use]
    pub fn new(include: &[String], exclude: &[String]) -> Self {
        let compile = |patterns: &[String]| {
            patterns
                .iter()
                .map(|pattern| WildMatch::new_case_insensitive(pattern.trim_matches('/')))
                .collect()
        };
        Self {
            include: compile(include),
            exclude: compile(exclude),
        }
    }

    /// Checks that a pattern can fit a type at all.
    ///
    /// # Errors
    /// It has neither a `/` nor a `*`.
    pub fn check(pattern: &str) -> Result<(), BadPattern> {
        if pattern.trim_matches('/').contains(['/', '*']) && !pattern.contains(char::is_whitespace)
        {
            Ok(())
        } else {
            Err(BadPattern)
        }
    }

    /// Whether a type is imported.
    #[must_use]
    pub fn wants(&self, arm_type: &str) -> bool {
        (self.include.is_empty() || self.include.iter().any(|glob| glob.matches(arm_type)))
            && !self.excludes(arm_type)
    }

    /// Whether a type is left out by name.
    #[must_use]
    pub fn excludes(&self, arm_type: &str) -> bool {
        self.exclude.iter().any(|glob| glob.matches(arm_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(include: &[&str], exclude: &[&str]) -> TypeFilter {
        let own = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        TypeFilter::new(&own(include), &own(exclude))
    }

    #[test]
    fn patterns_ignore_case_and_cross_slashes() {
        let database = "Microsoft.Sql/servers/databases";
        assert!(filter(&[], &[]).wants(database));
        assert!(filter(&["microsoft.sql/*"], &[]).wants(database));
        assert!(!filter(&["Microsoft.Sql/servers"], &[]).wants(database));
        assert!(!filter(&["*"], &["*/DATABASES"]).wants(database));
        assert!(filter(&["*/server?/*"], &["*/servers"]).wants(database));
    }

    #[test]
    fn a_pattern_is_a_type() {
        assert!(TypeFilter::check("*databases").is_ok());
        assert_eq!(TypeFilter::check("databases"), Err(BadPattern));
    }
}
