//! Webhooks: endpoints, what they are told, and what came of it.

pub mod isolation;
pub mod races;
pub mod samples;
pub mod storing;
