use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::matching::{CandidateProfile, JobProfile};
use socle_domain::recruiting::{Job, JobId, JobStatus};

use super::{Current, MatchingError, Measure};
use crate::identity::lock_person;
use crate::ports::Clock;
use crate::recruiting::ports::{JobQueries, MatchCandidate, MatchQueries};
use crate::store::{Store, StoreError, Tx, finish};

/// Keeps what jobs and candidates are compared by as they are now. However often it is done, and in
/// whichever order, what is stored in the end is made of what is there.
pub struct KeepProfiles {
    /// Where it is kept.
    pub store: Arc<dyn Store>,
    /// Knows jobs.
    pub jobs: Arc<dyn JobQueries>,
    /// Knows candidates.
    pub queries: Arc<dyn MatchQueries>,
    /// What it is made by.
    pub measure: Arc<Measure>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// What came of making something while others go on.
enum Kept {
    Done,
    /// It was changed meanwhile.
    Outdated,
}

impl KeepProfiles {
    /// How often something may change while it is embedded, before somebody else tries.
    const ROUNDS: usize = 3;

    /// Makes what a published job is compared by, and removes it of others.
    pub async fn job(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: JobId,
    ) -> Result<(), MatchingError> {
        let scope = OrganizationScope::system(actor, organization_id)?;
        let current = self.measure.current().await?;
        for _ in 0..Self::ROUNDS {
            let Some(view) = self.jobs.job(&scope, id).await? else { return Ok(()) };
            let job = view.job;
            let profile = match job.status {
                JobStatus::Published => Some(self.measure.job(&current, &job.details).await?),
                JobStatus::Draft | JobStatus::Closed | JobStatus::Archived => None,
            };
            let mut tx = self.store.begin().await?;
            let outcome = self.put_job(&mut *tx, &scope, &current, &job, profile).await;
            if let Kept::Done = finish(tx, outcome).await? {
                return Ok(());
            }
        }
        Err(changing())
    }

    async fn put_job(
        &self,
        tx: &mut dyn Tx,
        scope: &OrganizationScope,
        current: &Current,
        job: &Job,
        profile: Option<JobProfile>,
    ) -> Result<Kept, StoreError> {
        let stored = tx.jobs().lock_shared(scope, job.id).await?;
        if stored.is_none_or(|stored| stored.version != job.version) {
            return Ok(Kept::Outdated);
        }
        let profiles = tx.match_profiles();
        match profile {
            Some(profile) => {
                let now = self.clock.now();
                profiles.put_job(scope, job.id, &current.made_by, &profile, now).await?;
            }
            None => profiles.remove_job(scope, job.id).await?,
        }
        Ok(Kept::Done)
    }

    /// Makes what a candidate is compared by who looks for work or waits for a decision, and removes it
    /// of others.
    pub async fn candidate(&self, actor: &Actor, user_id: UserId) -> Result<(), MatchingError> {
        only_system(actor)?;
        let current = self.measure.current().await?;
        for _ in 0..Self::ROUNDS {
            let candidate = self.queries.match_candidate(user_id).await?;
            let profile = if candidate.wanted {
                Some(self.measure.candidate(&current, &candidate.source).await?)
            } else {
                None
            };
            let mut tx = self.store.begin().await?;
            let made = (candidate, profile);
            let outcome = self.put_candidate(&mut *tx, &current, user_id, made).await;
            if let Kept::Done = finish(tx, outcome).await? {
                return Ok(());
            }
        }
        Err(changing())
    }

    async fn put_candidate(
        &self,
        tx: &mut dyn Tx,
        current: &Current,
        user_id: UserId,
        (candidate, profile): (MatchCandidate, Option<CandidateProfile>),
    ) -> Result<Kept, StoreError> {
        // Of somebody who is erased, or waits for it, nothing is kept.
        let is_there = lock_person(tx, user_id).await?.is_some();
        let profiles = tx.match_profiles();
        if is_there && profiles.candidate(user_id).await? != candidate {
            return Ok(Kept::Outdated);
        }
        match profile.filter(|_| is_there) {
            Some(profile) => {
                let now = self.clock.now();
                profiles.put_candidate(user_id, &current.made_by, &profile, now).await?;
            }
            None => profiles.remove_candidate(user_id).await?,
        }
        Ok(Kept::Done)
    }
}

fn only_system(actor: &Actor) -> Result<(), Denied> {
    use socle_domain::access::Principal;
    match &actor.principal {
        Principal::System => Ok(()),
        Principal::Anonymous => Err(Denied::NotAuthenticated),
        Principal::User(_) | Principal::ApiKey(_) => Err(Denied::Forbidden),
    }
}

/// Whoever changes it will have it done again.
fn changing() -> MatchingError {
    StoreError::Unavailable("it is being changed all the time".into()).into()
}
