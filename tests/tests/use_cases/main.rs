//! Every use case on mocked ports: what it writes, what it refuses, and what it does when a port
//! fails. How to add one: see the library's documentation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod authenticate;
mod change_password;
mod create_administrator;
mod dispatch_outbox;
mod emails;
mod forgot_password;
mod new_password;
mod profile;
mod readiness;
mod refresh;
mod resend_verification;
mod reset_password;
mod sessions;
mod sign_in;
mod sign_out;
mod sign_up;
mod support;
mod verify_email;
