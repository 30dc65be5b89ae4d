//! Hiring: stages, scorecards, interviews, offers, and those who were not taken.

mod interviews;
mod offers;
mod queries;
mod rows;
pub(super) mod schema;
mod scorecards;
mod stages;
mod unsuccessful;
