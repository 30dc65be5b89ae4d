use std::io::Read as _;
use std::process::ExitCode;

use socle_application::identity::{AdministratorCreated, CreateAdministratorInput};
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::PasswordAttempt;

use super::Failure;
use crate::config::Configuration;
use crate::logging;
use crate::wiring::{Database, Wiring};

/// What `socle admin create` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// First name.
    #[arg(long, default_value = "Admin")]
    first_name: String,
    /// Last name.
    #[arg(long, default_value = "Socle")]
    last_name: String,
    /// Read the password from standard input instead of making a link that sets it.
    #[arg(long)]
    password_stdin: bool,
    /// Mail the link as well as print it. A running server sends it.
    #[arg(long, conflicts_with = "password_stdin")]
    mail: bool,
}

/// Gives somebody an administrator's account.
pub(super) async fn run(
    configuration: &Configuration,
    arguments: Arguments,
) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    let password = if arguments.password_stdin { Some(password_from_stdin()?) } else { None };
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.migrate().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
    let input = CreateAdministratorInput {
        email: arguments.email,
        first_name: arguments.first_name,
        last_name: arguments.last_name,
        password,
        mail_link: arguments.mail,
    };
    let created = wiring.services.identity.create_administrator.execute(&actor, input).await;
    match created.map_err(|error| Failure::new("no administrator was created", error))? {
        AdministratorCreated::WithPassword => println!("the administrator can sign in"),
        AdministratorCreated::WithLink(link) => {
            println!("the administrator sets a password at this link, once, within an hour:");
            println!("{link}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn password_from_stdin() -> Result<PasswordAttempt, Failure> {
    // Far longer than any password: whoever pipes a film into this is told so.
    const LONGEST: u64 = 4_096;
    let mut text = String::new();
    let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| Failure::new("the password cannot be read from standard input", error))?;
    Ok(PasswordAttempt::new(text.trim_end_matches(['\r', '\n'])))
}
