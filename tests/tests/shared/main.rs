//! What nodes share over Redis, and what is left of it when Redis goes away and comes back. What every
//! adapter of the same ports promises stands in `contract`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod commands;
mod connecting;
mod outage;
mod support;
mod time;
