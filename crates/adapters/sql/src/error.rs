//! What can go wrong, as the ports name it.

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::pooled_connection::deadpool::PoolError;
use socle_application::store::{Cause, StoreError};

/// Why a database could not be opened. Each displays as one line for whoever starts the program.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address makes no sense.
    #[error("the database address is not usable: {0}")]
    Address(String),
    /// It cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(Cause),
    /// The file or its folder cannot be written.
    #[error("the database file cannot be opened for writing: {0}")]
    NotWritable(Cause),
    /// The file is not a database or is damaged.
    #[error("the database file is damaged or not a database ({0}); restore a backup")]
    Corrupt(Cause),
    /// It was migrated by a newer Socle.
    #[error(
        "the database was migrated by a newer version of Socle (it has step {unknown}, which this \
         version does not know); run that version or restore a backup"
    )]
    TooNew {
        /// A step that this version does not know.
        unknown: String,
    },
    /// It lacks steps, and was to be used as it is.
    #[error("the database lacks {} migration steps; run `socle migrate`", .0)]
    TooOld(usize),
    /// A step failed.
    #[error("the database could not be migrated: {0}")]
    Migration(Cause),
}

pub(crate) fn store_error(error: Error) -> StoreError {
    let unavailable = match &error {
        Error::DatabaseError(kind, info) => match kind {
            DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
            | DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::ReadOnlyTransaction => true,
            _ => is_passing(info.message()),
        },
        Error::BrokenTransactionManager => true,
        _ => false,
    };
    match error {
        Error::DeserializationError(cause) => StoreError::Corrupt(cause.to_string()),
        error if unavailable => StoreError::Unavailable(error.into()),
        error => StoreError::Refused(error.into()),
    }
}

/// Conditions that Diesel has no kind for and that pass by themselves or by an operator's hand.
fn is_passing(message: &str) -> bool {
    const SIGNS: [&str; 9] = [
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "attempt to write a readonly database",
        "terminating connection",
        "the database system is",
        "canceling statement due to",
        "deadlock detected",
        "remaining connection slots are reserved",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}

pub(crate) fn pool_error(error: PoolError) -> StoreError {
    StoreError::Unavailable(error.into())
}

/// A stored word that no version of Socle writes.
pub(crate) fn corrupt(column: &str, value: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("{column} holds {value:.40}"))
}
