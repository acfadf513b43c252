//! Problems as values: what is wrong, where, and the way out.

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The run goes on.
    Warning,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, relative to the root of the specifications or the configuration folder.
    pub file: String,
    /// Line in the file, from 1, for files that people edit.
    pub line: Option<usize>,
    /// JSON pointer in the file (RFC 6901), or empty.
    pub pointer: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
    /// What kind of problem it is, in words that stay the same (`reference-to-nowhere`), to count and to look up.
    pub code: &'static str,
}

impl Diagnostic {
    /// An error at a place in a specification.
    pub fn error(
        code: &'static str,
        file: impl Into<String>,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            line: None,
            pointer: pointer.into(),
            severity: Severity::Error,
            message: message.into(),
            hint: None,
            code,
        }
    }

    /// The same as a warning: what it is about is left out, and the run goes on.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same with a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self
    }

    /// The same at a line.
    #[must_use]
    pub fn line(mut self, line: usize) -> Self {
        self.line = Some(line).filter(|line| *line > 0);
        self
    }
}

/// The names nearest to a given one, for hints: same ignoring case first, then by shared prefix and length.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let given = given.to_lowercase();
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(&given, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 2 + name.len().max(given.len()) / 3)
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut previous = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (previous + usize::from(x != *y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            previous = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// A hint made of the nearest names, or of all if they are few.
pub fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = nearest(given, known.iter().copied());
    if !near.is_empty() {
        format!("did you mean {}?", near.join(" or "))
    } else if known.len() <= 8 && !known.is_empty() {
        format!("known here: {}", known.join(", "))
    } else {
        String::new()
    }
}
