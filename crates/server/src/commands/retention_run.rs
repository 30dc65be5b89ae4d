use std::process::ExitCode;

use socle_domain::access::{Actor, RequestId};

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// What `socle retention run` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Only print how much would be removed.
    #[arg(long)]
    dry_run: bool,
}

/// Removes what is kept no longer, and prints how much of each kind.
pub(super) async fn run(
    configuration: &Configuration,
    arguments: &Arguments,
) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.expect_migrated().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
    let enforced = if arguments.dry_run {
        wiring.retention.preview(&actor).await
    } else {
        wiring.retention.execute(&actor).await
    };
    let mut code = ExitCode::SUCCESS;
    for kind in enforced.map_err(Failure::because)? {
        let (name, days) = (kind.rule.name, kind.rule.days);
        match kind.outcome {
            Ok(count) => println!("{name}  {count}  kept {days} days {}", kind.rule.reason),
            Err(error) => {
                println!("{name}  failed: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
