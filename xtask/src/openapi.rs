//! `cargo xtask openapi`: the committed document is what the binary says.

use std::{fs, process::ExitCode};

use anyhow::{Context, Result, ensure};
use similar::TextDiff;

use crate::workspace::{Workspace, shown};

const DOCUMENT: &str = "docs/openapi.json";

/// Enough of a difference to see what changed.
const SHOWN_LINES: usize = 40;

/// Options of `cargo xtask openapi`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Bring the document up to date instead of complaining.
    #[arg(long)]
    write: bool,
}

/// Compares, or with `--write` updates, the committed document.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let current = generate(workspace)?;
    let path = workspace.root().join(DOCUMENT);
    if options.write {
        fs::write(&path, current).with_context(|| format!("could not write {DOCUMENT}"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    match difference(&committed, &current) {
        None => {
            println!("openapi: {DOCUMENT} is up to date");
            Ok(ExitCode::SUCCESS)
        }
        Some(difference) => {
            eprintln!(
                "{difference}\nopenapi: {DOCUMENT} is stale; run: cargo xtask openapi --write"
            );
            Ok(ExitCode::FAILURE)
        }
    }
}

fn generate(workspace: &Workspace) -> Result<String> {
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--package", "socle", "--", "openapi"]);
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("could not run `{}`", shown(&command)))?;
    ensure!(output.status.success(), "`{}`: {}", shown(&command), output.status);
    let text = String::from_utf8(output.stdout).context("the document is not UTF-8")?;
    serde_json::from_str::<serde_json::Value>(&text).context("the document is not JSON")?;
    Ok(format!("{}\n", text.trim_end()))
}

fn difference(committed: &str, current: &str) -> Option<String> {
    if committed == current {
        return None;
    }
    let diff = TextDiff::from_lines(committed, current)
        .unified_diff()
        .context_radius(2)
        .header("committed", "current")
        .to_string();
    let lines: Vec<&str> = diff.lines().collect();
    let mut shown = lines.iter().take(SHOWN_LINES).copied().collect::<Vec<_>>().join("\n");
    if lines.len() > SHOWN_LINES {
        let more = lines.len() - SHOWN_LINES;
        shown = format!("{shown}\n… {more} more lines");
    }
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_documents_have_no_difference() {
        assert_eq!(difference("{}\n", "{}\n"), None);
    }

    #[test]
    fn a_stale_document_shows_what_changed_and_not_everything() {
        let shown = difference("{\n}\n", "{\n\"a\": 1\n}\n").unwrap();
        assert!(shown.contains("+\"a\": 1"), "{shown}");
        let long = "line\n".repeat(1000);
        let shown = difference("", &long).unwrap();
        assert_eq!(shown.lines().count(), SHOWN_LINES + 1);
    }
}
