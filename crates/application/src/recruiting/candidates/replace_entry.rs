use std::marker::PhantomData;
use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{ProfileEntry, ProfileEntryId};

use super::{Change, Section, WriteEntryError, announce_entry, lock_self};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, Tx, finish};

/// Changes what is on a list of one's profile.
pub struct ReplaceEntry<E> {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    section: PhantomData<fn() -> E>,
}

impl<E: Section> ReplaceEntry<E> {
    /// In that store.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { store, clock, randomness, section: PhantomData }
    }

    /// Puts what the request says in the place of an entry, and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ProfileEntryId,
        input: &E::Input,
    ) -> Result<ProfileEntry<E>, WriteEntryError> {
        let user_id = policy::person(actor)?.user_id;
        let content = E::parse(input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, id, content).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        id: ProfileEntryId,
        content: E,
    ) -> Result<ProfileEntry<E>, WriteEntryError> {
        lock_self::<WriteEntryError>(tx, user_id).await?;
        let entry = E::entries(tx).find(user_id, id).await?.ok_or(Denied::NotFound)?;
        if entry.content == content {
            return Ok(entry);
        }
        let now = self.clock.now();
        let entry = ProfileEntry { content, updated_at: now, ..entry };
        E::entries(tx).update(user_id, &entry).await?;
        let which = (user_id, id);
        announce_entry::<E>(tx, &*self.randomness, actor, which, Change::Replaced, now).await?;
        Ok(entry)
    }
}
