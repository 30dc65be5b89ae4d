//! Applying the embedded migrations; how a database is kept from being migrated twice at once is
//! the backend's business.

use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel_async::AsyncMigrationHarness;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::OpenError;
use crate::backend::{Backend, Connection};

#[cfg(feature = "postgres")]
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../../../migrations/postgres");
#[cfg(feature = "sqlite")]
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../../../migrations/sqlite");

/// Applies what the database lacks, and returns the names of those steps.
pub(crate) fn apply(connection: Connection) -> Result<Vec<String>, OpenError> {
    let mut harness = AsyncMigrationHarness::new(connection);
    refuse_unknown(&mut harness)?;
    let applied = harness.run_pending_migrations(MIGRATIONS).map_err(OpenError::Migration)?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

/// Counts the steps that the database lacks.
pub(crate) fn count_missing(connection: Connection) -> Result<usize, OpenError> {
    let mut harness = AsyncMigrationHarness::new(connection);
    refuse_unknown(&mut harness)?;
    harness.pending_migrations(MIGRATIONS).map(|steps| steps.len()).map_err(OpenError::Migration)
}

fn refuse_unknown(harness: &mut AsyncMigrationHarness<Connection>) -> Result<(), OpenError> {
    let known: Vec<Box<dyn Migration<Backend>>> =
        MIGRATIONS.migrations().map_err(OpenError::Migration)?;
    let known: Vec<MigrationVersion<'_>> = known.iter().map(|m| m.name().version()).collect();
    let applied = harness.applied_migrations().map_err(OpenError::Migration)?;
    match applied.into_iter().find(|version| !known.contains(version)) {
        Some(unknown) => Err(OpenError::TooNew { unknown: unknown.to_string() }),
        None => Ok(()),
    }
}
