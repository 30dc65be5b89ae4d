//! What happened: noted in the transaction of every change, linked to a chain afterwards, listed,
//! exported and verified.

pub mod ports;
mod record;

pub use record::{Happening, record};
