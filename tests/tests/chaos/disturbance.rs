//! What is done to the processes, and when: never after a while, always after so much has happened.

use std::collections::BTreeMap;
use std::time::Duration;

use socle_test_servers::Ending;
use socle_tests::poll;
use tokio::time::Instant;

use crate::ledger::Ledger;
use crate::load::Loads;
use crate::stage::{NODES, Stage};

/// How long anything may take to get going again before it counts as stuck.
const PATIENCE: Duration = Duration::from_mins(2);

/// How many promises each load must be given before and after each disturbance.
const PACE: usize = 3;

/// How many requests must fail before an outage ends.
const NOTICED: usize = 10;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disturbance {
    /// `kill -9` of a server.
    KillServer(usize),
    /// `kill -9` of a worker.
    KillWorker(usize),
    /// `kill -9` of both servers and both workers at once.
    KillAll,
    /// A server and a worker are asked to end, and started again: a deployment.
    Deploy(usize),
    /// PostgreSQL is stopped as an administrator does.
    RestartPostgres,
    /// PostgreSQL loses its power.
    CrashPostgres,
    /// PostgreSQL loses its power, and while it is away a server and a worker do too.
    CrashPostgresAndNode(usize),
    /// Redis loses its power and all it knew.
    CrashRedis,
    /// Redis, a server and a worker at once.
    CrashRedisAndNode(usize),
}

/// What came of one.
#[derive(Debug)]
pub(crate) struct Disturbed {
    /// What it was.
    pub(crate) disturbance: Disturbance,
    /// From its end until every load was given a promise again.
    pub(crate) recovered: Duration,
}

/// The disturbances of a run, in an order that a seed decides.
#[derive(Debug)]
pub(crate) struct Rounds {
    /// Decides about the order.
    pub(crate) seed: u64,
    /// How often each kind comes.
    pub(crate) count: usize,
}

impl Rounds {
    /// As `cargo xtask chaos` says; short otherwise.
    pub(crate) fn from_environment() -> Self {
        let number = |name: &str| std::env::var(name).ok().map(|text| text.parse().unwrap());
        Self {
            seed: number("SOCLE_TEST_CHAOS_SEED").unwrap_or_else(|| fastrand::u64(..)),
            count: number("SOCLE_TEST_CHAOS_ROUNDS")
                .map_or(1, |count| usize::try_from(count).unwrap()),
        }
    }

    /// Every kind once a round.
    pub(crate) fn disturbances(&self) -> Vec<Disturbance> {
        let mut random = fastrand::Rng::with_seed(self.seed);
        let mut all = Vec::new();
        for _ in 0..self.count {
            let mut node = || random.usize(0..NODES);
            let mut round = [
                Disturbance::KillServer(node()),
                Disturbance::KillWorker(node()),
                Disturbance::KillAll,
                Disturbance::Deploy(node()),
                Disturbance::RestartPostgres,
                Disturbance::CrashPostgres,
                Disturbance::CrashPostgresAndNode(node()),
                Disturbance::CrashRedis,
                Disturbance::CrashRedisAndNode(node()),
            ];
            random.shuffle(&mut round);
            all.extend(round);
        }
        all
    }
}

impl Disturbance {
    /// Lets it happen while everything is busy, and sees that everything recovers.
    pub(crate) async fn cause(
        self,
        stage: &mut Stage,
        ledger: &Ledger,
        loads: &mut Loads,
    ) -> Disturbed {
        busy(ledger, loads, "before").await;
        match self {
            Self::KillServer(number) => stage.kill_server(number),
            Self::KillWorker(number) => stage.kill_worker(number),
            Self::KillAll => {
                for number in 0..NODES {
                    stage.kill_server(number);
                    stage.kill_worker(number);
                }
            }
            Self::Deploy(number) => stage.retire(number).await,
            Self::RestartPostgres => stage.stop_postgres(Ending::Fast),
            Self::CrashPostgres => stage.stop_postgres(Ending::Crash),
            Self::CrashPostgresAndNode(number) => {
                stage.stop_postgres(Ending::Crash);
                noticed(ledger, loads).await;
                stage.kill_server(number);
                stage.kill_worker(number);
            }
            Self::CrashRedis => stage.stop_redis(),
            Self::CrashRedisAndNode(number) => {
                stage.stop_redis();
                stage.kill_server(number);
                stage.kill_worker(number);
            }
        }
        // With Redis away everything else goes on; with anything else away, requests fail.
        if self == Self::CrashRedis || matches!(self, Self::KillWorker(_)) {
            busy(ledger, loads, "without it").await;
        } else {
            noticed(ledger, loads).await;
        }
        if self.takes_postgres() {
            stage.start_postgres();
        }
        if matches!(self, Self::CrashRedis | Self::CrashRedisAndNode(_)) {
            stage.start_redis().await;
        }
        stage.complete().await;
        let ended = Instant::now();
        busy(ledger, loads, "afterwards").await;
        Disturbed { disturbance: self, recovered: ended.elapsed() }
    }

    const fn takes_postgres(self) -> bool {
        matches!(self, Self::RestartPostgres | Self::CrashPostgres | Self::CrashPostgresAndNode(_))
    }

    /// Its name without the number of the node.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::KillServer(_) => "a server killed",
            Self::KillWorker(_) => "a worker killed",
            Self::KillAll => "both servers and both workers killed",
            Self::Deploy(_) => "a server and a worker replaced",
            Self::RestartPostgres => "PostgreSQL restarted",
            Self::CrashPostgres => "PostgreSQL crashed",
            Self::CrashPostgresAndNode(_) => "PostgreSQL crashed, a server and a worker killed",
            Self::CrashRedis => "Redis crashed",
            Self::CrashRedisAndNode(_) => "Redis crashed, a server and a worker killed",
        }
    }
}

/// Waits until every load was given some promises more.
async fn busy(ledger: &Ledger, loads: &mut Loads, when: &str) {
    let before = ledger.acknowledged();
    let more = |now: &BTreeMap<&'static str, usize>, load| {
        now.get(load).copied().unwrap_or_default()
            >= before.get(load).copied().unwrap_or_default() + PACE
    };
    poll(&format!("promises of every kind {when}"), PATIENCE, async || {
        loads.look();
        let now = ledger.acknowledged();
        load::NAMES.iter().all(|load| more(&now, load)).then_some(())
    })
    .await;
}

/// Waits until requests have failed.
async fn noticed(ledger: &Ledger, loads: &mut Loads) {
    let failures = || {
        let (refused, unanswered) = ledger.failures();
        refused + unanswered
    };
    let before = failures();
    poll("requests that fail", PATIENCE, async || {
        loads.look();
        (failures() >= before + NOTICED).then_some(())
    })
    .await;
}

use crate::load;
