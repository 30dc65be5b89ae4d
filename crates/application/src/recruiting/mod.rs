//! Recruiting: the use cases, by what they are about.

pub mod candidates;
pub mod documents;
mod input;
pub mod ports;
mod stale;

pub use stale::Stale;
