//! Hiring: stages, scorecards, interviews, offers, and how long candidates are kept who were not taken.

pub mod interviews;
pub mod keeping;
pub mod offers;
mod samples;
pub mod scorecards;
pub mod stages;
