//! The adapter from outside: real SMTP conversations, a real folder.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod mailbox;
mod smtp;
mod smtp_failures;
mod smtp_tls;
mod support;
mod unconfigured;
