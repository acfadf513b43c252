//! Where the engine is in a document. Rendered only when there is something to say about the place.

use std::fmt::{self, Write};

/// Deeper documents are refused. `serde_json` reads 128 levels at most, so only values made in memory get here.
pub(crate) const MAX_DEPTH: usize = 256;

#[derive(Debug, Clone, Copy)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// A stack of property names and list indexes below a root.
#[derive(Debug)]
pub(crate) struct Path<'a> {
    root: &'static str,
    segments: Vec<Segment<'a>>,
}

impl<'a> Path<'a> {
    pub(crate) fn new(root: &'static str) -> Self {
        Self {
            root,
            segments: Vec::with_capacity(16),
        }
    }

    pub(crate) fn key(&mut self, key: &'a str) {
        self.segments.push(Segment::Key(key));
    }

    pub(crate) fn index(&mut self, index: usize) {
        self.segments.push(Segment::Index(index));
    }

    pub(crate) fn pop(&mut self) {
        self.segments.pop();
    }

    pub(crate) fn too_deep(&self) -> bool {
        self.segments.len() >= MAX_DEPTH
    }
}

/// `spec.ipConfigurations[0].subnetReference`; keys that are no plain names (of maps) in brackets: `spec.tags["a.b"]`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.root)?;
        for segment in &self.segments {
            match segment {
                Segment::Key(key) => write_key(f, key)?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Adds a property name to a path text.
pub(crate) fn write_key(out: &mut impl Write, key: &str) -> fmt::Result {
    let plain = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'@'));
    if plain {
        write!(out, ".{key}")
    } else {
        write!(out, "[{key:?}]")
    }
}
