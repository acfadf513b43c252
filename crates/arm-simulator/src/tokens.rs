//! Which tokens are accepted.

use std::collections::{HashMap, HashSet};

/// What a token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    Missing,
    Unknown,
    Expired,
}

/// The tokens that are accepted. Without any rule, all are.
#[derive(Default)]
pub(crate) struct Tokens {
    /// Only these, if there are any.
    accepted: HashSet<String>,
    expired: HashSet<String>,
    /// For how many requests each token is good.
    uses: Option<u64>,
    used: HashMap<String, u64>,
}

impl Tokens {
    pub(crate) fn accept(&mut self, token: String) {
        self.expired.remove(&token);
        self.used.remove(&token);
        self.accepted.insert(token);
    }

    pub(crate) fn expire(&mut self, token: String) {
        self.expired.insert(token);
    }

    pub(crate) fn limit(&mut self, uses: u64) {
        self.uses = Some(uses);
    }

    pub(crate) fn check(&mut self, header: Option<&str>) -> Verdict {
        let Some(token) = header
            .and_then(|header| header.split_once(' '))
            .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
            .map(|(_, token)| token)
        else {
            return Verdict::Missing;
        };
        if !self.accepted.is_empty() && !self.accepted.contains(token) {
            return Verdict::Unknown;
        }
        if self.expired.contains(token) {
            return Verdict::Expired;
        }
        if let Some(uses) = self.uses {
            let used = self.used.entry(token.to_owned()).or_default();
            *used += 1;
            if *used > uses {
                self.expired.insert(token.to_owned());
                return Verdict::Expired;
            }
        }
        Verdict::Accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let mut tokens = Tokens::default();
        assert_eq!(tokens.check(None), Verdict::Missing);
        assert_eq!(tokens.check(Some("Basic x")), Verdict::Missing);
        assert_eq!(tokens.check(Some("Bearer a")), Verdict::Accepted);
        tokens.limit(1);
        assert_eq!(tokens.check(Some("bearer a")), Verdict::Accepted);
        assert_eq!(tokens.check(Some("bearer a")), Verdict::Expired);
        tokens.accept("b".to_owned());
        assert_eq!(tokens.check(Some("Bearer c")), Verdict::Unknown);
        assert_eq!(tokens.check(Some("Bearer b")), Verdict::Accepted);
        tokens.expire("b".to_owned());
        assert_eq!(tokens.check(Some("Bearer b")), Verdict::Expired);
    }
}
