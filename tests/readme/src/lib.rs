//! What README.md shows is what happens: its Rust example is a documentation test of this crate, and its transcripts
//! are run by `tests/transcript.rs`.

#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}

/// A command and what it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The words of the command line, the program's name first.
    pub arguments: Vec<String>,
    /// The standard output.
    pub output: String,
}

/// The commands of all fenced `console` blocks that start with `$ <program> `. A block can hold several, each with its output
/// up to the next line that starts with `$ `. `2>/dev/null` at the end of a command says that reports are not shown.
#[must_use]
pub fn commands(markdown: &str, program: &str) -> Vec<Command> {
    let start = format!("$ {program} ");
    let mut found = Vec::new();
    for block in blocks(markdown, "console") {
        if !block.starts_with(&start) {
            continue;
        }
        let mut current: Option<Command> = None;
        for line in block.split_inclusive('\n') {
            if let Some(text) = line.strip_prefix("$ ") {
                found.extend(current.take());
                let text = text.trim_end().trim_end_matches("2>/dev/null");
                current = Some(Command {
                    arguments: text.split_whitespace().map(str::to_owned).collect(),
                    output: String::new(),
                });
            } else if let Some(command) = &mut current {
                command.output.push_str(line);
            }
        }
        found.extend(current);
    }
    found
}

/// The contents of the fenced blocks of one language.
fn blocks<'m>(markdown: &'m str, language: &str) -> Vec<&'m str> {
    let open = format!("```{language}\n");
    let mut blocks = Vec::new();
    let mut rest = markdown;
    while let Some(start) = rest.find("```") {
        let line_start = start == 0 || rest.as_bytes().get(start - 1) == Some(&b'\n');
        let block = &rest[start..];
        let content = block.find('\n').map_or("", |end| &block[end + 1..]);
        let end = if content.starts_with("```") {
            Some(0)
        } else {
            content.find("\n```").map(|end| end + 1)
        };
        let Some(end) = end.filter(|_| line_start) else {
            rest = &block[3..];
            continue;
        };
        if block.starts_with(&open) {
            blocks.push(&content[..end]);
        }
        rest = &content[end + 3..];
    }
    blocks
}
