//! What one run of the generator yields, under the names that this package uses.

pub use aso_generator::Outcome;
pub use aso_generator::diagnostic::{Diagnostic, Severity};
pub use aso_generator::emit::{Facts, KindFacts, PropertyFacts};
