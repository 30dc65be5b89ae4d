//! Chaos: servers and workers are killed, PostgreSQL and Redis stopped and started again, while people
//! sign up, change things and ask for work in the background. At the end every change that was
//! acknowledged has exactly one visible effect, nothing is lost, and nothing is stuck.
//!
//! Here it is short; `cargo xtask chaos` runs it longer, several times, and writes down what came of it.
//!
//! *A new load* is a file in `load/` with a type that implements [`load::Load`], a line in
//! [`load::start`] and a function in `verdict/` that says what must have come of it. *A new
//! disturbance* is a variant of [`disturbance::Disturbance`].

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking, and read what `cargo xtask` tells them"
)]

mod disturbance;
mod ledger;
mod load;
mod report;
mod stage;
mod verdict;

use std::sync::Arc;

use tokio::time::Instant;

use crate::disturbance::Rounds;
use crate::ledger::Ledger;
use crate::load::Loads;
use crate::report::Report;
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_change_has_exactly_one_effect() {
    let rounds = Rounds::from_environment();
    println!("chaos by the seed {}, {} rounds", rounds.seed, rounds.count);
    let began = Instant::now();
    let mut stage = Stage::set().await;
    let ledger = Arc::new(Ledger::default());
    let mut loads = Loads::start(&stage, &ledger).await;
    let mut disturbances = Vec::new();
    for disturbance in rounds.disturbances() {
        println!("{:>7.1} s  {disturbance:?}", began.elapsed().as_secs_f64());
        disturbances.push(disturbance.cause(&mut stage, &ledger, &mut loads).await);
    }
    let _followers = loads.end().await;
    let calm = Instant::now();
    verdict::settled(&stage).await;
    let drained = calm.elapsed();
    verdict::pronounce(&stage, &ledger).await;
    let report = Report::of(&rounds, &ledger, &disturbances, began.elapsed(), drained);
    println!("{report}");
    report.write();
    stage.strike().await;
}
