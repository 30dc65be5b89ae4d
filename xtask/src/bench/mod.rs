//! `cargo xtask bench`: Socle beside the fastest this stack can be, measured in the same run.
//!
//! *A new case* is a [`case::Case`] in the file of its context under [`cases`], and its name in
//! that file's list. A case asks the [`lab::Lab`] for servers and loads and answers with rows and
//! figures; what it cannot do is an error in the report, never silence.

mod case;
mod cases;
mod conversation;
mod lab;
mod load;
mod process;
mod report;
mod server;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::workspace::{self, Workspace};
use case::Case;
use lab::Lab;
use report::{Measured, Report};

/// Options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only the case of this name, its result on the terminal and in no file.
    #[arg(long)]
    only: Option<String>,
    /// For how long each load is measured.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// List the cases and measure nothing.
    #[arg(long)]
    list: bool,
}

/// Builds for release, measures every case and writes the report.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let cases = cases::all();
    if options.list {
        for case in &cases {
            println!("{}: {}", case.name, case.measures);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let chosen = choose(cases, options.only.as_deref())?;

    // One by one: built together they would share features, and Socle would not be what ships.
    for package in ["socle", "socle-ceiling"] {
        workspace::succeed(workspace.cargo().args(["build", "--release", "--package", package]))?;
    }
    for program in chosen.iter().filter_map(Case::program).collect::<BTreeSet<_>>() {
        let lab = ["--package", "socle-tests", "--bin", program];
        workspace::succeed(workspace.cargo().args(["build", "--release"]).args(lab))?;
    }
    let mut lab = Lab::open(workspace, options.seconds, chosen.len())?;
    let mut results = Vec::new();
    for case in chosen {
        lab.begin(case.name);
        let outcome = (case.run)(&mut lab).map_err(|error| format!("{error:#}"));
        if let Err(error) = &outcome {
            lab.complain(&format!("{}: {error}", case.name));
        }
        results.push(Measured { case, outcome });
        lab.end();
    }
    drop(lab);

    let report = Report::new(options.seconds, results);
    println!("{}", report.summary());
    if options.only.is_none() {
        report.write(workspace.root())?;
    }
    Ok(if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choose(cases: Vec<Case>, only: Option<&str>) -> Result<Vec<Case>> {
    let Some(name) = only else {
        return Ok(cases);
    };
    let names: Vec<&str> = cases.iter().map(|case| case.name).collect();
    let known = names.join(", ");
    let chosen: Vec<Case> = cases.into_iter().filter(|case| case.name == name).collect();
    if chosen.is_empty() {
        bail!("there is no case \"{name}\"; there are: {known}");
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_have_different_names() {
        let mut names: Vec<&str> = cases::all().iter().map(|case| case.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn one_case_can_be_chosen_and_a_wrong_name_is_an_error() {
        let chosen = choose(cases::all(), Some("me")).unwrap();
        assert_eq!(chosen.len(), 1);
        let error = choose(cases::all(), Some("nothing")).unwrap_err().to_string();
        assert!(error.contains("health_live"), "{error}");
    }
}
