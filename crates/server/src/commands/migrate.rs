use std::process::ExitCode;

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::Database;

/// Brings the database up to date.
pub(super) async fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    let applied = database.migrate().await.map_err(Failure::because)?;
    for step in &applied {
        println!("applied {step}");
    }
    if applied.is_empty() {
        println!("the database is up to date");
    }
    Ok(ExitCode::SUCCESS)
}
