//! Recommendations, rankings and skill gaps over HTTP.

mod candidates;
mod employers;
pub(crate) mod support;
