//! What `serve` and `worker` begin with.

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// Refuses what is wrong with the configuration, opens the database, brings it up to date where that
/// is wanted, and wires everything.
pub(super) async fn open(configuration: &Configuration) -> Result<(Database, Wiring), Failure> {
    configuration.refuse_problems()?;
    let settings = &configuration.settings;
    logging::init(&settings.log);
    for warning in &configuration.warnings {
        tracing::warn!("{warning}");
    }
    let database = Database::open(settings).await.map_err(Failure::because)?;
    if settings.database.migrate_at_start {
        for step in database.migrate().await.map_err(Failure::because)? {
            tracing::info!(step, "migrated the database");
        }
    } else {
        database.expect_migrated().await.map_err(Failure::because)?;
    }
    let wiring = Wiring::new(configuration, &database)?;
    wiring.check_mail_server(settings).await?;
    wiring.check_storage().await?;
    Ok((database, wiring))
}
