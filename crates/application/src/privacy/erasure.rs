//! What asking to erase an account, and keeping it after all, do in a transaction, whoever asks.

use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::{SecurityEventKind, SessionEnd, SessionEndReason, User};
use socle_domain::organizations::Organization;

use crate::identity::record_security_event;
use crate::outbox::OutboxMessage;
use crate::ports::{Randomness, RandomnessExt as _, SealError};
use crate::privacy::PrivacyMails;
use crate::privacy::events::{UserErasureCanceled, UserErasureRequested};
use crate::store::{StoreError, Tx};

/// Closes accounts, and opens them again within the grace.
pub struct Erasures {
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Writes the mails.
    pub mails: Arc<PrivacyMails>,
}

/// Why an account was not closed or opened.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// Nobody else owns these organizations: somebody else has to, or they have to be closed, first.
    #[error("{}", only_owner_of(.0))]
    LastOwner(Vec<Organization>),
    /// Nobody wants to erase the account.
    #[error("the account does not wait to be erased")]
    NotRequested,
    /// The mail could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn only_owner_of(organizations: &[Organization]) -> String {
    let names: Vec<_> = organizations.iter().map(|it| it.name.as_str()).collect();
    format!("nobody else owns {}; make somebody an owner, or close it, first", names.join(", "))
}

impl Erasures {
    /// Asks to erase a locked person, and returns when that will be. Asked again, nothing changes.
    pub(super) async fn request(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        mut user: User,
        now: Timestamp,
    ) -> Result<Timestamp, ErasureError> {
        // Whoever counts owners has locked the organization, as this does: of two owners who leave
        // at once, one is the last.
        let alone = tx.members().lock_sole_ownerships(user.id).await?;
        if !alone.is_empty() {
            return Err(ErasureError::LastOwner(alone));
        }
        let requested = user.request_erasure(now);
        let erases_at = user.erases_at().unwrap_or(now);
        if !requested {
            return Ok(erases_at);
        }
        tx.users().update(&user).await?;
        // No link that is on its way may move the account or its password.
        tx.one_time_tokens().void_all_of(user.id, now).await?;
        let end = SessionEnd { at: now, reason: SessionEndReason::ErasureRequested };
        tx.sessions().end_all_of(user.id, end).await?;
        let kind = SecurityEventKind::ErasureRequested;
        record_security_event(tx, &*self.randomness, actor, user.id, kind, now).await?;
        let event = UserErasureRequested::new(user.id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        let mail = self.mails.erasure_requested(&user, erases_at, now)?;
        tx.outbox().append(&[event, mail]).await?;
        Ok(erases_at)
    }

    /// Keeps a locked person after all.
    pub(super) async fn cancel(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        mut user: User,
        now: Timestamp,
    ) -> Result<User, ErasureError> {
        if !user.cancel_erasure(now) {
            return Err(ErasureError::NotRequested);
        }
        tx.users().update(&user).await?;
        let kind = SecurityEventKind::ErasureCanceled;
        record_security_event(tx, &*self.randomness, actor, user.id, kind, now).await?;
        let event = UserErasureCanceled::new(user.id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        let mail = self.mails.erasure_canceled(&user, now)?;
        tx.outbox().append(&[event, mail]).await?;
        Ok(user)
    }
}
