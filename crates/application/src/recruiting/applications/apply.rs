use std::sync::Arc;

use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationScope, SignedIn, policy};
use socle_domain::files::{FileOwner, FileScope, PurposeName, policy as files};
use socle_domain::recruiting::{
    Applicant, ApplicantFacts, Application, ApplicationId, ApplicationStatus, CvId, JobId,
    LongText, SENT_CV, SentCv, likenesses, notifications,
};

use crate::audit::{self, Happening};
use crate::files::{CopiedFile, CopyFile, CopyFileError};
use crate::notifications::{Telling, notify};
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::recruiting::applications::{RESOURCE, employers_of};
use crate::recruiting::events::ApplicationCreated;
use crate::recruiting::ports::{
    ApplicantQueries, ApplicationQueries, ApplicationView, CvToSend, JobQueries,
};
use crate::recruiting::{input, limits};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Applies for a job.
pub struct Apply {
    /// Where applications are kept.
    pub store: Arc<dyn Store>,
    /// Knows jobs.
    pub jobs: Arc<dyn JobQueries>,
    /// Knows CVs.
    pub queries: Arc<dyn ApplicationQueries>,
    /// Knows by what people are found again.
    pub applicants: Arc<dyn ApplicantQueries>,
    /// Freezes the CV.
    pub copy: Arc<CopyFile>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Counts applications.
    pub limiter: Arc<dyn RateLimiter>,
}

/// What a candidate sends.
#[derive(Debug, Default)]
pub struct ApplyInput {
    /// What they write.
    pub cover_letter: Option<String>,
    /// Which CV; without one, the active CV goes along if there is one.
    pub cv_id: Option<CvId>,
}

/// Why nobody applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Whoever asks may not, or there is no such job.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// They have applied already.
    #[error("you have applied for this job already")]
    AlreadyApplied,
    /// The job was closed meanwhile.
    #[error("nobody can apply for this job any more")]
    Closed,
    /// Too many applications.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The CV could not be copied.
    #[error(transparent)]
    Copy(#[from] CopyFileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is known before the transaction.
struct Prepared {
    person: SignedIn,
    scope: OrganizationScope,
    job_id: JobId,
    cover_letter: Option<LongText>,
    cv: Option<(CvToSend, CopiedFile)>,
    facts: ApplicantFacts,
}

impl Apply {
    /// Applies for a published job. The CV goes along as it is now: what becomes of it later changes
    /// nothing.
    pub async fn execute(
        &self,
        actor: &Actor,
        job_id: JobId,
        request: &ApplyInput,
    ) -> Result<ApplicationView, ApplyError> {
        let person = policy::person(actor)?;
        let view = self.jobs.published(job_id, self.clock.now()).await?.ok_or(Denied::NotFound)?;
        let scope = OrganizationScope::turned_to(&person, view.job.organization_id)?;
        let cover_letter = input::optional_prose("cover_letter", request.cover_letter.as_deref())
            .map_err(Invalid::from)?;
        self.limiter.hit(&limits::APPLICATIONS, &person.user_id.to_string()).await.into_result()?;
        // Looked at again under a lock; here it spares the copy.
        if !self.jobs.applied_to(person.user_id, &[job_id]).await?.is_empty() {
            return Err(ApplyError::AlreadyApplied);
        }
        let facts = self.applicants.facts_of(person.user_id).await?.ok_or(Denied::NotFound)?;
        let cv = self.freeze(actor, &person, &scope, request.cv_id).await?;
        let digest = cv.as_ref().map(|(_, copy)| copy.digest());
        let facts = ApplicantFacts { cv: digest, ..facts };
        let prepared = Prepared { person, scope, job_id, cover_letter, cv, facts };
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &prepared).await;
        let outcome = finish(tx, outcome).await;
        if let (Err(_), Some((_, copy))) = (&outcome, prepared.cv) {
            self.copy.give_up(copy).await;
        }
        let view = self.queries.application_by(person.user_id, outcome?).await?;
        Ok(view.ok_or(Denied::NotFound)?)
    }

    /// Copies the CV for the employer.
    async fn freeze(
        &self,
        actor: &Actor,
        person: &SignedIn,
        scope: &OrganizationScope,
        cv_id: Option<CvId>,
    ) -> Result<Option<(CvToSend, CopiedFile)>, ApplyError> {
        let unknown =
            || Invalid::from(FieldError::new("cv_id", "unknown", "it is none of your CVs"));
        let Some(cv) = self.queries.cv_to_send(person.user_id, cv_id).await? else {
            return if cv_id.is_some() { Err(unknown().into()) } else { Ok(None) };
        };
        let from = files::read(actor, FileOwner::Person(person.user_id), None)?;
        let to = FileScope::on_behalf_of(scope.clone());
        let purpose = PurposeName::from(&SENT_CV);
        match self.copy.begin(&from, cv.file_id, to, purpose).await {
            Ok(copy) => Ok(Some((cv, copy))),
            // It went while they applied.
            Err(CopyFileError::Missing) => Err(unknown().into()),
            Err(error) => Err(error.into()),
        }
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        prepared: &Prepared,
    ) -> Result<ApplicationId, ApplyError> {
        let Prepared { person, scope, job_id, cover_letter, cv, facts } = prepared;
        let now = self.clock.now();
        let job = tx.jobs().lock_shared(scope, *job_id).await?;
        let job = job.filter(|job| job.is_open(now)).ok_or(ApplyError::Closed)?;
        if let Some((_, copy)) = cv
            && !copy.finish(tx).await?
        {
            return Err(CopyFileError::Missing.into());
        }
        let application = Application {
            id: self.randomness.id(now),
            organization_id: job.organization_id,
            job_id: job.id,
            candidate_id: Some(person.user_id),
            status: ApplicationStatus::Applied,
            rejected_from: None,
            cover_letter: cover_letter.clone(),
            cv: cv.as_ref().map(|(cv, copy)| SentCv { file_id: copy.id(), name: cv.name.clone() }),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        if !tx.applications().insert(scope, &application).await? {
            return Err(ApplyError::AlreadyApplied);
        }
        let applicant = Applicant {
            id: self.randomness.id(now),
            organization_id: job.organization_id,
            candidate_id: person.user_id,
            merged_into: None,
            applied_at: now,
        };
        tx.applicants().note(scope, &applicant, &likenesses(facts)).await?;
        let happening = Happening::within(scope, "application.created")
            .to(RESOURCE, application.id)
            .with("job_id", job.id);
        let event = ApplicationCreated(&application);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let people = employers_of(tx, scope, application.candidate_id).await?;
        let telling = Telling::new(&notifications::APPLICATION_RECEIVED)
            .within(job.organization_id)
            .with("job_id", job.id.as_uuid())
            .with("application_id", application.id.as_uuid());
        notify(tx, &*self.randomness, &telling, &people, now).await?;
        Ok(application.id)
    }
}
