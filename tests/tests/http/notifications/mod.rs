//! What people are told, in lists and in streams.

mod listing;
mod sockets;
mod streams;
pub(crate) mod support;
