//! Swagger: any bytes end in files, or in diagnostics that name the document.

use aso_generator::diagnostic::Diagnostic;
use aso_generator::swagger::{Documents, Files};
use aso_generator::{Silent, everything};

const PATH: &str =
    "specification/fixture/resource-manager/Microsoft.Fixture/stable/2024-01-01/fixture.json";

/// One document.
struct One<'i>(&'i [u8]);

impl Files for One<'_> {
    fn paths(&self) -> Result<Vec<String>, Diagnostic> {
        Ok(vec![PATH.to_owned()])
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        Ok((path == PATH).then(|| self.0.to_vec()))
    }
}

/// Generates all that the document has.
pub(crate) fn run(input: &[u8]) {
    let one = One(input);
    let Ok(documents) = Documents::open(&one) else {
        return;
    };
    let made = everything(&documents, &[], &Silent);
    for problem in &made.outcome.diagnostics {
        assert!(!problem.code.is_empty(), "{problem:?}");
        assert!(!problem.message.is_empty(), "{problem:?}");
    }
    for content in made.outcome.files.values() {
        assert!(std::str::from_utf8(content).is_ok());
    }
}
