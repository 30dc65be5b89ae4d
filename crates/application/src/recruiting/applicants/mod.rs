//! People as organizations know them that they applied to: what they are tagged with, and who of them
//! are one person.
//!
//! Candidates see nothing of it. Whoever works for an organization and applied to it does not see what
//! is kept about themselves, as with [applications](crate::recruiting::applications).

mod change;
mod merge_applicants;
mod read_applicants;
mod split_applicant;
mod tag_applicant;

use socle_domain::access::{Actor, Denied, OrganizationScope, Permission, policy};
use socle_domain::recruiting::{ApplicantId, MergeError};

use crate::access::ReadError;
use crate::organizations::OrganizationUnavailable;
use crate::recruiting::Stale;
use crate::recruiting::ports::ApplicantQueries;
use crate::store::StoreError;
use crate::validation::Invalid;

pub use merge_applicants::MergeApplicants;
pub use read_applicants::{ApplicantDetails, ListApplicantsError, ReadApplicants};
pub use split_applicant::SplitApplicant;
pub use tag_applicant::TagApplicant;

/// Every use case of applicants.
pub struct Applicants {
    /// Shows them.
    pub read: ReadApplicants,
    /// Tags one.
    pub tag: TagApplicant,
    /// Says that two are one.
    pub merge: MergeApplicants,
    /// Takes that back.
    pub split: SplitApplicant,
}

/// Why nothing was done about an applicant.
#[derive(Debug, thiserror::Error)]
pub enum WriteApplicantError {
    /// Whoever asks may not, or there is no such applicant to their organization.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// They do not become one, or do not part.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Somebody changed the file in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for WriteApplicantError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

/// The name of the kind of thing in audit entries.
const RESOURCE: &str = "applicant";

/// An applicant is looked for where they applied; nobody says which organization that is.
async fn scope_of(
    queries: &dyn ApplicantQueries,
    actor: &Actor,
    id: ApplicantId,
    permission: &'static Permission,
) -> Result<OrganizationScope, ReadError> {
    policy::authenticated(actor)?;
    let organization_id = queries.organization_of(id).await?.ok_or(Denied::NotFound)?;
    Ok(policy::in_organization(actor, organization_id, permission)?)
}

/// The file of an organization that is about whoever asks.
pub(super) async fn file_about_me(
    queries: &dyn ApplicantQueries,
    actor: &Actor,
    scope: &OrganizationScope,
) -> Result<Option<ApplicantId>, StoreError> {
    match policy::person(actor) {
        Ok(person) => queries.file_about(scope, person.user_id).await,
        Err(_) => Ok(None),
    }
}
