//! Hiring, over ports that break.

mod interviews;
mod offers;
mod scorecards;
mod stages;
pub(crate) mod support;
