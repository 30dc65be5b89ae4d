use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy as access};
use socle_domain::files::{FileId, Purpose, StoredFile, policy};

use crate::files::ports::FileQueries;
use crate::store::StoreError;

/// Shows a file to those who may see it.
pub struct GetFile {
    /// Knows files.
    pub queries: Arc<dyn FileQueries>,
    /// What files may be for.
    pub purposes: Arc<[&'static Purpose]>,
}

/// Why no file was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetFileError {
    /// Whoever asks may not, or there is no such file of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetFile {
    /// A file, without its content.
    pub async fn execute(&self, actor: &Actor, id: FileId) -> Result<StoredFile, GetFileError> {
        access::authenticated(actor)?;
        let found = self.queries.whereabouts(id).await?.ok_or(Denied::NotFound)?;
        let scope = policy::read(actor, found.owner, found.restricted_to(&self.purposes))?;
        Ok(self.queries.file(&scope, id).await?.ok_or(Denied::NotFound)?)
    }
}
