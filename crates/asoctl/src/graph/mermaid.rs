//! Mermaid's language of flow charts: <https://mermaid.js.org/syntax/flowchart.html>.

use super::groups::{Box, Drawing, Frame};
use std::fmt::Write as _;

/// Mermaid refuses to draw more lines than this unless the page that shows it says otherwise, which the text itself cannot
/// (`maxEdges` of its configuration).
pub const MAX_EDGES: usize = 500;

pub(super) fn draw(drawing: &Drawing) -> String {
    let mut text = String::from("flowchart LR\n");
    content(&drawing.all, 1, &mut text);
    for edge in &drawing.edges {
        // Writing to a string cannot fail, here and below.
        let _ = match &edge.properties {
            None => writeln!(text, "  n{} --> n{}", edge.from, edge.to),
            Some(properties) => writeln!(
                text,
                "  n{} -.->|\"{}\"| n{}",
                edge.from,
                escaped(properties),
                edge.to
            ),
        };
    }
    text.push_str("  classDef external stroke-dasharray: 4 4\n");
    text
}

fn content(frame: &Frame, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    for Box {
        number,
        label: [kind, name],
        external,
    } in &frame.boxes
    {
        let class = if *external { ":::external" } else { "" };
        let (kind, name) = (escaped(kind), escaped(name));
        let _ = writeln!(text, "{indent}n{number}[\"{kind}<br/>{name}\"]{class}");
    }
    for inner in &frame.frames {
        let _ = writeln!(
            text,
            "{indent}subgraph g{}[\"{}\"]",
            inner.number,
            escaped(&inner.title)
        );
        content(inner, depth + 1, text);
        let _ = writeln!(text, "{indent}end");
    }
}

/// Mermaid writes special characters with `#`, and shows the rest as HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_its_quotes() {
        assert_eq!(super::escaped("a-b.c"), "a-b.c");
        assert_eq!(super::escaped("\"x<b>#1"), "#34;x#60;b#62;#35;1");
    }
}
