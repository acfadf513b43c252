//! The shapes of CRDs that can be applied, and what the like costs elsewhere.

use aso_resources::runtime::crd::{Descriptions, Options};

/// How much a CRD holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// All versions and properties.
    Complete(Descriptions),
    /// The newest stable version, `status` open.
    Minimal,
}

/// What Azure Service Operator's 263 CRDs of the same kind cost, measured on two cores with the same server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Seconds until all are established.
    pub(crate) seconds: u32,
    /// Memory of the server afterwards, in MB.
    pub(crate) megabytes: u32,
}

impl Shape {
    pub(crate) fn options(self) -> Options {
        match self {
            Self::Complete(descriptions) => Options {
                descriptions,
                minimal: false,
            },
            Self::Minimal => Options {
                descriptions: Descriptions::None,
                minimal: true,
            },
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Complete(Descriptions::Full) => "all descriptions",
            Self::Complete(Descriptions::FirstSentence) => "first sentences",
            Self::Complete(Descriptions::None) => "no descriptions",
            Self::Minimal => "minimal",
        }
    }

    /// The limits that this shape keeps to.
    pub(crate) fn reference(self) -> Reference {
        let (seconds, megabytes) = match self {
            Self::Complete(Descriptions::Full | Descriptions::FirstSentence) => (34, 3000),
            // Theirs without storage versions and descriptions.
            Self::Complete(Descriptions::None) => (14, 1300),
            Self::Minimal => (7, 670),
        };
        Reference { seconds, megabytes }
    }
}
