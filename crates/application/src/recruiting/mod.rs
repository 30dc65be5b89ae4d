//! Recruiting: the use cases, by what they are about.

pub mod candidates;
mod input;
pub mod ports;
mod stale;

pub use stale::Stale;
