//! What happened: noted in the transaction of every change, linked to a chain afterwards, listed,
//! exported and verified.

mod personal_data;
pub mod ports;
mod record;

pub use personal_data::AuditData;
pub use record::{Happening, record};
