use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::{
    ApplicantId, ApplicationId, ApplicationNoteId, ApplicationStatus, JobId, permissions,
};

use crate::access::ReadError;
use crate::paging::{Page, PageRequest};
use crate::recruiting::applicants::file_about_me;
use crate::recruiting::applications::scope_of;
use crate::recruiting::input;
use crate::recruiting::ports::{
    ApplicantQueries, ApplicationFilter, ApplicationQueries, ApplicationView, JobQueries, NoteView,
};
use crate::store::StoreError;
use crate::validation::Invalid;

/// Shows applications: to candidates their own, to employers those to their organization.
pub struct ReadApplications {
    /// Knows applications.
    pub queries: Arc<dyn ApplicationQueries>,
    /// Knows who is who.
    pub applicants: Arc<dyn ApplicantQueries>,
    /// Knows whose jobs are.
    pub jobs: Arc<dyn JobQueries>,
}

/// Why no applications were shown.
#[derive(Debug, thiserror::Error)]
pub enum ListApplicationsError {
    /// Whoever asks may not see them.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The filter is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReadApplications {
    /// The applications of whoever asks, the latest first.
    pub async fn mine(
        &self,
        actor: &Actor,
        page: PageRequest<ApplicationId>,
    ) -> Result<Page<ApplicationView, ApplicationId>, ReadError> {
        let me = policy::person(actor)?.user_id;
        Ok(self.queries.applications_by(me, page).await?)
    }

    /// The applications for a job, the latest first, for its employer: those in a state, those of people
    /// with a tag, or all.
    pub async fn for_job(
        &self,
        actor: &Actor,
        job_id: JobId,
        (status, tag): (Option<&str>, Option<&str>),
        page: PageRequest<ApplicationId>,
    ) -> Result<Page<ApplicationView, ApplicationId>, ListApplicationsError> {
        policy::authenticated(actor)?;
        let organization_id = self.jobs.owner_of(job_id).await?.ok_or(Denied::NotFound)?;
        let permission = &permissions::READ_APPLICATIONS;
        let scope = policy::in_organization(actor, organization_id, permission)?;
        let status = input::optional_word("status", status, ApplicationStatus::parse);
        let status = status.map_err(Invalid::from)?;
        let tag = input::optional_line("tag", tag).map_err(Invalid::from)?;
        let not_about = file_about_me(&*self.applicants, actor, &scope).await?;
        let filter = ApplicationFilter { status, tag, not_about };
        let mut page = self.queries.applications_for(&scope, job_id, &filter, page).await?;
        for view in &mut page.items {
            conceal(view, not_about);
        }
        Ok(page)
    }

    /// One application, for either side.
    pub async fn one(
        &self,
        actor: &Actor,
        id: ApplicationId,
    ) -> Result<ApplicationView, ReadError> {
        policy::authenticated(actor)?;
        let parties = self.queries.parties_of(id).await?.ok_or(Denied::NotFound)?;
        let me = policy::person(actor).ok().map(|person| person.user_id);
        let view = if let Some(candidate) = me.filter(|me| parties.candidate_id == Some(*me)) {
            self.queries.application_by(candidate, id).await?
        } else {
            let permission = &permissions::READ_APPLICATIONS;
            let scope = policy::in_organization(actor, parties.organization_id, permission)?;
            let mut view = self.queries.application(&scope, id).await?;
            let mine = file_about_me(&*self.applicants, actor, &scope).await?;
            if let Some(view) = &mut view {
                conceal(view, mine);
            }
            view
        };
        Ok(view.ok_or(Denied::NotFound)?)
    }

    /// What was noted about an application, the latest first, for its employer alone.
    pub async fn notes(
        &self,
        actor: &Actor,
        id: ApplicationId,
        page: PageRequest<ApplicationNoteId>,
    ) -> Result<Page<NoteView, ApplicationNoteId>, ReadError> {
        let permission = &permissions::READ_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        Ok(self.queries.notes_on(&scope, id, page).await?)
    }
}

/// Nobody reads what they are tagged with themselves.
fn conceal(view: &mut ApplicationView, mine: Option<ApplicantId>) {
    if mine.is_some() && view.applicant.as_ref().map(|mark| mark.id) == mine {
        view.applicant = None;
    }
}
