//! How the problems of the input and the configuration look on a terminal.

use crate::outcome::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// All problems, errors first, then by file and place; each with its place in a form that editors open.
#[must_use]
pub fn render(diagnostics: &[Diagnostic]) -> String {
    let mut sorted: Vec<_> = diagnostics.iter().collect();
    sorted.sort_by(|a, b| {
        (a.severity, &a.file, a.line, &a.pointer, &a.message)
            .cmp(&(b.severity, &b.file, b.line, &b.pointer, &b.message))
    });
    sorted.dedup();
    let mut text = String::new();
    for diagnostic in &sorted {
        let word = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let line = diagnostic
            .line
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        let pointer = if diagnostic.pointer.is_empty() {
            String::new()
        } else {
            format!(" at {}", diagnostic.pointer)
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{word}[{}]: {}\n  --> {}{line}{pointer}",
            diagnostic.code, diagnostic.message, diagnostic.file
        );
        if let Some(hint) = &diagnostic.hint {
            let _ = writeln!(text, "  hint: {hint}");
        }
    }
    let count = |severity| {
        sorted
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors + warnings > 0 {
        let _ = writeln!(text, "{errors} error(s), {warnings} warning(s)");
    }
    text
}

/// How many problems there are of each kind: a line a code, most first.
#[must_use]
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let distinct: BTreeSet<_> = diagnostics.iter().collect();
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for diagnostic in distinct {
        *counts
            .entry((diagnostic.severity, diagnostic.code))
            .or_default() += 1;
    }
    let mut lines: Vec<_> = counts.into_iter().collect();
    lines.sort_by_key(|((severity, code), count)| (*severity, std::cmp::Reverse(*count), *code));
    lines
        .into_iter()
        .map(|((severity, code), count)| {
            let word = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            format!("{count:7} {word}[{code}]\n")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_first_and_no_problem_twice() {
        let one = |severity, file: &str, line, hint: Option<&str>| Diagnostic {
            severity,
            file: file.into(),
            pointer: if line == Some(3) {
                String::new()
            } else {
                "/definitions/A".into()
            },
            line,
            message: "no such kind".into(),
            hint: hint.map(Into::into),
            code: "unknown-kind",
        };
        let all = [
            one(Severity::Warning, "a.json", None, None),
            one(
                Severity::Error,
                "b.toml",
                Some(3),
                Some("did you mean `Subnet`?"),
            ),
            one(Severity::Warning, "a.json", None, None),
        ];
        assert_eq!(
            render(&all),
            "error[unknown-kind]: no such kind\n  --> b.toml:3\n  hint: did you mean `Subnet`?\n\
             warning[unknown-kind]: no such kind\n  --> a.json at /definitions/A\n1 error(s), 1 warning(s)\n"
        );
        assert_eq!(render(&[]), "");
        assert_eq!(
            counts(&all),
            "      1 error[unknown-kind]\n      1 warning[unknown-kind]\n"
        );
    }
}
