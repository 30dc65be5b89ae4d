//! `Idempotency-Key`: a request that is sent twice takes effect once, and gets the first answer again.
//!
//! # How an operation opts in
//!
//! With `wrap` in its route, and two lines in its documentation, of which the problems come last:
//!
//! ```text
//! #[utoipa::path(
//!     params(IdempotencyKeyHeader),
//!     responses(
//!         (status = 201, description = "…", body = …),
//!         AuthenticationProblems, InputProblems, ServerProblems, IdempotencyProblems,
//!     )
//! )]
//! #[post("/organizations", wrap = "Idempotent")]
//! async fn create(SignedInActor(actor): SignedInActor, …)
//! ```
//!
//! # What it is not for
//!
//! - *Operations without a person who is signed in.* A request with a key and nobody behind it is
//!   answered 401: whoever only knows a key gets no answer of somebody else.
//! - *Operations that give out credentials of a session or a second factor.* Their answers could be
//!   had again for a day by whoever has a session, without the fresh proof that they ask for.
//! - *Bodies above `server.max_body_bytes`*, such as uploads: a request with a key is read whole
//!   before it is worked on, to be compared with the first.

mod answer;
mod documented;
mod problem;
mod service;
#[cfg(test)]
mod tests;

pub(crate) use documented::{IdempotencyKeyHeader, IdempotencyProblems};
pub(crate) use service::Idempotent;
