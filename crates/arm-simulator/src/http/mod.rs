//! The HTTP below: connections, answers, the server.

pub(crate) mod connection;
pub(crate) mod reply;
pub(crate) mod server;
