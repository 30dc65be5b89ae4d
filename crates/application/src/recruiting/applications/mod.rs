//! Who applies, and what becomes of it.

mod add_note;
mod apply;
mod employers;
mod personal_data;
mod read_applications;
mod transition;
mod withdraw;

use socle_domain::access::{Actor, Denied, OrganizationScope, Permission, policy};
use socle_domain::recruiting::ApplicationId;

use crate::access::ReadError;
use crate::recruiting::ports::{ApplicationParties, ApplicationQueries};

pub use add_note::{AddNote, AddNoteError};
pub use apply::{Apply, ApplyError, ApplyInput};
pub(super) use employers::employers_of;
pub use personal_data::ApplicationsData;
pub use read_applications::{ListApplicationsError, ReadApplications};
pub use transition::{TransitionApplication, TransitionApplicationError, TransitionInput};
pub use withdraw::{Withdraw, WithdrawError};

/// Every use case of applications.
pub struct Applications {
    /// Makes one.
    pub apply: Apply,
    /// Moves one, for its employer.
    pub transition: TransitionApplication,
    /// Takes one back, for its candidate.
    pub withdraw: Withdraw,
    /// Shows them.
    pub read: ReadApplications,
    /// Notes something about one.
    pub add_note: AddNote,
}

/// The name of the kind of thing in audit entries.
pub(super) const RESOURCE: &str = "application";

/// An application is looked for where it was sent to; nobody says which organization that is. Whoever
/// works there and applied themselves does not decide about themselves, nor sees what is said of them.
pub(super) async fn scope_of(
    queries: &dyn ApplicationQueries,
    actor: &Actor,
    id: ApplicationId,
    permission: &'static Permission,
) -> Result<OrganizationScope, ReadError> {
    policy::authenticated(actor)?;
    let parties = queries.parties_of(id).await?.ok_or(Denied::NotFound)?;
    Ok(employer_of(actor, &parties, permission)?)
}

/// Somebody on the employer's side of an application.
pub(super) fn employer_of(
    actor: &Actor,
    parties: &ApplicationParties,
    permission: &'static Permission,
) -> Result<OrganizationScope, Denied> {
    let scope = policy::in_organization(actor, parties.organization_id, permission)?;
    let me = policy::person(actor).ok().map(|person| person.user_id);
    if me.is_some() && me == parties.candidate_id { Err(Denied::Forbidden) } else { Ok(scope) }
}
