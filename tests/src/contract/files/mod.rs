//! Files, without their content.

pub(crate) mod flows;
pub mod isolation;
pub mod links;
pub mod races;
pub(crate) mod samples;
pub mod storing;
