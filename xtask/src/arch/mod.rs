//! `cargo xtask arch`: which crate and which context may use which.
//!
//! [`crates`] holds the rules between crates, read from `cargo metadata`; [`contexts`] those
//! between contexts, read from the paths in the sources ([`source`], [`paths`]).

mod contexts;
mod crates;
mod paths;
mod source;

use std::{fmt, process::ExitCode};

use anyhow::Result;

use crate::workspace::Workspace;

/// A broken rule, as an editor can jump to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// Relative to the workspace's root.
    pub file: String,
    /// From 1; 0 when the whole file is meant.
    pub line: usize,
    /// The rule's name.
    pub rule: &'static str,
    /// What breaks it.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, rule, what } = self;
        write!(f, "{file}:{line}: {rule}: {what}")
    }
}

/// Prints every violation; fails when there is one.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let violations = check(workspace)?;
    for violation in &violations {
        eprintln!("{violation}");
    }
    if violations.is_empty() {
        println!("arch: the arrows point inwards");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("arch: {} violations", violations.len());
    Ok(ExitCode::FAILURE)
}

/// Every violation of a workspace, in the order of its files.
pub(crate) fn check(workspace: &Workspace) -> Result<Vec<Violation>> {
    let mut violations = crates::check(workspace);
    violations.extend(contexts::check(workspace)?);
    violations.sort();
    violations.dedup();
    Ok(violations)
}

#[cfg(test)]
mod tests;
