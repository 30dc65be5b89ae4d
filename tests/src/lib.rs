//! Socle's tests that need more than one crate, and what they share.
//!
//! | Target | What it proves |
//! |---|---|
//! | `tests/contract/` | every adapter of a port keeps the same promises: [`contract`] on each engine of [`databases`] |
//! | `tests/shared/` | what is shared over Redis, and what is left when it goes away and comes back |
//! | `tests/use_cases/` | every use case, on mocked ports that fail one by one |
//! | `tests/http/` | the interface: every operation, every kind of bad input, through the client of [`http`] |
//! | `tests/e2e/` | the binary with its surroundings: databases, a mail server, signals, the command line |
//! | `tests/browser/` | the hosted pages in a real browser: in every language, with and without scripts |
//!
//! # How to add a contract case
//!
//! 1. Write `pub async fn says_what_it_promises(database: &TestDatabase)` in the file of its context
//!    and subject, such as `src/contract/identity/users.rs`. It gets an empty, migrated database of
//!    its own, and speaks to it through the ports only; `database.raw` is for what no port tells.
//! 2. List its name once in `contract_suite!` in `tests/contract/`. It runs on every engine then.
//!    A case that is not listed fails the test `every_case_is_listed`.
//!
//! *A new engine* is a variant of [`databases::Engine`] and a line in `contract_suite!`. *Another
//! adapter* of the rate limiter, the cache or another port is a function that makes one, and its name in
//! the list of `port_suite!`.
//!
//! # How to add a use case
//!
//! Add a file in `tests/use_cases/`, a method in its `support/use_cases.rs` that builds the use case over
//! the mocked ports, and three kinds of tests: what is written when all goes well, that every
//! refusal writes nothing, and a table with a failure of every port it calls.
//!
//! # How to add a test over HTTP
//!
//! Start a server with [`server::Installation`], and speak to it through [`server::Server::client`].
//! The client fails the test by itself when an answer is not what the OpenAPI document promises, so
//! the test says only what is special. [`http::Person`] signs up and in, [`http::Mailbox`] reads mail.
//!
//! *A new operation* needs a row in `tests/http/coverage.rs` and one in `tests/http/authorization/rows/`,
//! which says who may call it; with a body, also one in `tests/http/bodies.rs`. Tests compare these
//! tables with the document. *A test that a database, a mail server or a signal decides*
//! goes to `tests/e2e/`, with a case for each [`databases::Engine`].
//!
//! ```no_run
//! # async fn example() {
//! use socle_tests::http::Person;
//! use socle_tests::server::Installation;
//!
//! let server = Installation::new().start().await;
//! let client = server.client();
//! let session = Person::new().signed_in(&client).await;
//! let profile = session.profile(&client).send().await.expect(200);
//! assert_eq!(profile.json()["email_verified"], true);
//! # }
//! ```
//!
//! # How to add a test with a browser
//!
//! Write a flow in `tests/browser/` and list its name at the top of the file: the documentation of
//! `tests/browser/support/mod.rs` shows one. Every page that it comes to is checked by itself.
//!
//! # Rules
//!
//! Nothing sleeps: tests wait for what they wait for, with a limit. Nothing is skipped: what cannot
//! run fails with the command that mends it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    clippy::similar_names,
    reason = "tests fail by panicking, read the environment and the time they are given, and name what \
              they compare alike"
)]

pub mod contract;
pub mod databases;
pub mod http;
pub mod mail_server;
mod poll;
pub mod receiver;
pub mod redis_server;
pub mod server;

pub use poll::poll;
