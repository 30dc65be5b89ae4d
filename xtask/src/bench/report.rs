//! What was measured, for people and for programs.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    case::{Case, Figure, Outcome, Row},
    lab::cores,
    load::number,
    process,
};

/// A case and what came of it.
#[derive(Debug)]
pub(crate) struct Measured {
    /// The case.
    pub(crate) case: Case,
    /// What it found, or why it could not be run.
    pub(crate) outcome: Result<Outcome, String>,
}

/// Everything of one run.
#[derive(Debug)]
pub(crate) struct Report {
    date: String,
    machine: Machine,
    seconds: u64,
    results: Vec<Measured>,
}

#[derive(Debug, Serialize)]
struct Machine {
    cores: usize,
    memory_gib: Option<u64>,
    system: &'static str,
}

impl Report {
    /// A report of today, on this machine.
    pub(crate) fn new(seconds: u64, results: Vec<Measured>) -> Self {
        Self {
            date: chrono::Utc::now().format("%Y-%m-%d").to_string(),
            machine: Machine {
                cores: cores(),
                memory_gib: process::machine_memory().map(|bytes| (bytes + (1 << 29)) >> 30),
                system: std::env::consts::OS,
            },
            seconds,
            results,
        }
    }

    /// Whether every case could be run.
    pub(crate) fn is_complete(&self) -> bool {
        self.results.iter().all(|result| result.outcome.is_ok())
    }

    /// Replaces `docs/benchmarks.md` and `docs/benchmarks.json`.
    pub(crate) fn write(&self, root: &Path) -> Result<()> {
        let docs = root.join("docs");
        fs::create_dir_all(&docs)?;
        fs::write(docs.join("benchmarks.md"), self.page())
            .context("could not write docs/benchmarks.md")?;
        let data = serde_json::to_string_pretty(&self.data())? + "\n";
        fs::write(docs.join("benchmarks.json"), data)
            .context("could not write docs/benchmarks.json")
    }

    /// Figures and cases without the explanations, for the terminal.
    pub(crate) fn summary(&self) -> String {
        format!("{}\n{}", self.figures(), self.cases())
    }

    fn page(&self) -> String {
        let Machine { cores, memory_gib, system } = &self.machine;
        let memory = memory_gib.map_or_else(String::new, |gib| format!(", {gib} GiB of memory"));
        format!(
            "# Benchmarks\n\n\
             Written by `cargo xtask bench` on {date}: {cores} cores{memory}, {system}; every load \
             was measured for {seconds} s after a warm-up.\n\n\
             {explanation}\n\n\
             ## Figures asked for\n\n{figures}\n## Cases\n\n{cases}",
            date = self.date,
            seconds = self.seconds,
            explanation = include_str!("how_to_read.md").trim_end(),
            figures = self.figures(),
            cases = self.cases(),
        )
    }

    fn figures(&self) -> String {
        let mut text = String::from("| figure | asked | measured | |\n|---|---|---|---|\n");
        for Measured { case, outcome } in &self.results {
            match outcome {
                Ok(outcome) => {
                    for Figure { what, asked, measured, passed } in &outcome.figures {
                        let mark = if *passed { "pass" } else { "**short**" };
                        let _ = writeln!(text, "| {what} | {asked} | {measured} | {mark} |");
                    }
                }
                Err(_) => {
                    let _ = writeln!(text, "| {} | | | **could not be run** |", case.name);
                }
            }
        }
        text
    }

    fn cases(&self) -> String {
        let mut text = String::new();
        for Measured { case, outcome } in &self.results {
            let _ = writeln!(text, "### {}\n\n{}\n", case.name, case.measures);
            match outcome {
                Err(error) => {
                    let _ = writeln!(text, "**Could not be run:**\n\n```text\n{error}\n```\n");
                }
                Ok(outcome) if !outcome.rows.is_empty() => {
                    let _ = writeln!(text, "{}", table(&outcome.rows));
                }
                Ok(outcome) => {
                    for figure in &outcome.figures {
                        let _ = writeln!(text, "{}: {}\n", figure.what, figure.measured);
                    }
                }
            }
        }
        text
    }

