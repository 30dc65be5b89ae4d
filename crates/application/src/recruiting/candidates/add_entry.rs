use std::marker::PhantomData;
use std::sync::Arc;

use socle_domain::access::{Actor, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{EntriesError, ProfileEntry, ProfileSection};

use super::{Change, Section, WriteEntryError, announce_entry, lock_self};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, Tx, finish};

/// Adds to a list of one's profile.
pub struct AddEntry<E> {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    section: PhantomData<fn() -> E>,
}

impl<E: Section> AddEntry<E> {
    /// Into that store.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        Self { store, clock, randomness, section: PhantomData }
    }

    /// Adds what the request says, and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: &E::Input,
    ) -> Result<ProfileEntry<E>, WriteEntryError> {
        let user_id = policy::person(actor)?.user_id;
        let content = E::parse(input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, content).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        content: E,
    ) -> Result<ProfileEntry<E>, WriteEntryError> {
        lock_self::<WriteEntryError>(tx, user_id).await?;
        if E::entries(tx).count(user_id).await? >= ProfileSection::MAX {
            return Err(EntriesError::Full.into());
        }
        let now = self.clock.now();
        let id = self.randomness.id(now);
        let entry = ProfileEntry { id, content, created_at: now, updated_at: now };
        E::entries(tx).insert(user_id, &entry).await?;
        let which = (user_id, id);
        announce_entry::<E>(tx, &*self.randomness, actor, which, Change::Added, now).await?;
        Ok(entry)
    }
}
