//! What content is found to be, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod archives;
mod drawings;
mod pictures;
mod support;
mod texts;
mod times;
