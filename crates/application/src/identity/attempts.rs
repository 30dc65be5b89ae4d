//! Failures that count against an account, and what happens when there are too many.

use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::{EmailAddress, SecurityEventKind, TokenDigest, User, UserId};

use crate::audit;
use crate::identity::{IdentityMails, MailError, audited, security};
use crate::ports::{Mac, Randomness};
use crate::store::{StoreError, Tx};

/// What was attempted. Passwords and codes count apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempted {
    /// A password.
    Password,
    /// A code, of whichever kind: parallel flows share one count.
    Code,
}

/// Where one person's attempts from one device count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    key: TokenDigest,
    from_known_device: bool,
}

/// Somebody did not get in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failure<'a> {
    /// At this address.
    pub(super) email: &'a EmailAddress,
    /// Whose it is, if it is somebody's.
    pub(super) user_id: Option<UserId>,
    /// By what proof.
    pub(super) method: &'static str,
    /// Where it counts.
    pub(super) counted: Counted,
}

/// Counts failures against accounts.
///
/// They count under an HMAC of the address, whether or not anybody has it: unknown addresses cost the
/// same work and leave the same trace. Each known device of a person counts apart, and all unknown
/// ones together.
pub struct Attempts {
    /// Disguises addresses.
    pub mac: Arc<dyn Mac>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

impl Attempts {
    /// Where attempts at an address from a device count.
    pub(super) fn counted(
        &self,
        attempted: Attempted,
        email: &EmailAddress,
        known_mark: Option<TokenDigest>,
    ) -> Counted {
        let purpose = match attempted {
            Attempted::Password => "password attempts",
            Attempted::Code => "code attempts",
        };
        let device = known_mark.map_or(Vec::new(), |mark| mark.as_bytes().to_vec());
        // An address holds no NUL.
        let message = [email.as_str().as_bytes(), &[0], &device].concat();
        let key = self.mac.mac(purpose, &message);
        Counted { key, from_known_device: known_mark.is_some() }
    }

    /// Counts a failure and notes it, alike for addresses that are nobody's. When it is the one that
    /// locks, the owner hears of it.
    pub(super) async fn fail(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        failure: Failure<'_>,
        now: Timestamp,
    ) -> Result<(), MailError> {
        let Failure { email, user_id, method, counted } = failure;
        let mut lockout = tx.failed_attempts().lock(counted.key).await?;
        let locks = lockout.fail(now);
        tx.failed_attempts().store(counted.key, &lockout).await?;
        let failed = audited::sign_in_failed(user_id, method);
        audit::record(tx, &*self.randomness, actor, failed, now).await?;
        if locks && !counted.from_known_device {
            self.tell_owner(tx, actor, email, now).await?;
        }
        Ok(())
    }

    /// Whether nothing is let in. Keeps others from counting until the transaction ends.
    pub(super) async fn is_locked(
        &self,
        tx: &mut dyn Tx,
        counted: Counted,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(tx.failed_attempts().lock(counted.key).await?.is_locked(now))
    }

    /// A success: forgets the failures before it, and says whether the account is locked after all,
    /// because others failed meanwhile. Then the transaction is to be rolled back.
    pub(super) async fn succeed(
        &self,
        tx: &mut dyn Tx,
        counted: Counted,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(!tx.failed_attempts().take(counted.key).await?.is_locked(now))
    }

    /// Forgets the failures on unknown devices.
    pub(super) async fn forgive(
        &self,
        tx: &mut dyn Tx,
        email: &EmailAddress,
    ) -> Result<(), StoreError> {
        for attempted in [Attempted::Password, Attempted::Code] {
            let counted = self.counted(attempted, email, None);
            tx.failed_attempts().take(counted.key).await?;
        }
        Ok(())
    }

    async fn tell_owner(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<(), MailError> {
        let user = tx.users().lock_by_email(email).await?;
        let Some(user) = user.filter(User::may_sign_in) else { return Ok(()) };
        let kind = SecurityEventKind::AccountLocked;
        security::record(tx, &*self.randomness, actor, user.id, kind, now).await?;
        let mail = self.mails.account_locked(tx, &user, now).await?;
        Ok(tx.outbox().append(&[mail]).await?)
    }
}

impl Counted {
    /// Under which key.
    pub(super) const fn key(self) -> TokenDigest {
        self.key
    }
}
