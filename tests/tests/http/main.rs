//! The interface: the real binary over SQLite, driven over HTTP by a client that refuses what the
//! OpenAPI document does not promise.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::similar_names,
    reason = "tests fail by panicking, live in the server's time, and name what they compare alike"
)]

mod account_pages;
mod administration;
mod audit;
mod audited;
mod authorization;
mod bodies;
mod browser_sessions;
mod candidates;
mod client;
mod concealment;
mod coverage;
mod email_change;
mod email_suppressions;
mod entrance_pages;
mod fields;
mod files;
mod headers;
mod hiring;
mod invitation_pages;
mod job_search;
mod links;
mod lockout;
mod magic_link;
mod matching;
mod notifications;
mod organization_pages;
mod organizations;
mod pages;
mod privacy;
mod profile;
mod recruiting;
mod routes;
mod saturation;
mod saved_searches;
mod second_factor;
mod sizes;
mod support;
mod throttling;
mod visitor;
mod walk;
