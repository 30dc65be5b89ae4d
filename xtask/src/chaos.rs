//! `cargo xtask chaos`: the chaos suite, longer than in CI and several times in a row; writes what came
//! of it into `docs/reliability.md`.

use std::{fmt::Write as _, fs, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{test, workspace::Workspace};

const DOCUMENT: &str = "docs/reliability.md";

/// Between these the document holds figures.
const MARKS: (&str, &str) = ("<!-- chaos -->", "<!-- /chaos -->");

/// Options of `cargo xtask chaos`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many runs there are in a row; the first that fails is the last.
    #[arg(long, default_value_t = 3)]
    runs: u64,
    /// How often each kind of disturbance comes in a run.
    #[arg(long, default_value_t = 3)]
    rounds: u64,
    /// Decides about the order of disturbances; each run adds one to it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What the suite tells of a run.
#[derive(Debug, Deserialize)]
struct Run {
    seed: String,
    seconds: u64,
    drained_ms: u64,
    refused: u64,
    unanswered: u64,
    acknowledged: std::collections::BTreeMap<String, u64>,
    disturbances: Vec<Disturbance>,
}

/// A kind of disturbance in a run.
#[derive(Debug, Deserialize)]
struct Disturbance {
    name: String,
    count: u64,
    slowest_recovery_ms: u64,
}

/// Runs the suite, and brings the document up to date when every run was green.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let mut runs = Vec::new();
    for number in 0..options.runs {
        let report = folder.path().join(number.to_string());
        let code = test::run_with(
            workspace,
            &test::Options::only("socle-tests/chaos"),
            &[
                ("SOCLE_TEST_CHAOS_SEED", (options.seed + number).to_string()),
                ("SOCLE_TEST_CHAOS_ROUNDS", options.rounds.to_string()),
                ("SOCLE_TEST_CHAOS_REPORT", report.display().to_string()),
            ],
        )?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
        runs.push(read(&report)?);
    }
    let path = workspace.root().join(DOCUMENT);
    let document = fs::read_to_string(&path).with_context(|| format!("no {DOCUMENT}"))?;
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    fs::write(&path, with_figures(&document, &figures(&today, &runs))?)
        .with_context(|| format!("could not write {DOCUMENT}"))?;
    println!("chaos: {} runs were green; see {DOCUMENT}", runs.len());
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Run> {
    let text = fs::read_to_string(path).context("the suite left no report")?;
    serde_json::from_str(&text).context("the report is not what was expected")
}

/// Two tables: what was promised in each run, and what was done to it.
fn figures(today: &str, runs: &[Run]) -> String {
    let mut text = format!("{} runs in a row on {today}, all green.\n\n", runs.len());
    let mut row = |name: &str, cell: &dyn Fn(&Run) -> String| {
        let cells: Vec<_> = runs.iter().map(cell).collect();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    };
    row("seed", &|run| run.seed.clone());
    row("---", &|_| "---:".to_owned());
    row("seconds under load", &|run| run.seconds.to_string());
    for load in runs.first().into_iter().flat_map(|run| run.acknowledged.keys()) {
        row(&format!("acknowledged: {load}"), &|run| {
            run.acknowledged.get(load).copied().unwrap_or_default().to_string()
        });
    }
    row("requests answered with 503", &|run| run.refused.to_string());
    row("requests without an answer", &|run| run.unanswered.to_string());
    row("lost, doubled or stuck", &|_| "0".to_owned());
    row("until nothing was left to do (s)", &|run| seconds(run.drained_ms));
    text.push_str("\n| disturbance | times | slowest recovery (s) |\n|---|---:|---:|\n");
    for kind in runs.first().into_iter().flat_map(|run| &run.disturbances) {
        let same = || runs.iter().flat_map(|run| &run.disturbances).filter(|d| d.name == kind.name);
        let count: u64 = same().map(|d| d.count).sum();
        let slowest = same().map(|d| d.slowest_recovery_ms).max().unwrap_or_default();
        let _ = writeln!(text, "| {} | {count} | {} |", kind.name, seconds(slowest));
    }
    text
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
}

fn with_figures(document: &str, figures: &str) -> Result<String> {
    let missing = || format!("{DOCUMENT} lacks its marks");
    let (before, rest) = document.split_once(MARKS.0).with_context(missing)?;
    let (_, after) = rest.split_once(MARKS.1).with_context(missing)?;
    Ok(format!("{before}{}\n{figures}{}{after}", MARKS.0, MARKS.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_replace_earlier_ones() {
        let text = r#"{"seed": "7", "seconds": 61, "drained_ms": 1234, "refused": 5,
            "unanswered": 6, "acknowledged": {"sign-ups": 900},
            "disturbances": [{"name": "a worker killed", "count": 2, "slowest_recovery_ms": 980}]}"#;
        let runs = [serde_json::from_str(text).unwrap(), serde_json::from_str(text).unwrap()];
        let document = "above\n<!-- chaos -->\nold\n<!-- /chaos -->\nbelow\n";
        let written = with_figures(document, &figures("2026-01-02", &runs)).unwrap();
        assert!(!written.contains("old"));
        assert!(written.starts_with("above\n<!-- chaos -->\n2 runs in a row on 2026-01-02"));
        assert!(written.ends_with("<!-- /chaos -->\nbelow\n"));
        assert!(written.contains("| acknowledged: sign-ups | 900 | 900 |\n"), "{written}");
        assert!(written.contains("| a worker killed | 4 | 0.9 |\n"), "{written}");
        let again = with_figures(&written, "new\n").unwrap();
        assert_eq!(again, "above\n<!-- chaos -->\nnew\n<!-- /chaos -->\nbelow\n");
    }

    #[test]
    fn a_document_without_marks_is_an_error() {
        assert!(with_figures("nothing", "new").is_err());
    }
}
