//! What cases work with: servers started when first asked for, loads, and the bar on the terminal.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use socle_test_servers::{Cluster, Durability};
use tempfile::TempDir;

use super::{
    case::{self, Row},
    conversation::{self, Talk, Times},
    load::{Load, Sent, number},
    process,
    server::Server,
};
use crate::{tools, workspace::Workspace};

/// Long enough for pools and caches to fill.
const WARM_UP_SECONDS: u64 = 2;

/// Who can be put under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// Socle on SQLite.
    Sqlite,
    /// Socle on PostgreSQL.
    Postgres,
    /// Socle on SQLite, with passwords hashed cheaply.
    QuickSqlite,
    /// Socle on PostgreSQL, with passwords hashed cheaply.
    QuickPostgres,
    /// The bare program.
    Ceiling,
}

impl Target {
    /// Socle on each database.
    pub(crate) const SOCLE: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// The same with passwords hashed cheaply, for cases that are not about hashing.
    pub(crate) const QUICK: [Self; 2] = [Self::QuickSqlite, Self::QuickPostgres];

    /// How the report calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite | Self::QuickSqlite => "Socle on SQLite",
            Self::Postgres | Self::QuickPostgres => "Socle on PostgreSQL",
            Self::Ceiling => "ceiling",
        }
    }
}

/// The place where cases are measured.
#[derive(Debug)]
pub(crate) struct Lab {
    wrk: PathBuf,
    /// The binary under test.
    pub(crate) socle: PathBuf,
    /// The bare program.
    pub(crate) ceiling: PathBuf,
    /// What asks a database what a server does not tell, of audit.
    pub(crate) auditor: PathBuf,
    /// The same of tasks.
    pub(crate) tasker: PathBuf,
    /// The same of matching.
    pub(crate) matcher: PathBuf,
    /// For how long a load is measured.
    pub(crate) seconds: u64,
    servers: BTreeMap<Target, Server>,
    // After the servers: they end before their database does.
    cluster: Option<Cluster>,
    quick_cluster: Option<Cluster>,
    scripts: TempDir,
    bar: ProgressBar,
    case: &'static str,
}

