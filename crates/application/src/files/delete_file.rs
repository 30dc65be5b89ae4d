use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy as access};
use socle_domain::files::{FileId, FileScope, Purpose, policy};

use crate::files::ports::FileQueries;
use crate::files::remove_file;
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Deletes a file: it is gone for everybody at once, and its links with it. Its content follows, by the
/// clean-up.
pub struct DeleteFile {
    /// Where files are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose a file is.
    pub queries: Arc<dyn FileQueries>,
    /// What files may be for.
    pub purposes: Arc<[&'static Purpose]>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// What is deleted by deleting what it is for, and not by itself.
    pub parts: Arc<[&'static Purpose]>,
}

/// Why a file was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteFileError {
    /// Whoever asks may not, or there is no such file of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is a part of something else.
    #[error("the file is a part of something; delete that instead")]
    IsPart,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeleteFile {
    /// Deletes a file.
    pub async fn execute(&self, actor: &Actor, id: FileId) -> Result<(), DeleteFileError> {
        access::authenticated(actor)?;
        let found = self.queries.whereabouts(id).await?.ok_or(Denied::NotFound)?;
        let restricted_to = found.restricted_to(&self.purposes);
        let scope = policy::delete(actor, found.owner, found.uploaded_by, restricted_to)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &FileScope,
        id: FileId,
    ) -> Result<(), DeleteFileError> {
        let file = tx.files().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        if self.parts.iter().any(|purpose| purpose.name == file.purpose.as_str()) {
            return Err(DeleteFileError::IsPart);
        }
        remove_file(tx, &*self.randomness, actor, scope, &file, self.clock.now()).await?;
        Ok(())
    }
}
