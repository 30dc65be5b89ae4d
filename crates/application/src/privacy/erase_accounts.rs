use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::UserId;
use socle_domain::privacy::retention::{self, RetentionRule};
use uuid::Uuid;

use crate::audit::{self, Happening};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, SealError};
use crate::privacy::events::UserErased;
use crate::privacy::ports::PrivacyQueries;
use crate::privacy::{PersonalData, PrivacyMails, Retention};
use crate::store::{Store, StoreError, Tx, finish};

/// Erases people whose grace is over: one transaction a person, in which every module forgets them.
pub struct EraseAccounts {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Knows whose grace is over.
    pub queries: Arc<dyn PrivacyQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Writes the last mail.
    pub mails: Arc<PrivacyMails>,
    /// Every module that keeps something about people.
    pub data: Vec<Arc<dyn PersonalData>>,
}

/// Why somebody was not erased.
#[derive(Debug, thiserror::Error)]
enum EraseError {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[async_trait]
impl Retention for EraseAccounts {
    fn rule(&self) -> &'static RetentionRule {
        &retention::ACCOUNTS
    }

    async fn overdue(&self, cutoff: Timestamp) -> Result<u64, StoreError> {
        self.queries.count_people_to_erase(cutoff).await
    }

    /// One person who cannot be erased does not keep the others.
    async fn remove(&self, cutoff: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        let mut erased = 0;
        for user_id in self.queries.people_to_erase(cutoff, at_most).await? {
            let mut tx = self.store.begin().await?;
            let outcome = self.erase(&mut *tx, user_id, cutoff).await;
            match finish(tx, outcome).await {
                Ok(done) => erased += u64::from(done),
                Err(error) => {
                    tracing::error!(%user_id, %error, "a person was not erased; the next run tries again");
                }
            }
        }
        Ok(erased)
    }
}

impl EraseAccounts {
    /// `false` when the person was restored, or another node erased them, in the meantime.
    async fn erase(
        &self,
        tx: &mut dyn Tx,
        user_id: UserId,
        cutoff: Timestamp,
    ) -> Result<bool, EraseError> {
        let user = tx.users().lock(user_id).await?;
        let overdue = |at: Timestamp| at <= cutoff;
        let user = user.filter(|user| user.erasure_requested_at.is_some_and(overdue));
        let Some(user) = user else { return Ok(false) };
        let now = self.clock.now();
        let mail = self.mails.erased(&user, now)?;
        for data in &self.data {
            data.erase(tx, &user, now).await?;
        }
        tx.outbox().forget_person(user.id, &user.email).await?;
        tx.tasks().forget_person(user.id, &user.email).await?;
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        let happening = Happening::on_platform("user.erased").to("user", user.id);
        audit::record(tx, &*self.randomness, &actor, happening, now).await?;
        let event = OutboxMessage::event(self.randomness.id(now), &UserErased::new(user.id), now);
        tx.outbox().append(&[event, mail]).await?;
        Ok(true)
    }
}
