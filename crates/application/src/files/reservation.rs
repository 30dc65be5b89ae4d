//! Places that files were to have.

use socle_domain::files::{FileScope, Upload};

use crate::files::ports::FileStorage;
use crate::store::{Store, finish};

/// Gives a place up, so that nobody waits for the clean-up with a full quota. What fails here is for
/// the clean-up.
pub(super) async fn give_up(
    store: &dyn Store,
    storage: &dyn FileStorage,
    scope: &FileScope,
    upload: &Upload,
) {
    if let Err(error) = storage.remove(upload.id).await {
        tracing::warn!(file_id = %upload.id, %error, "content stays for the clean-up");
        return;
    }
    let given_up = async {
        let mut tx = store.begin().await?;
        let deleted = tx.files().delete(scope, upload.id).await;
        let outcome = match deleted {
            Ok(true) => tx.files().forget(&[upload.id]).await,
            other => other.map(drop),
        };
        finish(tx, outcome).await
    };
    if let Err(error) = given_up.await {
        tracing::warn!(file_id = %upload.id, %error, "a reservation stays for the clean-up");
    }
}
