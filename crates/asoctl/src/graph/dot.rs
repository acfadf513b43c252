//! Graphviz' language: <https://graphviz.org/doc/info/lang.html>.

use super::groups::{Box, Drawing, Frame};
use std::fmt::Write as _;

pub(super) fn draw(drawing: &Drawing) -> String {
    let mut text = String::from("digraph resources {\n  rankdir=LR\n  node [shape=box]\n");
    content(&drawing.all, 1, &mut text);
    for edge in &drawing.edges {
        // Writing to a string cannot fail, here and below.
        let _ = match &edge.properties {
            None => writeln!(text, "  n{} -> n{}", edge.from, edge.to),
            Some(properties) => writeln!(
                text,
                "  n{} -> n{} [style=dashed, label=\"{}\"]",
                edge.from,
                edge.to,
                escaped(properties)
            ),
        };
    }
    text.push_str("}\n");
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
        let style = if *external { ", style=dashed" } else { "" };
        let (kind, name) = (escaped(kind), escaped(name));
        let _ = writeln!(text, "{indent}n{number} [label=\"{kind}\\n{name}\"{style}]");
    }
    for inner in &frame.frames {
        // Graphviz draws a frame only around what is named so.
        let _ = writeln!(text, "{indent}subgraph cluster_{} {{", inner.number);
        let _ = writeln!(text, "{indent}  label=\"{}\"", escaped(&inner.title));
        content(inner, depth + 1, text);
        let _ = writeln!(text, "{indent}}}");
    }
}

/// A backslash starts an escape, such as the one for the name of the graph.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_ends_its_quotes() {
        assert_eq!(super::escaped("a-b.c"), "a-b.c");
        assert_eq!(super::escaped("\"\\N"), "\\\"\\\\N");
    }
}
