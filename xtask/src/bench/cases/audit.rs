//! What noting what happens costs, and reading a long log.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use socle_test_servers::{Cluster, Durability};
use ureq::Agent;

use crate::bench::{
    case::{Case, Figure, Outcome, Row},
    conversation::Talk,
    lab::{Lab, Target},
    server::{self, EMAIL},
};
use crate::tools;

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "audit_overhead",
        measures: "The transaction of a changed profile (lock, update, an event in the outbox, \
                   commit), with and without its audit entry by turns, one after the other, while \
                   entries are linked; and the request around it, `PATCH /me` of one client. The \
                   figure is the difference of the medians as a share of the request without it.",
        run: overhead,
    },
    Case {
        name: "audit_pages",
        measures: "`GET /api/v1/organizations/{id}/audit-events?limit=100` of an organization with \
                   1,000,000 events: the first page and the 10,000th, the last.",
        run: pages,
    },
];

/// How many transactions of each kind.
const SAMPLES: usize = 3_000;
/// How long the log is.
const ROWS: usize = 1_000_000;
/// How many read at the same time.
const READERS: usize = 4;
/// Longer than a server remembers who belongs where.
const FORGETTING: Duration = Duration::from_secs(6);

fn ask(program: &Path, arguments: &[&str]) -> Result<Value> {
    let output = Command::new(program).args(arguments).output().context("audit_lab")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "audit_lab: {}", errors.trim());
    serde_json::from_slice(&output.stdout).context("the answer of audit_lab")
}

fn overhead(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start(&tools::POSTGRES.folder()?, Durability::Full)?;
    let file = format!("sqlite://{}", folder.path().join("socle.db").display());
    let databases = [(Target::Sqlite, file), (Target::Postgres, cluster.url("postgres"))];
    for (target, url) in databases {
        let name = target.name();
        lab.show(&format!("{name}, {SAMPLES} transactions of each kind"));
        let medians = ask(&lab.auditor, &["cost", &url, &SAMPLES.to_string()])?;
        let median = |kind: &str| medians[kind].as_f64().with_context(|| format!("no {kind}"));
        let (with, without) = (median("with")?, median("without")?);
        for (kind, median) in [("with its entry", with), ("without", without)] {
            outcome.rows.push(Row {
                target: format!("{name}: {kind}"),
                per_second: 1e6 / median,
                p50_microseconds: Some(median),
                ..Row::default()
            });
        }
        let request = renaming(lab, target)?;
        let median = request.p50_microseconds.unwrap_or(f64::INFINITY);
        outcome.rows.push(Row { target: format!("{name}: `PATCH /me`"), ..request });
        let added = with - without;
        let what = format!("{name}: what an audit entry adds to `PATCH /me`");
        outcome.figures.push(Figure::below(what, added / (median - added) * 100.0, 15.0, "%"));
    }
    Ok(outcome)
}

/// Somebody who changes their language again and again.
struct Renamer {
    agent: Agent,
    url: String,
    bearer: String,
    is_french: bool,
}

impl Talk for Renamer {
    fn next(&mut self) -> Result<()> {
        self.is_french = !self.is_french;
        let locale = if self.is_french { "fr" } else { "en" };
        let request = self.agent.patch(&self.url).header("authorization", &self.bearer);
        let answer = request.send_json(serde_json::json!({ "locale": locale }))?;
        ensure!(answer.status() == 200, "{}", answer.status());
        Ok(())
    }
}

fn renaming(lab: &mut Lab, target: Target) -> Result<Row> {
    let server = lab.server(target)?;
    let bearer = format!("Bearer {}", server.token()?);
    let url = server.url("/api/v1/me");
    let agent = server::agent();
    lab.converse(target, vec![Renamer { agent, url, bearer, is_french: false }])
}

/// Somebody who reads one page again and again.
struct Reader {
    agent: Agent,
    url: String,
    bearer: String,
}

impl Talk for Reader {
    fn next(&mut self) -> Result<()> {
        let request = self.agent.get(&self.url).header("authorization", &self.bearer);
        let mut answer = request.call()?;
        let status = answer.status();
        let body: Value = answer.body_mut().read_json()?;
        ensure!(status == 200, "{status}: {body}");
        let events = body["data"].as_array().map_or(0, Vec::len);
        ensure!(events == 100, "{events} events instead of a full page");
        Ok(())
    }
}

fn pages(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::QUICK {
        let name = target.name();
        let server = lab.server(target)?;
        server.token()?;
        let database = server.database().to_owned();
        lab.show(&format!("{name}, adding {ROWS} events"));
        let filled = ask(&lab.auditor, &["fill", &database, &ROWS.to_string(), EMAIL])?;
        let organization = server::text(&filled, "organization")?;
        let cursor = server::text(&filled, "cursor")?;
        lab.wait("waiting until the new owner is known", FORGETTING);
        let server = lab.server(target)?;
        let bearer = format!("Bearer {}", server.token()?);
        let first = format!("/api/v1/organizations/{organization}/audit-events?limit=100");
        let last = format!("{first}&cursor={cursor}");
        let mut medians = Vec::new();
        for (page, path) in [("page 1", first), ("page 10,000", last)] {
            let url = lab.server(target)?.url(&path);
            let reader =
                || Reader { agent: server::agent(), url: url.clone(), bearer: bearer.clone() };
            let readers: Vec<Reader> = (0..READERS).map(|_| reader()).collect();
            let row = lab.converse(target, readers)?;
            medians.push(row.p50_microseconds.unwrap_or(f64::INFINITY));
            outcome.rows.push(Row { target: format!("{name}: {page}"), ..row });
        }
        let what = format!("{name}: page 10,000 of 1,000,000 events beside page 1");
        outcome.figures.push(Figure::below(what, medians[1] / medians[0], 1.2, "times"));
    }
    Ok(outcome)
}
