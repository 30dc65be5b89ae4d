//! The Socle service: reads the configuration, wires the adapters to the use cases, and runs one of
//! the commands. It holds no rule of the business.
//!
//! - `config`: every setting, where it comes from, and what is wrong with it.
//! - `wiring`: which adapter stands behind which port.
//! - `commands`: one file per command.
//! - `background`: what runs beside the HTTP server.

mod background;
mod commands;
mod config;
mod logging;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

use crate::commands::{Cli, Failure};

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(code) = cli.run_alone() {
        return code;
    }
    // The runtime is ours and not actix-web's: database connections and background work must not
    // depend on the threads that serve requests.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(cli.run()),
        Err(error) => Err(Failure::new("the runtime cannot be started", error)),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("socle: {failure}");
            ExitCode::FAILURE
        }
    }
}
