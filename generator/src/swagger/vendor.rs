//! The facts-only copy of the swagger.
