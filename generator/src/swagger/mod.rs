//! Reading swagger: which files there are, what group and version they belong to, and what a `$ref` means.

mod documents;
mod package;
mod pattern;
pub mod vendor;

pub(crate) use documents::escape_pointer;
pub use documents::{Document, Documents, Files, Place};
pub use package::package_of;
pub(crate) use pattern::is_re2;
