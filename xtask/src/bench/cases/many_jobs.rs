//! Loading, searching and listing very many jobs.

use std::{process::Command, time::Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use ureq::Agent;

use crate::bench::{
    case::{Case, Figure, Outcome, Row},
    conversation::Talk,
    lab::{Lab, Target},
    load::number,
    server,
};

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[Case {
    name: "recruiting_jobs",
    measures: "`socle seed` of 1,000,000 jobs on PostgreSQL and 100,000 on SQLite; then, among them, \
               `GET /api/v1/recruiting/jobs?q=` of 16 clients with searches of one word, two, a phrase \
               and the beginning of a word, some with filters; and the public list page by page: page 1 \
               and page 10,000, ten jobs each.",
    run: jobs,
}];

/// How many search at the same time.
const CLIENTS: usize = 16;
/// Which page is compared with the first.
const FAR: u64 = 10_000;
/// How many are on a page.
const PAGE: u64 = 10;
/// How many seconds a million jobs may take.
const LOADED_WITHIN: f64 = 300.0;

/// What people look for.
const SEARCHES: [&str; 16] = [
    "q=developpeuse",
    "q=backend+developer",
    "q=rust",
    "q=%22site+manager%22",
    "q=infirmier&location=lyon",
    "q=compta",
    "q=logistics+coordinator&work_mode=hybrid",
    "q=chercheur+apprentissage",
    "q=graphic+designer&job_type=internship",
    "q=electricien&salary_min=30000",
    "q=cheffe+de+projet&location=paris",
    "q=kubernetes+postgresql",
    "q=teacher&work_mode=on_site",
    "q=moreau",
    "q=python+statistics&salary_min=50000",
    "q=cuisiniere+senior",
];

fn how_many(target: Target) -> u64 {
    if target == Target::QuickPostgres { 1_000_000 } else { 100_000 }
}

/// Somebody who searches, again and again for something else.
struct Searcher {
    agent: Agent,
    bearer: String,
    jobs: String,
    next: usize,
}

impl Talk for Searcher {
    fn next(&mut self) -> Result<()> {
        self.next = (self.next + 1) % SEARCHES.len();
        let url = format!("{}?{}", self.jobs, SEARCHES[self.next]);
        let found = read(&self.agent, &self.bearer, &url)?;
        ensure!(found["data"].is_array(), "no list: {found}");
        Ok(())
    }
}

/// Somebody who reads one page again and again.
struct Reader {
    agent: Agent,
    bearer: String,
    url: String,
}

impl Talk for Reader {
    fn next(&mut self) -> Result<()> {
        let page = read(&self.agent, &self.bearer, &self.url)?;
        let jobs = page["data"].as_array().map_or(0, Vec::len);
        ensure!(u64::try_from(jobs)? == PAGE, "{jobs} jobs instead of a full page");
        Ok(())
    }
}

/// Reads as somebody who is signed in: what others are answered comes out of a cache.
fn read(agent: &Agent, bearer: &str, url: &str) -> Result<Value> {
    let mut answer = agent.get(url).header("authorization", bearer).call()?;
    let status = answer.status();
    let body: Value = answer.body_mut().read_json()?;
    ensure!(status == 200, "{status}: {body}");
    Ok(body)
}

fn jobs(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::QUICK {
        let (name, count) = (target.name(), how_many(target));
        let database = lab.server(target)?.database().to_owned();
        lab.show(&format!("{name}, seeding {count} jobs"));
        let seconds = seed(lab, &database, count)?;
        let what = format!("{name}: loading {count} jobs");
        let limit = LOADED_WITHIN * number(count) / 1e6;
        outcome.figures.push(Figure::below(what, seconds, limit, "s"));
        outcome.rows.push(Row {
            target: format!("{name}: jobs loaded"),
            per_second: number(count) / seconds,
            ..Row::default()
        });

        let server = lab.server(target)?;
        let bearer = format!("Bearer {}", server.token()?);
        let url = server.url("/api/v1/recruiting/jobs");
        let searchers = (0..CLIENTS).map(|number| Searcher {
            agent: server::agent(),
            bearer: bearer.clone(),
            jobs: url.clone(),
            next: number,
        });
        let (row, times) = lab.converse_timed(target, searchers.collect())?;
        outcome.rows.push(Row { target: format!("{name}: searches"), ..row });
        let what = format!("{name}: a search among {count} jobs, p95 of {CLIENTS} clients");
        outcome.figures.push(Figure::below(what, times.quantile(0.95) / 1e3, 50.0, "ms"));
        outcome.figures.push(pages(lab, target, (&url, &bearer), &mut outcome.rows)?);
    }
    Ok(outcome)
}

/// Loads as `socle seed` does, and says how long it took.
fn seed(lab: &Lab, database: &str, jobs: u64) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let began = Instant::now();
    let output = Command::new(&lab.socle)
        .args(["seed", "--companies", "2000", "--candidates", "0", "--jobs"])
        .arg(jobs.to_string())
        .env("SOCLE_DATABASE_URL", database)
        .env("SOCLE_DATA_DIR", folder.path())
        .output()
        .context("socle seed")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "socle seed: {}", errors.trim());
    Ok(began.elapsed().as_secs_f64())
}

/// Goes to the far page as a client does, from one to the next.
fn pages(
    lab: &mut Lab,
    target: Target,
    (jobs, bearer): (&str, &str),
    rows: &mut Vec<Row>,
) -> Result<Figure> {
    let name = target.name();
    let agent = server::agent();
    let first = format!("{jobs}?limit={PAGE}");
    let mut far = first.clone();
    lab.show(&format!("{name}, turning {FAR} pages"));
    // The last page of SQLite's jobs is not full, as some are no longer published.
    let turns = FAR.min(how_many(target) * 9 / 10 / PAGE);
    for _ in 1..turns {
        let page = read(&agent, bearer, &far)?;
        let cursor = server::text(&page, "next_cursor")?;
        far = format!("{first}&cursor={cursor}");
    }
    let mut medians = Vec::new();
    for (page, url) in [(1, first), (turns, far)] {
        let readers = (0..4).map(|_| Reader {
            agent: server::agent(),
            bearer: bearer.to_owned(),
            url: url.clone(),
        });
        let row = lab.converse(target, readers.collect())?;
        medians.push(row.p50_microseconds.unwrap_or(f64::INFINITY));
        rows.push(Row { target: format!("{name}: page {page}"), ..row });
    }
    let what = format!("{name}: page {turns} of the public list beside page 1");
    Ok(Figure::below(what, medians[1] / medians[0], 1.2, "times"))
}
