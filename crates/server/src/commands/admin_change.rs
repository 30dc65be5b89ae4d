use std::process::ExitCode;

use socle_application::identity::administration::ChangeUserInput;
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::UserStatus;

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// Whom a command is about.
#[derive(clap::Args)]
pub(super) struct Whom {
    /// The address they sign in with.
    #[arg(long)]
    email: String,
}

/// What `socle admin grant` takes.
#[derive(clap::Args)]
pub(super) struct Grant {
    #[command(flatten)]
    whom: Whom,
    /// `user`, `manager`, `admin` or `superadmin`.
    #[arg(long)]
    role: String,
}

/// Gives somebody a role on the platform.
pub(super) async fn grant(
    configuration: &Configuration,
    Grant { whom, role }: Grant,
) -> Result<ExitCode, Failure> {
    let input = ChangeUserInput { platform_role: Some(role), ..ChangeUserInput::default() };
    change(configuration, whom, input).await
}

/// Closes somebody's account, or opens it.
pub(super) async fn set_status(
    configuration: &Configuration,
    whom: Whom,
    status: UserStatus,
) -> Result<ExitCode, Failure> {
    let status = Some(status.as_str().to_owned());
    change(configuration, whom, ChangeUserInput { status, ..ChangeUserInput::default() }).await
}

async fn change(
    configuration: &Configuration,
    Whom { email }: Whom,
    input: ChangeUserInput,
) -> Result<ExitCode, Failure> {
    let (wiring, actor) = open(configuration).await?;
    let administration = &wiring.services.identity.administration;
    let unchanged = |error: &dyn std::fmt::Display| Failure::new("nothing was changed", error);
    let found = administration.get.by_email(&actor, &email).await;
    let found = found.map_err(|error| unchanged(&error))?;
    let changed = administration.change.execute(&actor, found.id, input).await;
    let user = changed.map_err(|error| unchanged(&error))?;
    println!("{email} is {}, {}", user.platform_role.as_str(), user.status.as_str());
    Ok(ExitCode::SUCCESS)
}

/// What administration from the command line works with, and on whose behalf.
pub(super) async fn open(configuration: &Configuration) -> Result<(Wiring, Actor), Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.migrate().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    Ok((wiring, Actor::system(RequestId::from_uuid(uuid::Uuid::nil()))))
}
