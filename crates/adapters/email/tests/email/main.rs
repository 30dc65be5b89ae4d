//! The adapter from outside: real SMTP conversations, real requests, a real folder.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod mailbox;
mod resend;
mod resend_reports;
mod smtp;
mod smtp_failures;
mod smtp_tls;
mod support;
mod unconfigured;
