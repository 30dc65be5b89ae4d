use async_trait::async_trait;
use socle_domain::access::OrganizationScope;
use socle_domain::files::{FileId, FileName};
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    ApplicantId, Application, ApplicationId, ApplicationNote, ApplicationNoteId, ApplicationStatus,
    CvId, JobId, Tag, Tags, Transition, TransitionId,
};

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Applications in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Applications: Send {
    /// Adds an application; `false` when the candidate has applied for the job already.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        application: &Application,
    ) -> Result<bool, StoreError>;

    /// Reads an application and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Option<Application>, StoreError>;

    /// Stores a locked application.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        application: &Application,
    ) -> Result<(), StoreError>;

    /// Notes how a locked application moved, and who moved it.
    async fn add_transition(
        &mut self,
        id: ApplicationId,
        transition_id: TransitionId,
        transition: &Transition,
        by: Option<UserId>,
    ) -> Result<(), StoreError>;

    /// Adds what an employer notes about a locked application.
    async fn add_note(
        &mut self,
        scope: &OrganizationScope,
        note: &ApplicationNote,
    ) -> Result<(), StoreError>;

    /// Takes everything from a person's applications that says who it was: what they wrote, what was
    /// written about them, and that it was they. Returns the CVs they sent, which are to be deleted.
    async fn anonymize_all_of(
        &mut self,
        candidate: UserId,
    ) -> Result<Vec<(OrganizationId, FileId)>, StoreError>;
}

/// A person as those see them to whom they applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateName {
    /// Who.
    pub user_id: UserId,
    /// What they are called.
    pub first_name: String,
    /// What their family is called.
    pub last_name: String,
    /// How they are reached.
    pub email: String,
}

/// An application with what there is to see around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationView {
    /// The application.
    pub application: Application,
    /// What the job is called.
    pub job_title: String,
    /// Who offers it.
    pub company: String,
    /// Who applied; `None` once that was forgotten.
    pub candidate: Option<CandidateName>,
    /// How it moved, the earliest first.
    pub history: Vec<Transition>,
    /// Whom the organization knows the candidate as. Nothing for the candidate.
    pub applicant: Option<ApplicantMark>,
}

/// What stands about a person next to their applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantMark {
    /// The applicant that stands for them.
    pub id: ApplicantId,
    /// What they were tagged with.
    pub tags: Tags,
}

/// Which applications for a job are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// Only those in this state.
    pub status: Option<ApplicationStatus>,
    /// Only those of people with this tag, however it is written, but for the person that is asking.
    pub tag: Option<Tag>,
    /// The person that is asking, whose tags are not shown.
    pub not_about: Option<ApplicantId>,
}

/// Whose an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApplicationParties {
    /// Who decides about it.
    pub organization_id: OrganizationId,
    /// Who applied; `None` once that was forgotten.
    pub candidate_id: Option<UserId>,
}

/// A note, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteView {
    /// The note.
    pub note: ApplicationNote,
    /// Who wrote it; `None` when they are gone.
    pub author: Option<String>,
}

/// The CV that goes with an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvToSend {
    /// The candidate's own file.
    pub file_id: FileId,
    /// What they call it.
    pub name: FileName,
}

/// Reads of applications that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ApplicationQueries: Send + Sync {
    /// Whose an application is.
    async fn parties_of(&self, id: ApplicationId)
    -> Result<Option<ApplicationParties>, StoreError>;

    /// The CV of a candidate by its identifier; without one, the active CV.
    async fn cv_to_send(
        &self,
        candidate: UserId,
        id: Option<CvId>,
    ) -> Result<Option<CvToSend>, StoreError>;

    /// An application to an organization.
    async fn application(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Option<ApplicationView>, StoreError>;

    /// An application of a person.
    async fn application_by(
        &self,
        candidate: UserId,
        id: ApplicationId,
    ) -> Result<Option<ApplicationView>, StoreError>;

    /// The applications of a person, the latest first.
    async fn applications_by(
        &self,
        candidate: UserId,
        page: PageRequest<ApplicationId>,
    ) -> Result<Page<ApplicationView, ApplicationId>, StoreError>;

    /// The applications for a job, the latest first.
    async fn applications_for(
        &self,
        scope: &OrganizationScope,
        job_id: JobId,
        filter: &ApplicationFilter,
        page: PageRequest<ApplicationId>,
    ) -> Result<Page<ApplicationView, ApplicationId>, StoreError>;

    /// What an organization noted about an application, the latest first.
    async fn notes_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<ApplicationNoteId>,
    ) -> Result<Page<NoteView, ApplicationNoteId>, StoreError>;
}
