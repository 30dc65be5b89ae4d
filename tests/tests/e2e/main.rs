//! End to end: the real binary with its surroundings, on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod accounts;
mod alerts;
mod audit;
mod clients_that_leave;
mod command_line;
mod crash;
mod events;
mod files;
mod keys;
mod leaked_passwords;
mod mail;
mod nodes;
mod notifications;
mod organizations;
mod outage;
mod privacy;
mod readme;
mod recruiting;
mod redis;
mod resend;
mod secrets_at_rest;
mod shutdown;
mod skills;
mod start_failures;
mod support;
mod tasks;
mod walk;
mod webhooks;