impl Lab {
    /// Finds or installs what is needed. Servers start when a case asks for them.
    pub(crate) fn open(workspace: &Workspace, seconds: u64, cases: usize) -> Result<Self> {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}")?;
        let bar = ProgressBar::new(u64::try_from(cases)?).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        Ok(Self {
            wrk: tools::WRK.folder()?.join("wrk"),
            socle: workspace.binary("release", "socle"),
            ceiling: workspace.binary("release", "socle-ceiling"),
            auditor: workspace.binary("release", case::AUDIT_LAB),
            tasker: workspace.binary("release", case::TASK_LAB),
            matcher: workspace.binary("release", case::MATCH_LAB),
            seconds,
            servers: BTreeMap::new(),
            cluster: None,
            quick_cluster: None,
            scripts: tempfile::tempdir()?,
            bar,
            case: "",
        })
    }

    /// A case begins.
    pub(crate) fn begin(&mut self, case: &'static str) {
        self.case = case;
        self.show("preparing");
    }

    /// The case is over.
    pub(crate) fn end(&self) {
        self.bar.inc(1);
    }

    /// Says what is being done.
    pub(crate) fn show(&self, what: &str) {
        self.bar.set_message(format!("{}: {what}", self.case));
    }

    /// Says what went wrong, without tearing the bar.
    pub(crate) fn complain(&self, what: &str) {
        self.bar.suspend(|| eprintln!("error: {what}"));
    }

    /// The server of that name, started when this is the first to ask.
    pub(crate) fn server(&mut self, target: Target) -> Result<&mut Server> {
        if !self.servers.contains_key(&target) {
            self.show(&format!("starting {}", target.name()));
            let server = self.start(target).with_context(|| target.name())?;
            self.servers.insert(target, server);
        }
        let server = self.servers.get_mut(&target).context("the server is gone")?;
        server.must_be_alive()?;
        Ok(server)
    }

    fn start(&mut self, target: Target) -> Result<Server> {
        match target {
            Target::Sqlite => Server::socle(&self.socle, None),
            Target::Postgres => {
                let url = self.cluster()?.url("postgres");
                Server::socle(&self.socle, Some(&url))
            }
            Target::QuickSqlite => Server::quick_socle(&self.socle, None),
            Target::QuickPostgres => {
                // Keys differ from the other server's, so it gets a database of its own.
                let cluster = Cluster::start(&tools::POSTGRES.folder()?, Durability::Full)?;
                let server = Server::quick_socle(&self.socle, Some(&cluster.url("postgres")));
                self.quick_cluster = Some(cluster);
                server
            }
            Target::Ceiling => {
                let url = self.cluster()?.url("postgres");
                Server::ceiling(&self.ceiling, &url)
            }
        }
    }

    fn cluster(&mut self) -> Result<&Cluster> {
        if self.cluster.is_none() {
            self.cluster = Some(Cluster::start(&tools::POSTGRES.folder()?, Durability::Full)?);
        }
        self.cluster.as_ref().context("PostgreSQL is gone")
    }

    /// Warms up, measures, and refuses to call a load a result that was mostly errors.
    pub(crate) fn measure(&mut self, target: Target, name: &str, load: &Load) -> Result<Row> {
        let row = self.attempt(target, name, load)?.0;
        ensure!(
            row.errors == 0,
            "{name}: {} errors beside {:.0} answers a second",
            row.errors,
            row.per_second
        );
        Ok(row)
    }

    /// Warms up and measures; errors are the caller's to judge.
    pub(crate) fn attempt(
        &mut self,
        target: Target,
        name: &str,
        load: &Load,
    ) -> Result<(Row, Sent)> {
        self.show(&format!("{name}, warming up"));
        self.start_load(load, WARM_UP_SECONDS)?.finish()?;
        self.show(&format!("{name}, measuring for {} s", self.seconds));
        let id = self.server(target)?.id();
        process::forget_peak(id);
        let before = process::cpu_seconds(id);
        let sent = self.start_load(load, self.seconds)?.finish()?;
        let after = process::cpu_seconds(id);
        self.server(target)?;
        let all = number((sent.successes() + sent.errors()).max(1));
        let row = Row {
            target: name.to_owned(),
            is_ceiling: target == Target::Ceiling,
            per_second: sent.per_second(),
            p50_microseconds: Some(sent.p50),
            p99_microseconds: Some(sent.p99),
            errors: sent.errors(),
            cpu_microseconds_per_request: before
                .zip(after)
                .map(|(before, after)| (after - before) * 1e6 / all),
            peak_memory_bytes: process::peak_memory(id),
        };
        Ok((row, sent))
    }

    /// Holds conversations with a server, and measures them after a warm-up.
    pub(crate) fn converse<T: Talk>(&mut self, target: Target, talks: Vec<T>) -> Result<Row> {
        Ok(self.converse_timed(target, talks)?.0)
    }

    /// The same, with how long each answer took.
    pub(crate) fn converse_timed<T: Talk>(
        &mut self,
        target: Target,
        talks: Vec<T>,
    ) -> Result<(Row, Times)> {
        let name = target.name();
        self.show(&format!("{name}, measuring for {} s", self.seconds));
        let id = self.server(target)?.id();
        let (warm_up, time) =
            (Duration::from_secs(WARM_UP_SECONDS), Duration::from_secs(self.seconds));
        let held = conversation::hold(talks, warm_up, time, || {
            process::forget_peak(id);
            process::cpu_seconds(id)
        })?;
        self.server(target)?;
        let (before, after) = held.around;
        let row = Row {
            target: name.to_owned(),
            per_second: held.per_second,
            p50_microseconds: Some(held.times.quantile(0.5)),
            p99_microseconds: Some(held.times.quantile(0.99)),
            cpu_microseconds_per_request: before
                .zip(after)
                .map(|(before, after)| (after - before) * 1e6 / number(held.times.count().max(1))),
            peak_memory_bytes: process::peak_memory(id),
            ..Row::default()
        };
        Ok((row, held.times))
    }

    /// Starts a load that runs beside whatever comes next.
    pub(crate) fn start_load(&self, load: &Load, seconds: u64) -> Result<super::load::Running> {
        load.start(&self.wrk, self.scripts.path(), seconds)
    }

    /// Waits, saying why.
    pub(crate) fn wait(&self, why: &str, time: Duration) {
        self.show(why);
        let end = Instant::now() + time;
        thread::sleep(end.saturating_duration_since(Instant::now()));
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        // Their connections would keep PostgreSQL from ending in order.
        self.servers.clear();
    }
}

/// How many cores a server can use.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
