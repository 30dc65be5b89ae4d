use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{Cv, CvId};

use super::events::CvActivated;
use super::lock_self;
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Makes a CV the one that goes along when its person applies.
pub struct ActivateCv {
    /// Where CVs are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why it was not.
#[derive(Debug, thiserror::Error)]
pub enum ActivateCvError {
    /// Whoever asks may not, or there is no such CV of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ActivateCv {
    /// Makes a CV the active one, and returns it.
    pub async fn execute(&self, actor: &Actor, id: CvId) -> Result<Cv, ActivateCvError> {
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
    ) -> Result<Cv, ActivateCvError> {
        lock_self::<ActivateCvError>(tx, user_id).await?;
        let cvs = tx.cvs().all(user_id).await?;
        let cv = cvs.into_iter().find(|cv| cv.id == id).ok_or(Denied::NotFound)?;
        if cv.active {
            return Ok(cv);
        }
        tx.cvs().activate(user_id, id).await?;
        let (cv, now) = (Cv { active: true, ..cv }, self.clock.now());
        let happening = Happening::on_platform("cv.activated").to("cv", id);
        let event = CvActivated(&cv);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(cv)
    }
}
