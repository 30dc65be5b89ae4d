//! What adding and replacing an entry share: why they fail.

use socle_domain::access::Denied;
use socle_domain::recruiting::EntriesError;

use crate::recruiting::ports::PutEntryError;
use crate::store::StoreError;
use crate::validation::Invalid;

/// Why an entry was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteEntryError {
    /// Whoever asks may not, or there is no such entry of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The list does not take it.
    #[error(transparent)]
    Entries(#[from] EntriesError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PutEntryError> for WriteEntryError {
    fn from(error: PutEntryError) -> Self {
        match error {
            PutEntryError::Repeated => EntriesError::Repeated.into(),
            PutEntryError::Store(error) => error.into(),
        }
    }
}
