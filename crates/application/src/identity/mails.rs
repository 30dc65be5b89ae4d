use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::identity::{
    EmailAddress, Locale, OneTimeCode, OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose,
    SecretToken, Session, TokenDigest, User,
};

use crate::email::{EmailContent, EmailQueue};
use crate::identity::Links;
use crate::identity::ports::IdentityTx;
use crate::outbox::OutboxMessage;
use crate::ports::{Mac, Randomness, RandomnessExt as _, SealError, Sealer};
use crate::store::StoreError;

/// Prepares identity's mails, and the one-time tokens in their links.
///
/// Each returns an outbox message for the use case to append to its own transaction.
pub struct IdentityMails {
    emails: EmailQueue,
    randomness: Arc<dyn Randomness>,
    mac: Arc<dyn Mac>,
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
    pub fn new(
        randomness: Arc<dyn Randomness>,
        sealer: Arc<dyn Sealer>,
        mac: Arc<dyn Mac>,
        links: Links,
    ) -> Self {
        Self { emails: EmailQueue::new(sealer, Arc::clone(&randomness)), randomness, mac, links }
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
            link: self.links.sign_in(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Welcomes a person who has proved their address.
    pub fn welcome(&self, user: &User, now: Timestamp) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::Welcome {
            first_name: user.first_name.to_string(),
            link: self.links.sign_in(),
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

    /// Sends a person a link and a code to sign in with; earlier ones stop working.
    pub async fn magic_link(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        locale: Locale,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let purpose = OneTimeTokenPurpose::MagicLink;
        let (token, mut issued) = self.draw(user, purpose, now);
        let mut random = [0; 8];
        self.randomness.fill(&mut random);
        let code = OneTimeCode::from_random(random);
        issued.code = Some(self.code_digest(issued.id, &code));
        tx.one_time_tokens().replace(&issued).await?;
        let content = EmailContent::MagicLink {
            first_name: user.first_name.to_string(),
            link: self.links.magic_link(&token),
            code: code.expose().to_owned(),
            valid_minutes: purpose.lifetime().num_minutes(),
        };
        Ok(self.emails.to_address(&user.email, locale, content, now)?)
    }

    /// What is stored of the code beside a link. The same code beside another link leaves another.
    fn code_digest(&self, id: OneTimeTokenId, code: &OneTimeCode) -> TokenDigest {
        self.mac.mac(CODE, &code_message(id, code))
    }

    /// Whether it is the code beside a link, under whichever key it was stored.
    pub(super) fn is_code_of(&self, token: &OneTimeToken, code: &OneTimeCode) -> bool {
        let digests = self.mac.macs(CODE, &code_message(token.id, code));
        token.code.is_some_and(|stored| digests.iter().any(|digest| stored.matches(digest)))
    }

    /// Tells a person that somebody signed in from a device that was not known.
    pub fn new_device(
        &self,
        user: &User,
        session: &Session,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let name = session.device_name.as_ref().map(|name| name.as_str().to_owned());
        let content = EmailContent::NewDevice {
            first_name: user.first_name.to_string(),
            device: name.or_else(|| session.user_agent.clone()).unwrap_or_default(),
            ip: session.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            at: user.time_zone.show(now),
            link: self.links.devices(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that a session of theirs was used from two places, and ended.
    pub fn suspicious_activity(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::SuspiciousActivity {
            first_name: user.first_name.to_string(),
            link: self.links.account(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that their account is locked for unknown devices, with a link to end that.
    pub async fn account_locked(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let purpose = OneTimeTokenPurpose::UnlockAccount;
        let token = self.issue(tx, user, purpose, now).await?;
        let content = EmailContent::AccountLocked {
            first_name: user.first_name.to_string(),
            link: self.links.unlock_account(&token),
            valid_hours: purpose.lifetime().num_hours(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Asks a person to confirm the address that their account is to move to; earlier links stop
    /// working.
    pub async fn confirm_email_change(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        new_email: &EmailAddress,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let purpose = OneTimeTokenPurpose::ChangeEmail;
        let (token, mut issued) = self.draw(user, purpose, now);
        issued.new_email = Some(new_email.clone());
        tx.one_time_tokens().replace(&issued).await?;
        let content = EmailContent::ConfirmEmailChange {
            first_name: user.first_name.to_string(),
            link: self.links.change_email(&token),
            valid_hours: purpose.lifetime().num_hours(),
        };
        Ok(self.emails.to_address(new_email, user.locale, content, now)?)
    }

    /// Tells a person at their present address that their account is to move.
    pub fn email_change_requested(
        &self,
        user: &User,
        new_email: &EmailAddress,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::EmailChangeRequested {
            first_name: user.first_name.to_string(),
            new_email: new_email.to_string(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that their account has moved.
    pub fn email_changed(
        &self,
        user: &User,
        new_email: &EmailAddress,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::EmailChanged {
            first_name: user.first_name.to_string(),
            new_email: new_email.to_string(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells the owner of an account that somebody wanted to move theirs to its address.
    pub fn email_address_taken(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::EmailAddressTaken {
            first_name: user.first_name.to_string(),
            link: self.links.sign_in(),
        };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that a second factor is asked for from now on.
    pub fn second_factor_enabled(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content = EmailContent::SecondFactorEnabled { first_name: user.first_name.to_string() };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that no second factor is asked for any more.
    pub fn second_factor_disabled(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content =
            EmailContent::SecondFactorDisabled { first_name: user.first_name.to_string() };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that they have new recovery codes.
    pub fn recovery_codes_replaced(
        &self,
        user: &User,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content =
            EmailContent::RecoveryCodesReplaced { first_name: user.first_name.to_string() };
        Ok(self.emails.to_user(user, content, now)?)
    }

    /// Tells a person that a recovery code was used, and how many are left.
    pub fn recovery_code_used(
        &self,
        user: &User,
        remaining: i64,
        now: Timestamp,
    ) -> Result<OutboxMessage, MailError> {
        let content =
            EmailContent::RecoveryCodeUsed { first_name: user.first_name.to_string(), remaining };
        Ok(self.emails.to_user(user, content, now)?)
    }

    async fn issue(
        &self,
        tx: &mut dyn IdentityTx,
        user: &User,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<SecretToken, StoreError> {
        let (token, issued) = self.draw(user, purpose, now);
        tx.one_time_tokens().replace(&issued).await?;
        Ok(token)
    }

    fn draw(
        &self,
        user: &User,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> (SecretToken, OneTimeToken) {
        let (token, digest) = self.randomness.token();
        let issued = OneTimeToken::issue(self.randomness.id(now), user.id, purpose, digest, now);
        (token, issued)
    }
}

const CODE: &str = "magic link code";

fn code_message(id: OneTimeTokenId, code: &OneTimeCode) -> Vec<u8> {
    format!("{id}\n{}", code.expose()).into_bytes()
}
