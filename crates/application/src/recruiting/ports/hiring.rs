use std::collections::HashMap;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::files::FileId;
use socle_domain::identity::{TimeZone, UserId};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{
    Interview, InterviewId, Offer, OfferId, Scorecard, ScorecardId,
};

use crate::paging::{Page, PageRequest};
use crate::recruiting::ports::ApplicationParties;
use crate::store::StoreError;

/// Scorecards in a transaction that has locked their application.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Scorecards: Send {
    /// Adds a scorecard; `false` when its author has written one about the application already.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        scorecard: &Scorecard,
    ) -> Result<bool, StoreError>;

    /// Reads a scorecard about an application, and keeps others from changing it.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
        id: ScorecardId,
    ) -> Result<Option<Scorecard>, StoreError>;

    /// Stores a locked scorecard.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        scorecard: &Scorecard,
    ) -> Result<(), StoreError>;
}

/// Interviews in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Interviews: Send {
    /// Adds an interview.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        interview: &Interview,
    ) -> Result<(), StoreError>;

    /// Reads an interview, and keeps others from changing it.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: InterviewId,
    ) -> Result<Option<Interview>, StoreError>;

    /// Stores a locked interview.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        interview: &Interview,
    ) -> Result<(), StoreError>;

    /// Its interviewers who are planned for another interview of the organization meanwhile. Whoever
    /// has locked the organization can rely on the answer.
    async fn busy(
        &mut self,
        scope: &OrganizationScope,
        interview: &Interview,
    ) -> Result<Vec<UserId>, StoreError>;

    /// Reads the interviews about a locked application that are still to be, and keeps others from
    /// changing them.
    async fn lock_planned(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
    ) -> Result<Vec<Interview>, StoreError>;

    /// Takes somebody who is erased from among the interviewers, everywhere.
    async fn forget_interviewer(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// Offers in a transaction that has locked their application.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Offers: Send {
    /// Adds an offer; `false` when one is open for the application already.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        offer: &Offer,
    ) -> Result<bool, StoreError>;

    /// Reads an offer, and keeps others from changing it.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: OfferId,
    ) -> Result<Option<Offer>, StoreError>;

    /// Reads the offer that is open for an application, and keeps others from changing it.
    async fn lock_open(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
    ) -> Result<Option<Offer>, StoreError>;

    /// Stores a locked offer.
    async fn update(&mut self, scope: &OrganizationScope, offer: &Offer) -> Result<(), StoreError>;
}

/// The applications of those who were not taken, in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Unsuccessful: Send {
    /// Takes everything from an application that says who sent it, if it is still one of those that
    /// [`HiringQueries::unsuccessful`] finds; returns the CV that is to be deleted, and `None` when it
    /// is no such application any more.
    async fn anonymize(
        &mut self,
        scope: &OrganizationScope,
        id: ApplicationId,
        last_contact: Timestamp,
    ) -> Result<Option<Option<FileId>>, StoreError>;
}

/// Whose something about an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HiringParties {
    /// About which application.
    pub application_id: ApplicationId,
    /// Whose that is.
    pub parties: ApplicationParties,
}

/// A scorecard, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScorecardView {
    /// The scorecard.
    pub scorecard: Scorecard,
    /// Who wrote it; `None` when they are gone.
    pub author: Option<String>,
}

/// Somebody who talks to a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewerName {
    /// Who; `None` where the candidate looks.
    pub user_id: Option<UserId>,
    /// What they are called.
    pub name: String,
}

/// An interview with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewView {
    /// The interview.
    pub interview: Interview,
    /// What the job is called.
    pub job_title: String,
    /// Who offers it.
    pub company: String,
    /// Who talks to the candidate.
    pub interviewers: Vec<InterviewerName>,
}

/// When an interview begins, and in which time zone its candidate lives.
pub type InterviewTime = (Timestamp, TimeZone);

/// Reads about hiring that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait HiringQueries: Send + Sync {
    /// Who has written the scorecards about an application; `None` stands for those who are gone.
    async fn scorecard_authors(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Vec<Option<UserId>>, StoreError>;

    /// The scorecards about an application, the latest first.
    async fn scorecards_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<ScorecardId>,
    ) -> Result<Page<ScorecardView, ScorecardId>, StoreError>;

    /// Whose an interview is.
    async fn parties_of_interview(
        &self,
        id: InterviewId,
    ) -> Result<Option<HiringParties>, StoreError>;

    /// An interview of an organization.
    async fn interview(
        &self,
        scope: &OrganizationScope,
        id: InterviewId,
    ) -> Result<Option<InterviewView>, StoreError>;

    /// An interview with a person.
    async fn interview_with(
        &self,
        candidate: UserId,
        id: InterviewId,
    ) -> Result<Option<InterviewView>, StoreError>;

    /// The interviews about an application, the latest planned first.
    async fn interviews_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<InterviewId>,
    ) -> Result<Page<InterviewView, InterviewId>, StoreError>;

    /// The interviews with a person, about one of their applications or all; the latest planned first.
    async fn interviews_with(
        &self,
        candidate: UserId,
        id: Option<ApplicationId>,
        page: PageRequest<InterviewId>,
    ) -> Result<Page<InterviewView, InterviewId>, StoreError>;

    /// When interviews begin, as their candidates note it.
    async fn interview_times(
        &self,
        ids: &[InterviewId],
    ) -> Result<HashMap<InterviewId, InterviewTime>, StoreError>;

    /// Whose an offer is.
    async fn parties_of_offer(&self, id: OfferId) -> Result<Option<HiringParties>, StoreError>;

    /// An offer of an organization.
    async fn offer(
        &self,
        scope: &OrganizationScope,
        id: OfferId,
    ) -> Result<Option<Offer>, StoreError>;

    /// An offer that a person was sent.
    async fn offer_to(&self, candidate: UserId, id: OfferId) -> Result<Option<Offer>, StoreError>;

    /// The offers that an organization made about an application, the latest first.
    async fn offers_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<OfferId>,
    ) -> Result<Page<Offer, OfferId>, StoreError>;

    /// The offers that a person was sent, about one of their applications or all; the latest first.
    async fn offers_to(
        &self,
        candidate: UserId,
        id: Option<ApplicationId>,
        page: PageRequest<OfferId>,
    ) -> Result<Page<Offer, OfferId>, StoreError>;

    /// Offers that nobody can answer any more, and for which nobody has noted it.
    async fn overdue_offers(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(OrganizationId, OfferId)>, StoreError>;

    /// Applications that were rejected or withdrawn, whose candidates and organizations have had
    /// nothing to do with each other since `last_contact`.
    async fn unsuccessful(
        &self,
        last_contact: Timestamp,
        limit: u32,
    ) -> Result<Vec<(OrganizationId, ApplicationId)>, StoreError>;

    /// How many there are of them.
    async fn count_unsuccessful(&self, last_contact: Timestamp) -> Result<u64, StoreError>;
}
