//! The command line.

mod admin_change;
mod admin_create;
mod admin_list;
mod audit_verify;
mod config_check;
mod import_jobs;
mod import_skills;
mod keys_list;
mod keys_rotate;
mod migrate;
mod openapi;
mod read_document;
mod retention_run;
mod seed;
mod serve;
mod start;
mod worker;

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use socle_domain::identity::UserStatus;

use crate::config::{ConfigError, Configuration};

/// How long requests and background work may take to finish after a signal to stop.
const SHUTDOWN: Duration = Duration::from_secs(30);

/// The backend under a SaaS.
#[derive(Parser)]
#[command(name = "socle", version, about)]
pub(crate) struct Cli {
    /// A TOML file with settings; without it, `socle.toml` here if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve (the default).
    Serve,
    /// Do tasks in the background, beside or instead of those that `serve` does.
    Worker,
    /// Bring the database up to date.
    Migrate,
    /// Look at the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Read one document: what the other commands start for each that people send.
    #[command(hide = true)]
    ReadDocument(read_document::Arguments),
    /// Look after the keys that sign access tokens.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Remove what is kept no longer.
    Retention {
        #[command(subcommand)]
        command: RetentionCommand,
    },
    /// Take data in from files.
    Import {
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Fill the database with companies, jobs and candidates that nobody is, for trials.
    Seed(seed::Arguments),
    /// Look after administrators.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Look after the record of what happened.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Explain every setting and what is wrong.
    Check,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Show which key signs, which are accepted, and until when. Private keys are not shown.
    List,
    /// Make another key sign. Where the key is configured, print how to, with a fresh one.
    Rotate,
}

#[derive(Subcommand)]
enum RetentionCommand {
    /// Remove it now, as `serve` does every hour, and print what was removed.
    Run(retention_run::Arguments),
}

#[derive(Subcommand)]
enum ImportCommand {
    /// Take jobs in, and say why of every line that is refused.
    Jobs(import_jobs::Arguments),
    /// Put the skills of a file in the place of those by which jobs and candidates are compared.
    Skills(import_skills::Arguments),
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Give somebody an administrator's account.
    Create(admin_create::Arguments),
    /// Show who has a role above that of a user.
    List,
    /// Give somebody a role on the platform.
    Grant(admin_change::Grant),
    /// Close somebody's account and end their sessions.
    Disable(admin_change::Whom),
    /// Open it again.
    Enable(admin_change::Whom),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Find out whether somebody rewrote it.
    Verify(audit_verify::Arguments),
}

impl Cli {
    /// Runs a command that wants a process to itself: it limits its own memory, of which the
    /// threads of a runtime would take their share. `None` for every other command.
    pub(crate) fn run_alone(&self) -> Option<ExitCode> {
        match &self.command {
            Some(Command::ReadDocument(arguments)) => Some(read_document::run(arguments)),
            _ => None,
        }
    }

    pub(crate) async fn run(self) -> Result<ExitCode, Failure> {
        let command = self.command.unwrap_or(Command::Serve);
        if matches!(command, Command::Openapi) {
            return openapi::run();
        }
        let configuration = Configuration::load(self.config)?;
        match command {
            Command::Serve => serve::run(&configuration).await,
            Command::Worker => worker::run(&configuration).await,
            Command::Migrate => migrate::run(&configuration).await,
            Command::Config { command: ConfigCommand::Check } => {
                Ok(config_check::run(&configuration))
            }
            Command::Openapi => openapi::run(),
            Command::ReadDocument(arguments) => Ok(read_document::run(&arguments)),
            Command::Keys { command: KeysCommand::List } => keys_list::run(&configuration),
            Command::Keys { command: KeysCommand::Rotate } => keys_rotate::run(&configuration),
            Command::Retention { command: RetentionCommand::Run(arguments) } => {
                retention_run::run(&configuration, &arguments).await
            }
            Command::Seed(arguments) => seed::run(&configuration, &arguments).await,
            Command::Import { command: ImportCommand::Jobs(arguments) } => {
                import_jobs::run(&configuration, &arguments).await
            }

            Command::Import { command: ImportCommand::Skills(arguments) } => {
                import_skills::run(&configuration, arguments).await
            }
            Command::Audit { command: AuditCommand::Verify(arguments) } => {
                audit_verify::run(&configuration, arguments).await
            }
            Command::Admin { command } => match command {
                AdminCommand::Create(arguments) => {
                    admin_create::run(&configuration, arguments).await
                }
                AdminCommand::List => admin_list::run(&configuration).await,
                AdminCommand::Grant(grant) => admin_change::grant(&configuration, grant).await,
                AdminCommand::Disable(whom) => {
                    admin_change::set_status(&configuration, whom, UserStatus::Disabled).await
                }
                AdminCommand::Enable(whom) => {
                    admin_change::set_status(&configuration, whom, UserStatus::Active).await
                }
            },
        }
    }
}

/// Why a command failed, in one line for whoever ran it.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(what: &str, why: impl fmt::Display) -> Self {
        Self::because(format!("{what}: {why}"))
    }

    pub(crate) fn because(why: impl fmt::Display) -> Self {
        // Some libraries break their lines; one failure is one line.
        let line = why.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Self(line)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::because(error)
    }
}
