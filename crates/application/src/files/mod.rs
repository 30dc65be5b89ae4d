//! What people and organizations keep: the use cases.
//!
//! A file is in two places: its content in the storage, everything else in the databases. No
//! transaction spans both, so the databases come first and last: a place is reserved before the first
//! byte arrives, and what was deleted is remembered until its content is gone. Whenever the process
//! dies, [`CleanUpFiles`] finds what is left.

mod clean_up;
mod content;
mod copy_file;
mod delete_file;
pub mod events;
mod form;
mod get_file;
mod links;
mod open_download;
mod personal_data;
pub mod ports;
mod reservation;
mod sign_download;
mod upload_file;

pub use clean_up::{CLEAN_UP, CleanUpError, CleanUpFiles, CleanedUp};
pub use content::{FileContent, FileContentError};
pub use copy_file::{CopiedFile, CopyFile, CopyFileError};
pub use delete_file::{DeleteFile, DeleteFileError};
pub use form::{UploadPart, UploadParts, UploadedFor, unknown_field};
pub use get_file::{GetFile, GetFileError};
pub use links::{DownloadLink, DownloadLinks};
pub use open_download::{OpenDownload, OpenDownloadError};
pub use personal_data::FilesData;
pub use sign_download::{SignDownload, SignDownloadError, SignedDownload};
pub use upload_file::{UploadFile, UploadFileError};

use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::files::{FileId, FileOwner, FileScope, StoredFile, policy};

use crate::audit::{self, Happening};
use crate::identity::lock_person;
use crate::organizations::{OrganizationUnavailable, lock_open};
use crate::ports::Randomness;
use crate::store::{StoreError, Tx};

/// Every use case of files, built once by the wiring.
pub struct Files {
    /// Takes one in.
    pub upload: Arc<UploadFile>,
    /// Shows one.
    pub get: GetFile,
    /// Deletes one.
    pub delete: DeleteFile,
    /// Makes a link by which one can be fetched.
    pub sign_download: SignDownload,
    /// Hands one out to whoever has the link.
    pub open_download: OpenDownload,
}

/// Deletes everything that an organization keeps, in the transaction that erases it.
pub async fn delete_files_of<T: ports::FilesTx + ?Sized>(
    tx: &mut T,
    scope: &OrganizationScope,
) -> Result<(), StoreError> {
    tx.files().delete_all_within(scope).await
}

/// Deletes a file that a use case of another context keeps, in its transaction.
pub async fn delete_kept<T: ports::FilesTx + ?Sized>(
    tx: &mut T,
    scope: &FileScope,
    id: FileId,
) -> Result<bool, StoreError> {
    tx.files().delete(scope, id).await
}

/// Deletes a person's own file in the transaction that removes what it is a part of; `false` when it is
/// not there.
pub async fn delete_own_file(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    id: FileId,
    now: Timestamp,
) -> Result<bool, DeleteFileError> {
    let scope = policy::own(actor)?;
    let Some(file) = tx.files().lock(&scope, id).await? else { return Ok(false) };
    remove_file(tx, randomness, actor, &scope, &file, now).await?;
    Ok(true)
}

/// Deletes a locked file, notes it and announces it.
async fn remove_file(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &FileScope,
    file: &StoredFile,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.files().delete(scope, file.id).await?;
    let happening = happening(scope, "file.deleted").to("file", file.id);
    let event = events::FileDeleted(file);
    audit::announce(tx, randomness, actor, happening, &event, now).await
}

/// Locks whose files these are: nobody else adds any until the transaction ends.
async fn lock_owner(tx: &mut dyn Tx, scope: &FileScope) -> Result<(), OrganizationUnavailable> {
    match (scope.owner(), scope.organization()) {
        (_, Some(organization)) => lock_open(tx, organization).await.map(drop),
        (FileOwner::Person(user_id), None) => {
            lock_person(tx, user_id).await?.ok_or(Denied::NotAuthenticated)?;
            Ok(())
        }
        (FileOwner::Organization(_), None) => Err(Denied::NotFound.into()),
    }
}

/// Something that happened to somebody's files.
fn happening(scope: &FileScope, action: &'static str) -> Happening {
    match scope.organization() {
        Some(organization) => Happening::within(organization, action),
        None => Happening::on_platform(action),
    }
}
