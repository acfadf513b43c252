//! What a run measured, as a table.

use crate::process::Memory;
use crate::shape::Shape;
use std::fmt::Write as _;
use std::time::Duration;

/// What one shape of CRDs costs an API server.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) shape: Shape,
    pub(crate) crds: usize,
    /// Of all CRDs as JSON.
    pub(crate) bytes: usize,
    /// From nothing to a ready server.
    pub(crate) ready_after: Duration,
    pub(crate) empty: Memory,
    /// From the first request until the last CRD was established.
    pub(crate) took: Duration,
    pub(crate) full: Memory,
}

impl Measured {
    /// What is above the reference. Only a run over all groups can be compared.
    pub(crate) fn excess(&self) -> Option<String> {
        let limit = self.shape.reference();
        let mut above = Vec::new();
        if self.took > Duration::from_secs(limit.seconds.into()) {
            above.push(format!(
                "{:.1} s, and {} s is the limit",
                self.took.as_secs_f64(),
                limit.seconds
            ));
        }
        if self.full.resident > u64::from(limit.megabytes) {
            above.push(format!(
                "{} MB, and {} MB is the limit",
                self.full.resident, limit.megabytes
            ));
        }
        (!above.is_empty()).then(|| format!("{}: {}", self.shape.name(), above.join("; ")))
    }
}

const HEADER: [&str; 10] = [
    "CRDs", "number", "JSON MB", "ready s", "empty MB", "apply s", "ASO's s", "then MB", "peak MB",
    "ASO's MB",
];

/// One row a shape.
pub(crate) fn table(rows: &[Measured]) -> String {
    let mut lines = vec![HEADER.map(str::to_owned)];
    for row in rows {
        let reference = row.shape.reference();
        lines.push([
            row.shape.name().to_owned(),
            row.crds.to_string(),
            (row.bytes / 1_000_000).to_string(),
            format!("{:.1}", row.ready_after.as_secs_f64()),
            row.empty.resident.to_string(),
            format!("{:.1}", row.took.as_secs_f64()),
            reference.seconds.to_string(),
            row.full.resident.to_string(),
            row.full.peak.to_string(),
            reference.megabytes.to_string(),
        ]);
    }
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].len())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 10] = std::array::from_fn(width);
    let mut text = String::new();
    for line in &lines {
        for (column, (cell, width)) in line.iter().zip(widths).enumerate() {
            // Writing to a string does not fail.
            let _ = if column == 0 {
                write!(text, "{cell:<width$}")
            } else {
                write!(text, "  {cell:>width$}")
            };
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(seconds: u64, resident: u64) -> Measured {
        let memory = Memory {
            resident,
            peak: resident,
        };
        Measured {
            shape: Shape::Minimal,
            crds: 3,
            bytes: 4_200_000,
            ready_after: Duration::from_millis(7_340),
            empty: memory,
            took: Duration::from_secs(seconds),
            full: memory,
        }
    }

    #[test]
    fn figures_are_compared() {
        assert_eq!(measured(7, 670).excess(), None);
        let above = measured(8, 671).excess().unwrap();
        assert_eq!(
            above,
            "minimal: 8.0 s, and 7 s is the limit; 671 MB, and 670 MB is the limit"
        );
        let table = table(&[measured(5, 400)]);
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(
            lines[1].starts_with("minimal       3        4      7.3"),
            "{table}"
        );
    }
}
