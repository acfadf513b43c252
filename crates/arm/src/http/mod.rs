//! What goes over the wire: addresses, headers, bodies, and the connection pool below them.

pub(crate) mod body;
pub(crate) mod headers;
pub(crate) mod pool;
pub(crate) mod url;
