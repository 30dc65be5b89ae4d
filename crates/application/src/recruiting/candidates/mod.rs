//! What people say of themselves as candidates, and the CVs they keep: the use cases.
//!
//! Everybody sees and changes their own. Whoever changes something locks the person first, so that of
//! many changes at once each sees those before it.

mod activate_cv;
mod add_cv;
mod add_entry;
pub mod events;
mod get_cvs;
mod get_profile;
mod list_entries;
mod personal_data;
mod proposal;
mod put_profile;
mod read_cv;
mod remove_cv;
mod remove_entry;
mod replace_entry;
mod section;
mod write_entry;

pub use activate_cv::{ActivateCv, ActivateCvError};
pub use add_cv::{AddCv, AddCvError, READ_CV};
pub use add_entry::AddEntry;
pub use get_cvs::{GetCvs, GetCvsError};
pub use get_profile::{GetProfile, GetProfileError};
pub use list_entries::{ListEntries, ListEntriesError};
pub use personal_data::CandidatesData;
pub use put_profile::{ProfileInput, PutProfile, PutProfileError};
pub use read_cv::ReadCv;
pub use remove_cv::{RemoveCv, RemoveCvError};
pub use remove_entry::{RemoveEntry, RemoveEntryError};
pub use replace_entry::ReplaceEntry;
pub use section::{EducationInput, ExperienceInput, Section, SkillInput};
pub use write_entry::WriteEntryError;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{CandidateSkill, Education, Experience, ProfileEntryId};

use crate::audit::{self, Happening};
use crate::identity::lock_person;
use crate::ports::Randomness;
use crate::store::{StoreError, Tx};

/// Every use case of candidates, built once by the wiring.
pub struct Candidates {
    /// Shows what somebody says of themselves.
    pub get: GetProfile,
    /// Says something else.
    pub put: PutProfile,
    /// Where they worked.
    pub experiences: Entries<Experience>,
    /// What they learned.
    pub education: Entries<Education>,
    /// What they can.
    pub skills: Entries<CandidateSkill>,
    /// Takes a CV in.
    pub add_cv: AddCv,
    /// Shows CVs.
    pub cvs: GetCvs,
    /// Makes one the active one.
    pub activate_cv: ActivateCv,
    /// Removes one.
    pub remove_cv: RemoveCv,
}

/// The use cases of one list.
pub struct Entries<E> {
    /// Shows it.
    pub list: ListEntries<E>,
    /// Adds to it.
    pub add: AddEntry<E>,
    /// Changes what is in it.
    pub replace: ReplaceEntry<E>,
    /// Takes something out of it.
    pub remove: RemoveEntry<E>,
}

/// Locks the person who asks. Whoever is erased, or waits for it, since the request came is nobody any
/// more.
pub(in crate::recruiting) async fn lock_self<E: From<Denied> + From<StoreError>>(
    tx: &mut dyn Tx,
    user_id: UserId,
) -> Result<(), E> {
    lock_person(tx, user_id).await?.ok_or(Denied::NotAuthenticated)?;
    Ok(())
}

/// What was done to an entry.
#[derive(Debug, Clone, Copy)]
enum Change {
    Added,
    Replaced,
    Removed,
}

impl Change {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
            Self::Removed => "removed",
        }
    }
}

/// Notes and announces that a list has changed.
async fn announce_entry<E: Section>(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    (user_id, id): (UserId, ProfileEntryId),
    change: Change,
    now: Timestamp,
) -> Result<(), StoreError> {
    let happening = Happening::on_platform("candidate.updated")
        .to("profile_entry", id)
        .with("section", E::SECTION.as_str())
        .with("change", change.as_str());
    let event = events::CandidateUpdated::new(user_id);
    audit::announce(tx, randomness, actor, happening, &event, now).await
}
