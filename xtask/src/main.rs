//! What developers run: `cargo xtask <command>`.
//!
//! One module per command, and below them what several commands share: [`workspace`] knows where
//! the project is and how to call cargo, [`tools`] finds or installs programs that are not
//! written in Rust; servers that must not outlive us come from [`socle_test_servers`].
//!
//! *A new command* is a module with a `run` function, a variant of [`Command`] and an arm in
//! [`run`]. Commands return an error for "could not be done" and [`ExitCode::FAILURE`] for "done,
//! and the answer is no".

#![allow(
    clippy::disallowed_methods,
    reason = "a developer's tool reads the clock and the environment, and waits"
)]

mod arch;
mod bench;
mod browser;
mod chaos;
mod lint;
mod openapi;
mod quality;
mod s3;
mod standard_webhooks;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use workspace::Workspace;

/// Developers' commands of Socle.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every test, with a throwaway PostgreSQL that is started and removed here.
    Test(test::Options),
    /// Kill and stop everything under load, several times; writes docs/reliability.md.
    Chaos(chaos::Options),
    /// Check formatting, clippy, documentation, dependencies' licences and leftover stubs.
    Lint(lint::Options),
    /// Check the architecture: which crate and which context may use which.
    Arch,
    /// Compare docs/openapi.json with what the binary says.
    Openapi(openapi::Options),
    /// Measure how good matching is; writes docs/matching-quality.md.
    Quality(quality::Options),
    /// Measure Socle beside the fastest this stack can be; writes docs/benchmarks.md.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::load()?;
    match arguments.command {
        Command::Test(options) => test::run(&workspace, &options),
        Command::Chaos(options) => chaos::run(&workspace, &options),
        Command::Lint(options) => lint::run(&workspace, &options),
        Command::Arch => arch::run(&workspace),
        Command::Openapi(options) => openapi::run(&workspace, &options),
        Command::Quality(options) => quality::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
    }
}
