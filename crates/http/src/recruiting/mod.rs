//! Recruiting over HTTP.

pub(crate) mod candidates;
