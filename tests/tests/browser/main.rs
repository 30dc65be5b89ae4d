//! The hosted pages in a real browser: see [`support`] for how such a test is written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking, and read the environment they are given"
)]

mod accounts;
mod home;
mod invitations;
mod jobs;
mod mailbox;
mod not_found;
mod reset_password;
mod self_test;
mod support;
mod verify_email;
