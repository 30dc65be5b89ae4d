use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{Cv, CvId, heir};

use super::events::{CvActivated, CvRemoved};
use super::lock_self;
use crate::audit::{self, Happening};
use crate::files::{DeleteFileError, delete_own_file};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Removes a CV and its file. When it was the active one, the latest that is left becomes that.
pub struct RemoveCv {
    /// Where CVs are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why it was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveCvError {
    /// Whoever asks may not, or there is no such CV of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Its file was not.
    #[error(transparent)]
    File(#[from] DeleteFileError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RemoveCv {
    /// Removes a CV.
    pub async fn execute(&self, actor: &Actor, id: CvId) -> Result<(), RemoveCvError> {
        let user_id = policy::person(actor)?.user_id;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, id).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        id: CvId,
    ) -> Result<(), RemoveCvError> {
        lock_self::<RemoveCvError>(tx, user_id).await?;
        let mut cvs = tx.cvs().all(user_id).await?;
        let heir = heir(&cvs, id);
        let place = cvs.iter().position(|cv| cv.id == id).ok_or(Denied::NotFound)?;
        let gone = cvs.swap_remove(place);
        let now = self.clock.now();
        tx.cvs().delete(user_id, id).await?;
        delete_own_file(tx, &*self.randomness, actor, gone.file_id, now).await?;
        let happening =
            Happening::on_platform("cv.removed").to("cv", id).with("file_id", gone.file_id);
        let event = CvRemoved(&gone);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let heir = cvs.into_iter().find(|cv| Some(cv.id) == heir);
        if let Some(heir) = heir {
            tx.cvs().activate(user_id, heir.id).await?;
            let heir = Cv { active: true, ..heir };
            let happening = Happening::on_platform("cv.activated").to("cv", heir.id);
            let event = CvActivated(&heir);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        Ok(())
    }
}
