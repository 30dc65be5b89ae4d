//! What happened: noted in the transaction of every change, linked to a chain afterwards, listed,
//! exported and verified.

mod announce;
pub mod ports;
mod record;

pub use announce::announce;
pub use record::{Happening, record};
