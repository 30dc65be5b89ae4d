//! What people do all the while.

mod follower;
mod journeys;
mod nodes;
mod promotions;
mod renames;
mod roles;
mod sign_ups;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures_util::future::FutureExt as _;
use tokio::task::JoinSet;

use self::nodes::Nodes;
use crate::ledger::Ledger;
use crate::stage::Stage;

/// The loads, as the ledger counts their promises.
pub(crate) const NAMES: [&str; 5] =
    [sign_ups::NAME, renames::NAME, roles::NAME, promotions::NAME, journeys::NAME];

/// How many do the same at once.
const CROWD: usize = 2;

/// Something that is done again and again.
#[async_trait]
trait Load: Send {
    /// Does it once.
    async fn step(&mut self, nodes: &Nodes, ledger: &Ledger);
}

/// Everything that goes on.
pub(crate) struct Loads {
    running: JoinSet<()>,
    followers: JoinSet<()>,
    ended: Arc<AtomicBool>,
}

impl Loads {
    /// Begins.
    pub(crate) async fn start(stage: &Stage, ledger: &Arc<Ledger>) -> Self {
        let mut loads =
            Self { running: JoinSet::new(), followers: JoinSet::new(), ended: Arc::default() };
        for number in 0..CROWD {
            let nodes = Nodes::of(stage, number, ledger);
            loads.add(sign_ups::SignUps, &nodes, ledger);
            loads.add(
                renames::Renames::prepare(&nodes, &stage.receiver().url).await,
                &nodes,
                ledger,
            );
            loads.add(roles::Roles::prepare(&nodes).await, &nodes, ledger);
            let promotions = promotions::Promotions::prepare(&nodes).await;
            loads.followers.spawn(follower::follow(
                nodes.clone(),
                promotions.member(),
                ledger.clone(),
            ));
            loads.add(promotions, &nodes, ledger);
            loads.add(journeys::Journeys, &nodes, ledger);
        }
        loads
    }

    fn add(&mut self, mut load: impl Load + 'static, nodes: &Nodes, ledger: &Arc<Ledger>) {
        let (nodes, ledger, ended) = (nodes.clone(), ledger.clone(), self.ended.clone());
        self.running.spawn(async move {
            while !ended.load(Ordering::Relaxed) {
                load.step(&nodes, &ledger).await;
            }
        });
    }

    /// Fails the test if one of them has.
    pub(crate) fn look(&mut self) {
        if let Some(Some(Err(failure))) = self.running.join_next().now_or_never() {
            std::panic::resume_unwind(failure.into_panic());
        }
    }

    /// Lets everybody finish what they are about, and waits until they have. Whoever follows streams
    /// goes on for as long as the answer is there.
    pub(crate) async fn end(mut self) -> JoinSet<()> {
        self.ended.store(true, Ordering::Relaxed);
        while let Some(ended) = self.running.join_next().await {
            if let Err(failure) = ended {
                std::panic::resume_unwind(failure.into_panic());
            }
        }
        self.followers
    }
}
