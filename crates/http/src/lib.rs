//! Socle's HTTP interface, on actix-web.
//!
//! # Where things are
//!
//! - one module per context, with the same name as in the other layers (`identity`): its
//!   `dto.rs` holds what goes over the wire, `problem.rs` turns each error of its use cases into a
//!   problem (RFC 9457) without a catch-all, `routes.rs` the handlers of a few lines, `pages/` the
//!   hosted pages.
//! - `extract`: who asks and what they send, parsed before a handler sees it.
//! - `idempotency`: `Idempotency-Key`, for operations that create something.
//! - `problem`: what every error looks like.
//! - `middleware`: what surrounds every request.
//! - `pages`: layout, forms and words of the hosted pages.
//! - `operations`: health, the OpenAPI document, the page at `/`.
//!
//! # How to extend it
//!
//! *A route*: a DTO with `ToSchema`, a handler with `#[utoipa::path]` and `#[post]`, a line in the
//! context's `configure`. The document at `/api/v1/openapi.json` follows by itself; `cargo xtask
//! openapi --write` commits it, and the tests refuse an answer that it does not name.
//! One that creates something also takes `Idempotency-Key`; see `idempotency`.
//!
//! *An error*: a variant in the use case's enum; the compiler then asks for its problem.

mod access;
mod app;
mod audit;
mod development;
mod email;
mod extract;
mod files;
mod idempotency;
mod identity;
mod middleware;
mod notifications;
mod openapi;
mod operations;
mod organizations;
mod pages;
mod privacy;
mod problem;
mod recruiting;
mod settings;
mod tasks;
mod webhooks;

pub use app::{App, Services, app};
pub use openapi::document;
pub use settings::HttpSettings;
