//! Sending, to servers on loopback that answer what the test wrote.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

mod answers;
mod guard;
mod support;
mod tls;
