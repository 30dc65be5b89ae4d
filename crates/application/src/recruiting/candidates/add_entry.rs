use std::marker::PhantomData;
use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{EntriesError, ProfileEntry, ProfileSection};

use super::{Change, Section, announce_entry, lock_self};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::ports::PutEntryError;
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::Invalid;

/// Adds to a list of one's profile.
pub struct AddEntry<E> {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    section: PhantomData<fn() -> E>,
}

/// Why nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum AddEntryError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The list does not take it.
    #[error(transparent)]
    Entries(#[from] EntriesError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PutEntryError> for AddEntryError {
    fn from(error: PutEntryError) -> Self {
        match error {
            PutEntryError::Repeated => EntriesError::Repeated.into(),
            PutEntryError::Store(error) => error.into(),
        }
    }
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
    ) -> Result<ProfileEntry<E>, AddEntryError> {
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
    ) -> Result<ProfileEntry<E>, AddEntryError> {
        lock_self::<AddEntryError>(tx, user_id).await?;
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
