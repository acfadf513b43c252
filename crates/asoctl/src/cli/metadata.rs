//! What Kubernetes takes for a namespace, a label and an annotation. An API server would refuse all documents otherwise.

/// The longest label of a DNS name, and the longest name of a label's key; also the longest value of a label.
const MAX_NAME: usize = 63;
/// The longest DNS subdomain.
const MAX_SUBDOMAIN: usize = 253;

const EXPECTED_NAME: &str =
    "at most 63 of A-Z, a-z, 0-9, `-`, `_` and `.`, with a letter or digit at both ends";

/// A namespace: a DNS label, by "Object Names and IDs" of Kubernetes
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names>).
///
/// # Errors
/// What is allowed.
pub(super) fn namespace(text: &str) -> Result<String, String> {
    if text.len() <= MAX_NAME && is_dns_label(text) {
        Ok(text.to_owned())
    } else {
        Err(
            "expected at most 63 of a-z, 0-9 and `-`, with a letter or digit at both ends"
                .to_owned(),
        )
    }
}

/// A label, `key=value`, by "Labels and Selectors" of Kubernetes
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>). The value can be empty.
///
/// # Errors
/// Which part is wrong, and what is allowed.
pub(super) fn label(text: &str) -> Result<(String, String), String> {
    let (key, value) = key_value(text)?;
    check_key(key, key)?;
    if !value.is_empty() && !is_name(value) {
        return Err(format!(
            "expected nothing as the value, or {EXPECTED_NAME}, found `{value}`"
        ));
    }
    Ok((key.to_owned(), value.to_owned()))
}

/// An annotation, `key=value`, by "Annotations" of Kubernetes
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set>). The value is any text.
///
/// # Errors
/// As [`label`].
pub(super) fn annotation(text: &str) -> Result<(String, String), String> {
    let (key, value) = key_value(text)?;
    // Unlike a label's, its prefix may have capitals: the API server makes them small before it looks.
    check_key(key, &key.to_ascii_lowercase())?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Only the first `=` separates, so that a value can hold more of them.
fn key_value(text: &str) -> Result<(&str, &str), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key, value)),
        _ => Err("expected KEY=VALUE".to_owned()),
    }
}

/// Checks a key: a name, or a DNS subdomain, `/` and a name. Errors show it as it was `written`.
fn check_key(written: &str, key: &str) -> Result<(), String> {
    let name = match key.split_once('/') {
        Some((prefix, name)) => {
            if prefix.len() > MAX_SUBDOMAIN || !prefix.split('.').all(is_dns_label) {
                return Err(format!(
                    "expected before the `/` of the key a DNS name: at most 253 of a-z, 0-9, `-` and `.`, with a letter or digit at both ends of each part; found `{written}`"
                ));
            }
            name
        }
        None => key,
    };
    if is_name(name) {
        Ok(())
    } else {
        Err(format!(
            "expected as the key, behind an optional DNS name and `/`, {EXPECTED_NAME}; found `{written}`"
        ))
    }
}

/// A part of a DNS name, of any length.
fn is_dns_label(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().all(inside) && ends_with_letters_or_digits(text)
}

/// A qualified name's last part, or a label's value that is not empty.
fn is_name(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.len() <= MAX_NAME && text.bytes().all(inside) && ends_with_letters_or_digits(text)
}

fn ends_with_letters_or_digits(text: &str) -> bool {
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    is_end(text.bytes().next()) && is_end(text.bytes().next_back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces() {
        let longest = "a".repeat(63);
        for good in ["a", "0", "team-a", "1-2", &longest] {
            assert_eq!(namespace(good).as_deref(), Ok(good));
        }
        let long = "a".repeat(64);
        for bad in ["", "Prod", "-a", "a-", "a.b", "a_b", "a b", "é", &long] {
            assert!(namespace(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys() {
        let name = "n".repeat(63);
        // A part of the prefix can be longer than a DNS label: Kubernetes looks at the whole.
        let prefix = format!("{}.{}", "p".repeat(100), "q".repeat(152));
        let longest = format!("{prefix}/{name}");
        for good in [
            "a",
            "A_b.c-D",
            "serviceoperator.azure.com/reconcile-policy",
            "x/y",
            &longest,
        ] {
            assert!(label(&format!("{good}=v")).is_ok(), "{good}");
            assert!(annotation(&format!("{good}=v")).is_ok(), "{good}");
        }
        let (long_name, long_prefix) = (format!("{name}n"), format!("p{longest}"));
        for bad in [
            "",
            "-a",
            "a_",
            "a b",
            "a/b/c",
            "/a",
            "a/",
            "a..b/c",
            "-a/b",
            "a_b/c",
            "é",
            &long_name,
            &long_prefix,
        ] {
            assert!(label(&format!("{bad}=v")).is_err(), "{bad}");
            assert!(annotation(&format!("{bad}=v")).is_err(), "{bad}");
        }
        assert!(label("Example.com/a=v").is_err());
        assert!(annotation("Example.com/A=v").is_ok());
    }

    #[test]
    fn values() {
        let longest = "v".repeat(63);
        for good in ["", "a", "A_b.c-D", "12", &longest] {
            let whole = format!("k={good}");
            assert_eq!(label(&whole), Ok(("k".to_owned(), good.to_owned())));
        }
        let long = "v".repeat(64);
        for bad in ["-a", "a.", "a b", "a/b", "d=e", "é", &long] {
            let whole = format!("k={bad}");
            assert!(label(&whole).is_err(), "{bad}");
            assert_eq!(annotation(&whole), Ok(("k".to_owned(), bad.to_owned())));
        }
        assert!(label("k").is_err());
        assert!(annotation("=v").is_err());
    }
}
