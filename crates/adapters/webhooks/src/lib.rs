//! Sending webhooks.
//!
//! | Port (in `socle-application`) | Adapter |
//! |---|---|
//! | `WebhookSender` | [`HttpSender`], over a [`Resolver`] |
//!
//! Whoever manages webhooks names the address, and we stand where they do not: inside a network. So
//! there is no general HTTP client here, with its proxies, pools and redirects, but one connection for
//! one request ([`HttpSender`]):
//!
//! 1. The address is checked once more as it was when it was stored: scheme, port, no credentials.
//! 2. A name is resolved, once. One address among the answers that is not public is enough to refuse
//!    all of them: an honest name has none.
//! 3. The connection goes to an address that was checked, and to no other: what the name leads to a
//!    moment later does not matter. Addresses in the URL itself are checked alike.
//! 4. TLS is made for the name, with Mozilla's authorities.
//! 5. The answer is read as far as it is kept, in a time that has an end. A redirect is an answer.
//!
//! # How to extend it
//!
//! *Another way to resolve* implements [`Resolver`]; tests have one whose answers change. *Which
//! addresses are public* is decided by `socle_domain::webhooks::address` and nowhere else.

mod dial;
mod exchange;
mod resolver;
mod sender;
mod signature;

pub use resolver::{Resolver, SystemResolver};
pub use sender::{HttpSender, HttpSenderError, HttpSenderSettings};
