//! What is shared by those who walk JSON: where they are in a document, and its scalars.

pub(crate) mod path;
pub(crate) mod scalar;
