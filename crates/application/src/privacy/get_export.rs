use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::policy;
use socle_domain::privacy::{ExportId, ExportState, PersonalExport};

use crate::ports::{Clock, SealError, Sealer};
use crate::privacy::archive_place;
use crate::privacy::ports::PrivacyQueries;
use crate::store::StoreError;

/// Shows a person how far an export of theirs is, and hands out the archive.
pub struct GetExport {
    /// Knows exports.
    pub queries: Arc<dyn PrivacyQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Decrypts archives.
    pub sealer: Arc<dyn Sealer>,
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum GetExportError {
    /// Nobody is signed in, or there is no such export of theirs, or not any more.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there yet.
    #[error("the archive is still being made")]
    Running,
    /// It was given up.
    #[error("the archive could not be made; ask for another")]
    Failed,
    /// It cannot be decrypted.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetExport {
    /// How far it is, and the moment for which that holds.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ExportId,
    ) -> Result<(PersonalExport, Timestamp), GetExportError> {
        let signed_in = policy::own_account(actor)?;
        let export = self.queries.export(signed_in.user_id, id).await?;
        Ok((export.ok_or(Denied::NotFound)?, self.clock.now()))
    }

    /// The archive, a ZIP.
    pub async fn archive(&self, actor: &Actor, id: ExportId) -> Result<Vec<u8>, GetExportError> {
        let (export, now) = self.execute(actor, id).await?;
        match export.state_at(now) {
            ExportState::Running => Err(GetExportError::Running),
            ExportState::Failed => Err(GetExportError::Failed),
            ExportState::Expired => Err(Denied::NotFound.into()),
            ExportState::Ready => {
                let sealed = self.queries.sealed_archive(export.user_id, id).await?;
                let sealed = sealed.ok_or(Denied::NotFound)?;
                Ok(self.sealer.open(&archive_place(id), &sealed)?)
            }
        }
    }
}
