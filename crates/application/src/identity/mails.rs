use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::identity::{OneTimeToken, OneTimeTokenPurpose, SecretToken, TokenDigest, User};

use crate::email::{EmailContent, EmailQueue};
use crate::identity::Links;
use crate::identity::ports::IdentityTx;
use crate::outbox::OutboxMessage;
use crate::ports::{Randomness, RandomnessExt as _, SealError, Sealer};
use crate::store::StoreError;

/// Prepares identity's mails, and the one-time tokens in their links.
///
/// Each returns an outbox message for the use case to append to its own transaction.
pub struct IdentityMails {
    emails: EmailQueue,
    randomness: Arc<dyn Randomness>,
    links: Links,
}

/// Why a mail was not prepared.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The token in its link could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IdentityMails {
    /// Over its ports.
    pub fn new(randomness: Arc<dyn Randomness>, sealer: Arc<dyn Sealer>, links: Links) -> Self {
        Self { emails: EmailQueue::new(sealer, Arc::clone(&randomness)), randomness, links }
    }

    /// Asks a person to prove their address; earlier links stop working.
    pub async fn prove_address(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let purpose = OneTimeTokenPurpose::VerifyEmail;
        let token = self.issue(tx, user, purpose, now).await?;
        let content = EmailContent::VerifyEmail {
            first_name: user.first_name.to_string(),
            link: self.links.verify_email(&token),
            valid_hours: purpose.lifetime().num_hours(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells the owner of an account that somebody tried to sign up with their address.
    pub fn already_registered(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::AlreadyRegistered {
            first_name: user.first_name.to_string(),
            link: self.links.home(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Welcomes a person who has proved their address.
    pub fn welcome(&self, user: &User, now: Timestamp) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::Welcome {
            first_name: user.first_name.to_string(),
            link: self.links.home(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that their password was set anew.
    pub fn password_changed(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::PasswordChanged { first_name: user.first_name.to_string() };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Issues a link with which a person chooses a password; earlier ones stop working.
    pub async fn choose_password_link(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        now: Timestamp,
    ) -> Result<String, MailError> {
        let token = self.issue(tx, user, OneTimeTokenPurpose::ResetPassword, now).await?;
        Ok(self.links.reset_password(&token))
    }

    /// Sends a person the link of [`Self::choose_password_link`].
    pub fn choose_password(
        &self,
        user: &User,
        link: &str,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::SetPassword {
            first_name: user.first_name.to_string(),
            link: link.to_owned(),
            valid_hours: OneTimeTokenPurpose::ResetPassword.lifetime().num_hours(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Sends a person who forgot their password a link to choose another; earlier links stop working.
    pub async fn reset_password(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::ResetPassword {
            first_name: user.first_name.to_string(),
            link: self.choose_password_link(tx, user, now).await?,
            valid_hours: OneTimeTokenPurpose::ResetPassword.lifetime().num_hours(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    async fn issue(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<SecretToken, StoreError> {
        let (token, digest): (SecretToken, TokenDigest) = self.randomness.token();
        let issued = OneTimeToken::issue(self.randomness.id(now), user.id, purpose, digest, now);
        tx.one_time_tokens().replace(&issued).await?;
        Ok(token)
    }
}
