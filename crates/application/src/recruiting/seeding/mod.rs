//! Plausible companies, jobs and candidates, for trials and for measuring: as many as are asked for, the
//! same for the same number.
//!
//! They are loaded past the use cases, because a million of them are: nobody is told, and of all of it
//! together the audit has one entry. Accounts that come out of this are for nobody: the command that runs
//! it refuses a production.

mod choices;
mod generator;
mod vocabulary;

use std::ops::Range;
use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::PasswordHash;

use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::ports::SeedStore;
use crate::store::{Store, StoreError, Tx, finish};

pub use self::choices::UnfitWord;
use self::generator::Generator;

/// How many of each kind are loaded with one transaction.
const BATCH: usize = 1_000;

/// How many batches are on their way at once: one is made while another is written.
const AT_ONCE: usize = 2;

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeedCounts {
    /// Companies, each with somebody who owns it.
    pub companies: usize,
    /// Jobs of those companies; without a company there are none.
    pub jobs: usize,
    /// Candidates.
    pub candidates: usize,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct SeedInput {
    /// How many.
    pub counts: SeedCounts,
    /// What decides how they are: the same number makes the same again.
    pub seed: u64,
    /// With what all of them sign in.
    pub password: PasswordHash,
}

/// Which kind a batch was of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeded {
    /// Companies.
    Companies,
    /// Jobs.
    Jobs,
    /// Candidates.
    Candidates,
}

/// Nothing, or not everything, was seeded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Jobs need somebody who offers them.
    #[error("jobs need at least one company")]
    NoCompanies,
    /// They are there already.
    #[error("what this seed makes is there already: ask for another seed")]
    Repeated,
    /// The vocabulary has a mistake.
    #[error(transparent)]
    Unfit(#[from] UnfitWord),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Seeds companies, jobs and candidates.
pub struct SeedRecruiting {
    /// Takes a lot at once.
    pub seeds: Arc<dyn SeedStore>,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for the entry of the audit.
    pub randomness: Arc<dyn Randomness>,
}

impl SeedRecruiting {
    /// Seeds, and tells after every batch how many more there are. What was loaded before a failure stays.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: &SeedInput,
        progress: impl Fn(Seeded, usize) + Send + Sync,
    ) -> Result<(), SeedError> {
        let counts = input.counts;
        if counts.jobs > 0 && counts.companies == 0 {
            return Err(SeedError::NoCompanies);
        }
        let now = self.clock.now();
        let generator = Generator::new(input.seed, now, input.password.clone());
        if self.seeds.has_user(&generator.first_address(counts)).await? {
            // Whoever was stopped in the middle, and comes again, leaves it as it was before.
            self.seeds.complete().await?;
            return Err(SeedError::Repeated);
        }
        self.note(actor, counts, now).await?;
        self.seeds.prepare().await?;
        let loaded = self.load(&generator, counts, &progress).await;
        // Also when something failed: without its index, every search would read every job.
        self.seeds.complete().await?;
        loaded
    }

    async fn load(
        &self,
        generator: &Generator,
        counts: SeedCounts,
        progress: &(impl Fn(Seeded, usize) + Send + Sync),
    ) -> Result<(), SeedError> {
        batches(counts.companies, async |range| {
            let made: Vec<_> =
                range.map(|number| generator.company(number)).collect::<Result<_, _>>()?;
            self.seeds.add_companies(&made).await?;
            progress(Seeded::Companies, made.len());
            Ok(())
        })
        .await?;
        batches(counts.jobs, async |range| {
            let made: Vec<_> =
                range.map(|number| generator.job(number, counts)).collect::<Result<_, _>>()?;
            self.seeds.add_jobs(&made).await?;
            progress(Seeded::Jobs, made.len());
            Ok(())
        })
        .await?;
        batches(counts.candidates, async |range| {
            let made: Vec<_> =
                range.map(|number| generator.candidate(number)).collect::<Result<_, _>>()?;
            self.seeds.add_candidates(&made).await?;
            progress(Seeded::Candidates, made.len());
            Ok(())
        })
        .await
    }

    async fn note(
        &self,
        actor: &Actor,
        counts: SeedCounts,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, counts, now).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        counts: SeedCounts,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let happening = Happening::on_platform("recruiting.seeded")
            .with("companies", counts.companies)
            .with("jobs", counts.jobs)
            .with("candidates", counts.candidates);
        audit::record(tx, &*self.randomness, actor, happening, now).await
    }
}

/// Does so many, batch by batch, some of them at once.
async fn batches(
    count: usize,
    load: impl AsyncFn(Range<usize>) -> Result<(), SeedError>,
) -> Result<(), SeedError> {
    let ranges = (0..count).step_by(BATCH).map(|start| start..(start + BATCH).min(count));
    stream::iter(ranges).map(|range| load(range)).buffer_unordered(AT_ONCE).try_collect().await
}
