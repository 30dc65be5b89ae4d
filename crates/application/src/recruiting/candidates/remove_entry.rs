use std::marker::PhantomData;
use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::ProfileEntryId;

use super::{Change, Section, announce_entry, lock_self};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Takes something out of a list of one's profile.
pub struct RemoveEntry<E> {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    section: PhantomData<fn() -> E>,
}

/// Why nothing was taken out.
#[derive(Debug, thiserror::Error)]
pub enum RemoveEntryError {
    /// Whoever asks may not, or there is no such entry of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E: Section> RemoveEntry<E> {
    /// From that store.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { store, clock, randomness, section: PhantomData }
    }

    /// Takes an entry out.
    pub async fn execute(&self, actor: &Actor, id: ProfileEntryId) -> Result<(), RemoveEntryError> {
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
        id: ProfileEntryId,
    ) -> Result<(), RemoveEntryError> {
        lock_self::<RemoveEntryError>(tx, user_id).await?;
        if !E::entries(tx).delete(user_id, id).await? {
            return Err(Denied::NotFound.into());
        }
        let (which, now) = ((user_id, id), self.clock.now());
        announce_entry::<E>(tx, &*self.randomness, actor, which, Change::Removed, now).await?;
        Ok(())
    }
}
