//! The command line.

use crate::shape::Shape;
use aso_resources::runtime::crd::Descriptions;
use std::path::PathBuf;

/// Apply all our CRDs to a real API server, and have it check documents.
///
/// Needs Go and etcd (Debian: etcd-server); where one is missing, nothing is tested, and the output says so.
///
/// Exit codes: 0 all is well, or skipped; 1 something is refused that should not be, or the test failed; 2 wrong usage.
#[derive(Debug, clap::Parser)]
#[command(
    name = "cargo xtask cluster-test",
    bin_name = "cargo xtask cluster-test",
    max_term_width = 110
)]
pub(crate) struct Args {
    /// Check the YAML documents in this folder too, where we have their kinds; paths in
    /// tests/cluster/expected-rejections.yaml start here
    #[arg(long, value_name = "DIR")]
    pub(crate) samples: Option<PathBuf>,
    /// Check the YAML documents in this folder, which were imported from Azure; what is refused has to stand in
    /// tests/cluster/expected-rejections-imported.yaml
    #[arg(long, value_name = "DIR")]
    pub(crate) imported: Option<PathBuf>,
    /// How much of the descriptions goes into the CRDs
    #[arg(long, value_enum, default_value_t = Text::FirstSentence)]
    descriptions: Text,
    /// The smallest CRDs that work; documents at other versions than their one are not sent
    #[arg(long, conflicts_with = "descriptions")]
    minimal: bool,
    /// Measure all shapes of CRDs, each on servers of its own, and compare with the reference
    #[arg(long, conflicts_with_all = ["descriptions", "minimal"])]
    pub(crate) measure: bool,
    /// Only the CRDs of this group, and documents of their kinds; may be repeated
    #[arg(long = "group", value_name = "GROUP")]
    pub(crate) groups: Vec<String>,
    /// Fail where Go or etcd is missing, instead of skipping
    #[arg(long)]
    pub(crate) require: bool,
    /// The compiler that builds the API server
    #[arg(long, value_name = "PROGRAM", default_value = "go")]
    pub(crate) go: PathBuf,
    /// The store behind the API server
    #[arg(long, value_name = "PROGRAM", default_value = "etcd")]
    pub(crate) etcd: PathBuf,
    /// An API server that is there already; none is built
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) server: Option<PathBuf>,
}

/// [`Descriptions`], on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Text {
    /// None
    None,
    /// The first sentence of each
    FirstSentence,
    /// All of it
    Full,
}

impl Args {
    /// The shapes to apply, one after the other. Documents are sent to the first.
    pub(crate) fn shapes(&self) -> Vec<Shape> {
        if self.measure {
            return vec![
                Shape::Complete(Descriptions::Full),
                Shape::Complete(Descriptions::None),
                Shape::Minimal,
            ];
        }
        vec![if self.minimal {
            Shape::Minimal
        } else {
            Shape::Complete(match self.descriptions {
                Text::None => Descriptions::None,
                Text::FirstSentence => Descriptions::FirstSentence,
                Text::Full => Descriptions::Full,
            })
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory as _, Parser as _};

    fn shapes(line: &str) -> Result<Vec<Shape>, clap::Error> {
        Args::try_parse_from(std::iter::once("x").chain(line.split_whitespace()))
            .map(|args| args.shapes())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
        let sentence = Shape::Complete(Descriptions::FirstSentence);
        assert_eq!(shapes("--samples a --group sql").unwrap(), [sentence]);
        assert_eq!(shapes("--minimal").unwrap(), [Shape::Minimal]);
        assert_eq!(
            shapes("--descriptions none").unwrap(),
            [Shape::Complete(Descriptions::None)]
        );
        assert_eq!(shapes("--measure").unwrap().len(), 3);
        assert!(shapes("--measure --minimal").is_err());
        assert!(shapes("--minimal --descriptions none").is_err());
    }
}
