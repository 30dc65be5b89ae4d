//! Whether Socle is ready to serve, and how much it serves to one.

mod check_readiness;
mod limit_requests;

pub use check_readiness::{CheckReadiness, Readiness};
pub use limit_requests::LimitRequests;
