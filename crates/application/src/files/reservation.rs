//! Places that files were to have.

use socle_domain::files::{FileScope, Upload};

use crate::files::ports::FileStorage;
use crate::store::{Store, StoreError, finish};

/// Gives a place up, so that nobody waits for the clean-up with a full quota. What fails here is for
/// the clean-up.
///
/// The database says first whether it is still a place: when the answer to a commit was lost, the file
/// may be there after all, and its content with it.
pub(super) async fn give_up(
    store: &dyn Store,
    storage: &dyn FileStorage,
    scope: &FileScope,
    upload: &Upload,
) {
    match forgo(store, scope, upload).await {
        Ok(true) => {}
        Ok(false) => {
            tracing::info!(file_id = %upload.id, "there is no place to give up any more");
            return;
        }
        Err(error) => {
            tracing::warn!(file_id = %upload.id, %error, "a reservation stays for the clean-up");
            return;
        }
    }
    if let Err(error) = storage.remove(upload.id).await {
        tracing::warn!(file_id = %upload.id, %error, "content stays for the clean-up");
        return;
    }
    if let Err(error) = forget(store, upload).await {
        tracing::warn!(file_id = %upload.id, %error, "what was a place stays for the clean-up");
    }
}

async fn forgo(store: &dyn Store, scope: &FileScope, upload: &Upload) -> Result<bool, StoreError> {
    let mut tx = store.begin().await?;
    let outcome = tx.files().give_up(scope, upload.id).await;
    finish(tx, outcome).await
}

async fn forget(store: &dyn Store, upload: &Upload) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let outcome = tx.files().forget(&[upload.id]).await;
    finish(tx, outcome).await
}