    fn data(&self) -> Value {
        let cases: Vec<Value> = self
            .results
            .iter()
            .map(|Measured { case, outcome }| {
                let (outcome, error) = match outcome {
                    Ok(outcome) => (Some(outcome), None),
                    Err(error) => (None, Some(error)),
                };
                json!({
                    "name": case.name,
                    "measures": case.measures,
                    "rows": outcome.map(|outcome| with_ratios(&outcome.rows)),
                    "figures": outcome.map(|outcome| &outcome.figures),
                    "error": error,
                })
            })
            .collect();
        json!({
            "date": self.date,
            "machine": self.machine,
            "seconds": self.seconds,
            "cases": cases,
        })
    }
}

fn with_ratios(rows: &[Row]) -> Vec<Value> {
    rows.iter()
        .map(|row| {
            let mut value = json!(row);
            let ratios = ratios(row, rows)
                .map(|(ceiling, ratio)| json!({"to": ceiling.target, "ratio": ratio}));
            value["ratios"] = ratios.collect();
            value
        })
        .collect()
}

/// How a row of Socle's compares with every ceiling of its case.
fn ratios<'a>(row: &'a Row, rows: &'a [Row]) -> impl Iterator<Item = (&'a Row, f64)> {
    rows.iter()
        .filter(|other| other.is_ceiling && !row.is_ceiling && other.per_second > 0.0)
        .map(|ceiling| (ceiling, row.per_second / ceiling.per_second))
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from(
        "| target | answers/s | of the ceiling | p50 | p99 | CPU per answer | peak memory | errors |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let ratios: Vec<String> =
            ratios(row, rows).map(|(_, ratio)| format!("{:.0} %", ratio * 100.0)).collect();
        let rate = if row.per_second < 100.0 {
            format!("{:.1}", row.per_second)
        } else {
            format!("{:.0}", row.per_second)
        };
        let _ = writeln!(
            text,
            "| {} | {rate} | {} | {} | {} | {} | {} | {} |",
            row.target,
            ratios.join(" / "),
            time(row.p50_microseconds),
            time(row.p99_microseconds),
            time(row.cpu_microseconds_per_request),
            row.peak_memory_bytes
                .map_or_else(String::new, |bytes| format!("{:.0} MiB", number(bytes >> 20))),
            row.errors,
        );
    }
    text
}

fn time(microseconds: Option<f64>) -> String {
    match microseconds {
        None => String::new(),
        Some(time) if time < 1000.0 => format!("{time:.0} µs"),
        Some(time) => format!("{:.1} ms", time / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let case = Case { name: "me", measures: "Reading.", run: |_| Ok(Outcome::default()) };
        let row = |target: &str, per_second, is_ceiling| Row {
            target: target.into(),
            per_second,
            is_ceiling,
            p50_microseconds: Some(250.0),
            p99_microseconds: Some(2500.0),
            ..Row::default()
        };
        let good = Outcome {
            rows: vec![
                row("Socle", 500.0, false),
                row("slow ceiling", 1000.0, true),
                row("high ceiling", 2000.0, true),
            ],
            figures: vec![Figure::below("idle memory", 60.0, 50.0, "MiB")],
        };
        Report::new(
            3,
            vec![
                Measured { case, outcome: Ok(good) },
                Measured { case, outcome: Err("the server ended".into()) },
            ],
        )
    }

    #[test]
    fn the_page_compares_with_every_ceiling_and_hides_no_failure() {
        let page = report().page();
        assert!(page.contains("| Socle | 500 | 50 % / 25 % | 250 µs | 2.5 ms |"), "{page}");
        assert!(page.contains("| < 50 MiB | 60.0 MiB | **short** |"), "{page}");
        assert!(page.contains("the server ended"), "{page}");
        assert!(!report().is_complete());
    }

    #[test]
    fn the_data_holds_the_same() {
        let data = report().data();
        assert_eq!(data["cases"][0]["rows"][0]["ratios"][0]["ratio"], 0.5);
        assert_eq!(data["cases"][0]["figures"][0]["passed"], false);
        assert_eq!(data["cases"][1]["error"], "the server ended");
    }
}
