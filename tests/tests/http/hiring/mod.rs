//! Hiring, between employer and candidate.

mod interviews;
mod offers;
mod scorecards;
mod stages;
pub(crate) mod support;
