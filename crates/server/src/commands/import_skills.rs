use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::ProgressBar;
use socle_application::recruiting::skill_file::{RefusedLine, stream_skills};
use socle_domain::access::{Actor, RequestId};
use socle_domain::recruiting::taxonomy::Concept;

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// What `socle import skills` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// CSV in UTF-8, whose first line names the columns `uri`, `label` and `alternatives` (or those of
    /// ESCO).
    file: PathBuf,
}

/// Imports a file of skills, and prints which lines were not taken, and why.
pub(super) async fn run(
    configuration: &Configuration,
    arguments: Arguments,
) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.expect_migrated().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    let name = arguments.file.display().to_string();
    // A file is read where nobody waits for it.
    let read = tokio::task::spawn_blocking(move || read(&arguments.file)).await;
    let (concepts, refused) = read.map_err(Failure::because)??;
    let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
    let imported = wiring.import_skills.execute(&actor, concepts).await;
    let imported = imported.map_err(|error| Failure::new(&name, error))?;
    println!("imported {} skills, version {}", imported.skills, imported.version);
    if refused > 0 {
        println!("{refused} things were not taken; see above");
    }
    Ok(ExitCode::SUCCESS)
}

/// The skills of a file, and how much of it was refused.
fn read(file: &Path) -> Result<(Vec<Concept>, u64), Failure> {
    let named = |error: &dyn std::fmt::Display| Failure::new(&file.display().to_string(), error);
    let source = File::open(file).map_err(|error| named(&error))?;
    let length = source.metadata().map_err(|error| named(&error))?.len();
    let bar = ProgressBar::new(length);
    let mut refused = 0;
    let mut tell = |line: RefusedLine| {
        refused += 1;
        bar.suspend(|| println!("line {}: {}", line.line, line.because));
    };
    let concepts = stream_skills(bar.wrap_read(source), &mut tell);
    bar.finish_and_clear();
    Ok((concepts.map_err(|error| named(&error))?, refused))
}
