use std::sync::Arc;

use socle_domain::access::Actor;
use socle_domain::identity::{
    OneTimeTokenPurpose, SecretToken, SecurityEventKind, TokenDigest, UserStatus,
};

use crate::identity::events::UserEmailChanged;
use crate::identity::ports::InsertUserError;
use crate::identity::redeem::redeem;
use crate::identity::{IdentityMails, MailError, security};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, digest_of};
use crate::store::{Store, StoreError, Tx, finish};

/// Moves an account to the address that a link was mailed to, tells both addresses, and voids every
/// link that was mailed to the old one.
pub struct ConfirmEmailChange {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

/// Why the account stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmEmailChangeError {
    /// The link is unknown, was used, or has expired.
    #[error("the link is unknown, was used or has expired")]
    Gone,
    /// Somebody has taken the address since.
    #[error("another account has this address by now")]
    EmailTaken,
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ConfirmEmailChange {
    /// Moves the account. Of many concurrent calls with one link, one succeeds.
    pub async fn execute(&self, actor: &Actor, token: &str) -> Result<(), ConfirmEmailChangeError> {
        let token = SecretToken::parse(token).ok_or(ConfirmEmailChangeError::Gone)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, digest_of(token.expose())).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        digest: TokenDigest,
    ) -> Result<(), ConfirmEmailChangeError> {
        let now = self.clock.now();
        let redeemed = redeem(tx, digest, OneTimeTokenPurpose::ChangeEmail, now).await?;
        let (mut user, token) = redeemed.ok_or(ConfirmEmailChangeError::Gone)?;
        let new_email = token.new_email.filter(|_| user.status == UserStatus::Active);
        let new_email = new_email.ok_or(ConfirmEmailChangeError::Gone)?;
        let old = user.clone();
        user.change_email(new_email, now);
        tx.users().change_email(&user).await.map_err(|error| match error {
            InsertUserError::EmailTaken => ConfirmEmailChangeError::EmailTaken,
            InsertUserError::Store(error) => error.into(),
        })?;
        tx.one_time_tokens().void_all_of(user.id, now).await?;
        let kind = SecurityEventKind::EmailChanged;
        security::record(tx, &*self.randomness, actor, user.id, kind, now).await?;
        let event = UserEmailChanged::new(user.id);
        let event = OutboxMessage::event(self.randomness.id(now), &event, now);
        let to_old = self.mails.email_changed(&old, &user.email, now)?;
        let to_new = self.mails.email_changed(&user, &user.email, now)?;
        Ok(tx.outbox().append(&[event, to_old, to_new]).await?)
    }
}
