//! Socle's store: one source, two databases.
//!
//! This source is compiled twice, as `socle-postgres` (feature `postgres`) and as `socle-sqlite`
//! (feature `sqlite`). Queries are portable Diesel and are written once, by context. What differs
//! stands in `backend/`: connections, pools, migrations, row locks and the claiming of messages.
//! Columns whose types differ have one custom SQL type each, in `types`.
//!
//! # How to extend it
//!
//! *A table*: a migration in `migrations/postgres` **and** `migrations/sqlite` under the same
//! version, its `table!` in `schema.rs`, a row struct in the context's `rows.rs` with conversions to
//! and from the domain's type. What is inserted says `treat_none_as_default_value = false`: otherwise
//! PostgreSQL parses every insert anew, which costs two more round trips.
//!
//! *A repository*: implement the context's trait for [`SqlTx`] in the context's module. The
//! transaction is every repository: `fn users(&mut self) -> &mut dyn Users { self }`.
//!
//! *A column that decides about requests*: a write to it notes a `Change`, so that caches hear of it
//! after the commit, and a trigger tells the other nodes (`..._change_notices` in
//! `migrations/postgres`).
//!
//! *A query port*: implement it for [`SqlStore`]; it reads through `SqlStore::read`, outside any
//! transaction.
//!
//! Every implementation is covered by the contract suite in the workspace's `tests/`, which runs the
//! same cases on both databases. See `docs/guides/write-an-adapter.md`.

#[cfg(all(feature = "postgres", feature = "sqlite"))]
compile_error!("choose one of the features `postgres` and `sqlite`; each has a crate of its own");
#[cfg(not(any(feature = "postgres", feature = "sqlite")))]
compile_error!("choose one of the features `postgres` and `sqlite`");

mod access;
mod audit;
mod backend;
mod changes;
mod email;
mod error;
mod files;
mod hints;
mod idempotency;
mod identity;
mod migrate;
mod notifications;
mod organizations;
mod outbox;
mod privacy;
mod recruiting;
mod retention;
mod schema;
mod statement;
mod store;
mod tasks;
mod text;
mod tx;
mod types;
mod webhooks;

pub use backend::DatabaseSettings;
pub use error::OpenError;
pub use store::SqlStore;
pub use tx::SqlTx;
