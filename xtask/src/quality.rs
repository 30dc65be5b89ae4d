//! `cargo xtask quality`: how good matching is, as `docs/matching-quality.md` says.
//!
//! Developers' programs know nothing of the product ([`crate::arch`]), so an example of the embedding
//! adapter measures and writes the page; here it is called, and its page is stored or compared.

use std::{fs, process::ExitCode};

use anyhow::{Context, Result, ensure};

use crate::workspace::{Workspace, shown};

const PAGE: &str = "docs/matching-quality.md";

/// Options of `cargo xtask quality`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Store nothing; fail if the page says something else than what is measured.
    #[arg(long)]
    check: bool,
}

/// Measures, and stores or compares the page. There is no clock in it and no chance: whoever measures
/// gets the same numbers.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let page = measure(workspace)?;
    let path = workspace.root().join(PAGE);
    if options.check {
        let stored = fs::read_to_string(&path).unwrap_or_default();
        if stored == page {
            println!("quality: {PAGE} is up to date");
            return Ok(ExitCode::SUCCESS);
        }
        eprintln!("quality: {PAGE} is stale; run: cargo xtask quality");
        return Ok(ExitCode::FAILURE);
    }
    fs::write(&path, &page).with_context(|| format!("could not write {PAGE}"))?;
    for row in page.lines().filter(|line| line.starts_with('|')) {
        println!("{row}");
    }
    println!("quality: wrote {PAGE}");
    Ok(ExitCode::SUCCESS)
}

fn measure(workspace: &Workspace) -> Result<String> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "socle-embedding", "--example", "quality"]);
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("could not run `{}`", shown(&command)))?;
    ensure!(output.status.success(), "`{}`: {}", shown(&command), output.status);
    String::from_utf8(output.stdout).context("the page is not UTF-8")
}
