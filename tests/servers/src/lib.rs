//! Throwaway servers for tests and measurements.
//!
//! [`Cluster`] is a PostgreSQL with a folder and a port of its own, which can be stopped, as kindly or
//! as rudely as one wants, and started again. [`Guarded`] is any server that must not outlive us.

#![allow(
    clippy::disallowed_methods,
    reason = "what starts servers reads the clock and the environment, and waits"
)]

mod guard;
mod postgres;

pub use guard::{Guarded, wait_until_ready};
pub use postgres::{Cluster, Durability, Ending, free_port};
