//! Whether a `pattern` is one that Kubernetes can check.
//!
//! The API server compiles patterns with RE2 (Go's `regexp`), which has no look-around and no back-references and allows
//! at most 1000 repetitions. Swagger patterns are ECMA 262; those that RE2 refuses are left out of the schema, as ASO
//! leaves them out.

/// Whether RE2 accepts the pattern.
pub(crate) fn is_re2(pattern: &str) -> bool {
    let letters: Vec<char> = pattern.chars().collect();
    Reader {
        letters: &letters,
        at: 0,
    }
    .alternatives(0)
    .is_some_and(|end| end == letters.len())
}

/// The most repetitions that RE2 takes.
const MOST: u32 = 1000;

struct Reader<'a> {
    letters: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek();
        self.at += usize::from(letter.is_some());
        letter
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Reads alternatives up to the end or a closing parenthesis; `None` if RE2 would refuse.
    fn alternatives(&mut self, depth: usize) -> Option<usize> {
        if depth > 500 {
            return None;
        }
        let mut repeatable = false;
        let mut repeated = false;
        while let Some(letter) = self.peek() {
            match letter {
                ')' => return (depth > 0).then_some(self.at),
                '|' => {
                    self.at += 1;
                    (repeatable, repeated) = (false, false);
                    continue;
                }
                '(' => {
                    self.at += 1;
                    self.group()?;
                    self.alternatives(depth + 1)?;
                    if !self.eat(')') {
                        return None;
                    }
                }
                '[' => {
                    self.at += 1;
                    self.class()?;
                }
                '*' | '+' | '?' => {
                    self.at += 1;
                    if !repeatable || repeated {
                        return None;
                    }
                    self.eat('?');
                    repeated = true;
                    continue;
                }
                '{' => {
                    if let Some(valid) = self.count() {
                        if !valid || !repeatable || repeated {
                            return None;
                        }
                        self.eat('?');
                        repeated = true;
                        continue;
                    }
                    self.at += 1;
                }
                '\\' => {
                    self.at += 1;
                    self.escape(false)?;
                }
                _ => self.at += 1,
            }
            (repeatable, repeated) = (true, false);
        }
        (depth == 0).then_some(self.at)
    }

    /// What follows `(`: a plain group, `?:`, flags, or a name; look-around is refused.
    fn group(&mut self) -> Option<()> {
        if !self.eat('?') {
            return Some(());
        }
        match self.next()? {
            ':' => Some(()),
            'P' | '<' => {
                if self.letters[self.at - 1] == 'P' && !self.eat('<') {
                    return None;
                }
                let mut name = 0;
                while let Some(letter) = self.next() {
                    match letter {
                        '>' => return (name > 0).then_some(()),
                        letter if letter.is_alphanumeric() || letter == '_' => name += 1,
                        _ => return None,
                    }
                }
                None
            }
            'i' | 'm' | 's' | 'U' | '-' => {
                while let Some(letter) = self.next() {
                    match letter {
                        ':' => return Some(()),
                        // `(?i)` is a group of its own; stand before its closing parenthesis.
                        ')' => {
                            self.at -= 1;
                            return Some(());
                        }
                        'i' | 'm' | 's' | 'U' | '-' => {}
                        _ => return None,
                    }
                }
                None
            }
            _ => None,
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`: `Some(whether RE2 takes it)`, or `None` if it is just text.
    fn count(&mut self) -> Option<bool> {
        let start = self.at;
        self.at += 1;
        let low = self.number();
        let high = if self.eat(',') {
            Some(self.number())
        } else {
            None
        };
        if low.is_none() || !self.eat('}') {
            self.at = start;
            return None;
        }
        let low = low.unwrap_or(0);
        let high = high.flatten();
        Some(low <= MOST && high.is_none_or(|high| high <= MOST && low <= high))
    }

    fn number(&mut self) -> Option<u32> {
        let mut value: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            value = Some(value.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        value
    }

    /// What follows a backslash.
    fn escape(&mut self, in_class: bool) -> Option<()> {
        let letter = self.next()?;
        match letter {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'a' | 'f' | 't' | 'n' | 'r' | 'v' => Some(()),
            'A' | 'b' | 'B' | 'z' | 'Q' | 'E' | 'C' => (!in_class).then_some(()),
            'p' | 'P' => {
                if self.eat('{') {
                    while self.next()? != '}' {}
                    Some(())
                } else {
                    self.next().map(|_| ())
                }
            }
            'x' => {
                if self.eat('{') {
                    while self.next()? != '}' {}
                    Some(())
                } else {
                    let digits = (
                        self.next()?.is_ascii_hexdigit(),
                        self.next()?.is_ascii_hexdigit(),
                    );
                    (digits == (true, true)).then_some(())
                }
            }
            '0' => Some(()),
            // Octal only with a further digit; a single digit would be a back-reference.
            '1'..='7' => self
                .peek()
                .is_some_and(|next| ('0'..='7').contains(&next))
                .then_some(()),
            letter if letter.is_ascii() && !letter.is_ascii_alphanumeric() => Some(()),
            _ => None,
        }
    }

    /// A character class after `[`.
    fn class(&mut self) -> Option<()> {
        self.eat('^');
        let mut first = true;
        loop {
            let letter = self.peek()?;
            if letter == ']' && !first {
                self.at += 1;
                return Some(());
            }
            first = false;
            if letter == '[' && self.letters.get(self.at + 1) == Some(&':') {
                let rest: String = self.letters[self.at..].iter().take(16).collect();
                let end = rest.find(":]")?;
                self.at += end + 2;
                continue;
            }
            let low = self.class_letter()?;
            if self.peek() == Some('-')
                && self
                    .letters
                    .get(self.at + 1)
                    .is_some_and(|next| *next != ']')
            {
                self.at += 1;
                let high = self.class_letter()?;
                match (low, high) {
                    (Some(low), Some(high)) if low > high => return None,
                    (None, _) | (_, None) => return None,
                    _ => {}
                }
            }
        }
    }

    /// One member of a class: `Some(None)` for a class escape such as `\d`, which cannot begin or end a range.
    fn class_letter(&mut self) -> Option<Option<char>> {
        let letter = self.next()?;
        if letter != '\\' {
            return Some(Some(letter));
        }
        let escaped = self.peek()?;
        self.escape(true)?;
        Some(match escaped {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P' => None,
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            other => Some(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_re2;

    #[test]
    fn what_re2_takes() {
        for pattern in [
            "^[a-z0-9]{3,24}$",
            r"^\d+\.\w*$",
            "(?i)^x$",
            "a{,3}",
            "^[-A-Za-z0-9_]$",
            r"[^\s]*",
            "[[:alpha:]]+",
            r"^[-\w\._]+$",
        ] {
            assert!(is_re2(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_re2_refuses() {
        for pattern in [
            "^(?!x)",
            "(?<=a)b",
            r"(a)\1",
            "a{1,1001}",
            "(",
            "a)",
            "[z-a]",
            "**",
            r"\Z",
            "[",
            r"[\w-z]",
        ] {
            assert!(!is_re2(pattern), "{pattern}");
        }
    }
}
