//! Recruiting's repositories and queries.

mod candidates;
