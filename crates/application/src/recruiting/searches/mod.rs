//! Searches that people keep, and what they hear of new jobs.
//!
//! Everybody sees and changes their own. When a job is published, a task looks for the searches that find
//! it, page by page ([`AlertPeople`]); whoever wants to hear at once is told, and for the others it is
//! noted, until the day or the week is over ([`SendAlertDigests`]).

mod alert_people;
mod change_search;
pub mod events;
mod hear_of_jobs;
mod input;
mod names;
mod personal_data;
mod read_searches;
mod remove_search;
mod save_search;
mod send_digests;

use socle_domain::access::Denied;
use socle_domain::recruiting::TooManySearches;

use crate::recruiting::Stale;
use crate::store::StoreError;
use crate::validation::Invalid;

pub use alert_people::{ALERT_PEOPLE, AlertPeople};
pub use change_search::ChangeSearch;
pub use hear_of_jobs::HearOfJobs;
pub use input::{SearchInput, SearchPatch};
pub use names::SearchNames;
pub use personal_data::SearchesData;
pub use read_searches::{ReadSearchError, ReadSearches};
pub use remove_search::{RemoveSearch, RemoveSearchError};
pub use save_search::SaveSearch;
pub use send_digests::{DAILY_ALERTS, SendAlertDigests, WEEKLY_ALERTS};

/// Every use case of saved searches.
pub struct Searches {
    /// Saves one.
    pub save: SaveSearch,
    /// Changes one.
    pub change: ChangeSearch,
    /// Removes one.
    pub remove: RemoveSearch,
    /// Shows them, and what they find.
    pub read: ReadSearches,
}

/// Why a search was not saved or changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteSearchError {
    /// Whoever asks may not, or there is no such search of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// They keep as many as anybody may.
    #[error(transparent)]
    TooMany(#[from] TooManySearches),
    /// Somebody changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The name of the kind of thing in audit entries.
const RESOURCE: &str = "saved_search";
