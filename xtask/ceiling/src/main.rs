//! The ceiling: the fastest this stack can be.
//!
//! `cargo xtask bench` measures Socle against this program, on the same machine and in the same
//! run. It uses the same libraries and leaves out whatever can be left out, so the distance
//! between the two is what Socle's own code costs. Nothing here is how a service should be
//! written: one key, one person, no log.

#![allow(clippy::disallowed_methods, reason = "it reads the clock itself, without a port")]

mod hashing;
mod web;

use clap::{Parser, Subcommand};

/// The fastest this stack can be.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer `GET /bytes`, `GET /token` and `GET /me`.
    Serve(web::Options),
    /// Hash passwords on every thread and print how many a second.
    Bcrypt(hashing::Options),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Serve(options) => web::serve(&options),
        Command::Bcrypt(options) => hashing::run(&options),
    }
}
