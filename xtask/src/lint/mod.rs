//! `cargo xtask lint`: everything a reviewer should not have to look for.

mod dependencies;
mod links;
mod sources;
mod stubs;

use std::process::{Command, ExitCode, Stdio};

use anyhow::Result;

use crate::workspace::{self, Workspace};

/// Options of `cargo xtask lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only what needs no compilation: formatting, dependencies, stubs, links.
    #[arg(long)]
    quick: bool,
}

/// Runs every check, the quick ones first, and fails when one found something.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let mut findings = dependencies::check(workspace)?;
    findings.extend(stubs::check(workspace.root())?);
    findings.extend(links::check(workspace.root())?);
    for finding in &findings {
        eprintln!("{finding}");
    }
    let mut passed = findings.is_empty();
    for mut command in commands(workspace, options) {
        passed &= workspace::status(&mut command)?.success();
    }
    if passed {
        println!("lint: nothing to complain about");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn commands(workspace: &Workspace, options: &Options) -> Vec<Command> {
    let cargo = |words: &str| {
        let mut command = workspace.cargo();
        command.args(words.split(' '));
        command
    };
    let mut commands = vec![cargo("fmt --all --check")];
    if has_cargo_deny(workspace) {
        commands.push(cargo("deny check bans licenses sources"));
    }
    if !options.quick {
        commands.push(cargo("clippy --workspace --all-targets -- -D warnings"));
        let mut documentation = cargo("doc --workspace --no-deps --document-private-items");
        documentation.env("RUSTDOCFLAGS", "-D warnings");
        commands.push(documentation);
    }
    commands
}

/// `cargo deny` is welcome and not needed: [`dependencies`] reads the same file.
fn has_cargo_deny(workspace: &Workspace) -> bool {
    workspace
        .cargo()
        .args(["deny", "--version"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
