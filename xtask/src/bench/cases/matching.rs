//! How long an employer waits for the order of very many applicants.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use socle_test_servers::{Cluster, Durability};

use crate::bench::{
    case::{Case, Figure, Outcome, Row},
    lab::{Lab, Target},
};
use crate::tools;

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[Case {
    name: "matching_rank",
    measures: "The applicants for one job, ranked as its employer sees them: everybody's profile read \
               from the database and compared on one thread, the first page with its reasons, and the \
               durable note of what was shown.",
    run: rank,
}];

/// How many apply.
const APPLICANTS: usize = 100_000;
/// How often they are ranked.
const ROUNDS: usize = 20;

fn rank(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start(&tools::POSTGRES.folder()?, Durability::Full)?;
    let file = format!("sqlite://{}", folder.path().join("socle.db").display());
    for (target, url) in [(Target::Sqlite, file), (Target::Postgres, cluster.url("postgres"))] {
        lab.show(&format!("{}, {APPLICANTS} applicants", target.name()));
        let answer = ask(&lab.matcher, &url)?;
        let (p50, p99) = (number(&answer, "p50")?, number(&answer, "p99")?);
        outcome.rows.push(Row {
            target: target.name().to_owned(),
            per_second: 1e6 / p50,
            p50_microseconds: Some(p50),
            p99_microseconds: Some(p99),
            ..Row::default()
        });
        let what = format!("{}: one job against {APPLICANTS} candidates, median", target.name());
        outcome.figures.push(Figure::below(what, p50 / 1e3, 1_000.0, "ms"));
    }
    Ok(outcome)
}

fn ask(program: &Path, url: &str) -> Result<Value> {
    let (applicants, rounds) = (APPLICANTS.to_string(), ROUNDS.to_string());
    let mut command = Command::new(program);
    let output = command.args(["rank", url, &applicants, &rounds]).output().context("match_lab")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "match_lab: {}", errors.trim());
    serde_json::from_slice(&output.stdout).context("the answer of match_lab")
}

fn number(answer: &Value, name: &str) -> Result<f64> {
    answer[name].as_f64().with_context(|| format!("no {name} in {answer}"))
}
