use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{ApplicantId, Likeness, permissions};

use super::{file_about_me, scope_of};
use crate::access::ReadError;
use crate::paging::{Page, PageRequest};
use crate::recruiting::input;
use crate::recruiting::ports::{
    ApplicantFileView, ApplicantFilter, ApplicantQueries, ApplicantSummary, LikelyDuplicate,
    UsedTag,
};
use crate::store::StoreError;
use crate::validation::Invalid;

/// How many applications of a person are shown with them.
const APPLICATIONS: u32 = 100;

/// How many who may be the same person are shown.
const DUPLICATES: usize = 20;

/// How many are looked at for that, so that those who share a frequent name do not hide the others.
const LOOKED_AT: u32 = 100;

/// How many tags of an organization are shown.
const TAGS: u32 = 200;

/// Shows those who applied to those who see the organization's applications.
pub struct ReadApplicants {
    /// Knows applicants.
    pub queries: Arc<dyn ApplicantQueries>,
}

/// Somebody who applied, and who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantDetails {
    /// What is kept about them.
    pub file: ApplicantFileView,
    /// Who may be the same person, the most alike first.
    pub duplicates: Vec<LikelyDuplicate>,
}

/// Why nobody was shown.
#[derive(Debug, thiserror::Error)]
pub enum ListApplicantsError {
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

impl ReadApplicants {
    /// Those who applied to an organization, the latest first; with a tag, those who have it.
    pub async fn all(
        &self,
        actor: &Actor,
        id: OrganizationId,
        tag: Option<&str>,
        page: PageRequest<ApplicantId>,
    ) -> Result<Page<ApplicantSummary, ApplicantId>, ListApplicantsError> {
        let scope = policy::in_organization(actor, id, &permissions::READ_APPLICATIONS)?;
        let tag = input::optional_line("tag", tag).map_err(Invalid::from)?;
        let not_about = file_about_me(&*self.queries, actor, &scope).await?;
        let filter = ApplicantFilter { tag, not_about };
        Ok(self.queries.files(&scope, &filter, page).await?)
    }

    /// One of them, with who may be the same person.
    pub async fn one(&self, actor: &Actor, id: ApplicantId) -> Result<ApplicantDetails, ReadError> {
        let permission = &permissions::READ_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        details(&*self.queries, actor, &scope, id).await
    }

    /// The tags that an organization uses, the most used first.
    pub async fn tags(&self, actor: &Actor, id: OrganizationId) -> Result<Vec<UsedTag>, ReadError> {
        let scope = policy::in_organization(actor, id, &permissions::READ_APPLICATIONS)?;
        Ok(self.queries.tags_in_use(&scope, TAGS).await?)
    }
}

/// What an organization keeps about somebody who applied, for whoever may see it or has changed it; not
/// for themselves.
pub(super) async fn details(
    queries: &dyn ApplicantQueries,
    actor: &Actor,
    scope: &OrganizationScope,
    id: ApplicantId,
) -> Result<ApplicantDetails, ReadError> {
    let file = queries.file(scope, id, APPLICATIONS).await?.ok_or(Denied::NotFound)?;
    let me = policy::person(actor).ok().map(|person| person.user_id);
    let mine = |candidate| me == Some(candidate);
    if file.people.iter().any(|person| mine(person.applicant.candidate_id)) {
        return Err(Denied::Forbidden.into());
    }
    let main = file.people.first().map_or(id, |person| person.applicant.id);
    let mut duplicates = queries.alike(scope, main, LOOKED_AT).await?;
    duplicates.retain(|it| !mine(it.other.applicant.candidate_id));
    // The most alike first; of those who are equally so, the latest.
    duplicates.sort_by_key(|it| {
        let strength = Likeness::strength(&it.likenesses);
        std::cmp::Reverse((strength, it.other.applicant.id))
    });
    duplicates.truncate(DUPLICATES);
    Ok(ApplicantDetails { file, duplicates })
}
