//! How fast work in the background is done.

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
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "tasks_rate",
        measures: "Tasks that do nothing, enqueued beforehand and worked off by two workers: from \
                   the start to the last end that is stored.",
        run: rate,
    },
    Case {
        name: "tasks_wait",
        measures: "One task at a time, from before the transaction that enqueues it to its \
                   beginning in a worker that had nothing to do; on PostgreSQL in another \
                   process.",
        run: wait,
    },
];

/// How many tasks are worked off.
const TASKS: usize = 20_000;
/// How many are waited for.
const SAMPLES: usize = 500;

fn ask(lab: &Lab, arguments: &[&str]) -> Result<Value> {
    let program: &Path = &lab.tasker;
    let output = Command::new(program).args(arguments).output().context("task_lab")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "task_lab: {}", errors.trim());
    serde_json::from_slice(&output.stdout).context("the answer of task_lab")
}

/// The same on both databases, each with its durable defaults.
fn on_both(
    lab: &mut Lab,
    mut measure: impl FnMut(&mut Lab, Target, &str) -> Result<(Row, Vec<Figure>)>,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start(&tools::POSTGRES.folder()?, Durability::Full)?;
    let file = format!("sqlite://{}", folder.path().join("socle.db").display());
    for (target, url) in [(Target::Sqlite, file), (Target::Postgres, cluster.url("postgres"))] {
        let (row, figures) = measure(lab, target, &url)?;
        outcome.rows.push(Row { target: target.name().to_owned(), ..row });
        outcome.figures.extend(figures);
    }
    Ok(outcome)
}

fn number(answer: &Value, name: &str) -> Result<f64> {
    answer[name].as_f64().with_context(|| format!("no {name} in {answer}"))
}

fn rate(lab: &mut Lab) -> Result<Outcome> {
    on_both(lab, |lab, target, url| {
        lab.show(&format!("{}, {TASKS} tasks", target.name()));
        let per_second = number(&ask(lab, &["rate", url, &TASKS.to_string()])?, "per_second")?;
        let what = format!("{}: tasks a second, two workers", target.name());
        let figure = Figure::at_least(what, per_second, 2_000.0, "/s");
        Ok((Row { per_second, ..Row::default() }, vec![figure]))
    })
}

fn wait(lab: &mut Lab) -> Result<Outcome> {
    on_both(lab, |lab, target, url| {
        lab.show(&format!("{}, {SAMPLES} tasks one by one", target.name()));
        let answer = ask(lab, &["wait", url, &SAMPLES.to_string()])?;
        let (p50, p99) = (number(&answer, "p50")?, number(&answer, "p99")?);
        let row = Row {
            per_second: 1e6 / p50,
            p50_microseconds: Some(p50),
            p99_microseconds: Some(p99),
            ..Row::default()
        };
        let figures = match target {
            Target::Postgres => {
                let what = format!("{}: from enqueuing to the beginning, median", target.name());
                vec![Figure::below(what, p50 / 1e3, 20.0, "ms")]
            }
            _ => Vec::new(),
        };
        Ok((row, figures))
    })
}
