//! Whether Socle is ready to serve.

mod check_readiness;

pub use check_readiness::{CheckReadiness, Readiness};
