//! Files, without their content.

mod flows;
pub mod isolation;
pub mod links;
pub mod races;
mod samples;
pub mod storing;
