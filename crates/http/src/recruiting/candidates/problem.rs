//! Candidates' errors as problems. No catch-all: a new error has to be thought about.

use socle_application::recruiting::candidates::{
    ActivateCvError, AddCvError, GetCvsError, GetProfileError, ListEntriesError, PutProfileError,
    RemoveCvError, RemoveEntryError, WriteEntryError,
};
use socle_domain::recruiting::EntriesError;

use crate::problem::Problem;

impl From<EntriesError> for Problem {
    fn from(error: EntriesError) -> Self {
        match error {
            EntriesError::Full => {
                Self::conflict("list-full", "The list is full", error.to_string())
            }
            EntriesError::Repeated => {
                Self::conflict("repeated", "The list has this already", error.to_string())
            }
        }
    }
}

impl From<GetProfileError> for Problem {
    fn from(error: GetProfileError) -> Self {
        match error {
            GetProfileError::Denied(error) => error.into(),
            GetProfileError::Store(error) => error.into(),
        }
    }
}

impl From<PutProfileError> for Problem {
    fn from(error: PutProfileError) -> Self {
        match error {
            PutProfileError::Denied(error) => error.into(),
            PutProfileError::Invalid(error) => error.into(),
            PutProfileError::Stale(error) => Self::stale(error.to_string()),
            PutProfileError::Store(error) => error.into(),
        }
    }
}

impl From<ListEntriesError> for Problem {
    fn from(error: ListEntriesError) -> Self {
        match error {
            ListEntriesError::Denied(error) => error.into(),
            ListEntriesError::Store(error) => error.into(),
        }
    }
}

impl From<WriteEntryError> for Problem {
    fn from(error: WriteEntryError) -> Self {
        match error {
            WriteEntryError::Denied(error) => error.into(),
            WriteEntryError::Invalid(error) => error.into(),
            WriteEntryError::Entries(error) => error.into(),
            WriteEntryError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveEntryError> for Problem {
    fn from(error: RemoveEntryError) -> Self {
        match error {
            RemoveEntryError::Denied(error) => error.into(),
            RemoveEntryError::Store(error) => error.into(),
        }
    }
}

impl From<AddCvError> for Problem {
    fn from(error: AddCvError) -> Self {
        match error {
            AddCvError::Denied(error) => error.into(),
            AddCvError::Upload(error) => error.into(),
            AddCvError::TooMany => {
                Self::conflict("too-many-cvs", "There are too many CVs", error.to_string())
            }
            AddCvError::Store(error) => error.into(),
        }
    }
}

impl From<GetCvsError> for Problem {
    fn from(error: GetCvsError) -> Self {
        match error {
            GetCvsError::Denied(error) => error.into(),
            GetCvsError::Store(error) => error.into(),
        }
    }
}

impl From<ActivateCvError> for Problem {
    fn from(error: ActivateCvError) -> Self {
        match error {
            ActivateCvError::Denied(error) => error.into(),
            ActivateCvError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveCvError> for Problem {
    fn from(error: RemoveCvError) -> Self {
        match error {
            RemoveCvError::Denied(error) => error.into(),
            RemoveCvError::File(error) => error.into(),
            RemoveCvError::Store(error) => error.into(),
        }
    }
}
