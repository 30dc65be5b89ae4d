//! What people and organizations keep.

mod hostile;
mod limits;
mod links;
mod ranges;
mod sharing;
pub(crate) mod support;
mod uploads;
