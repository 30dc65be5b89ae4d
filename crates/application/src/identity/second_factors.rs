//! Checking second factors, and making them.

use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::{
    RecoveryCode, SecondFactor, SecurityEventKind, TokenDigest, TotpFactor, TotpSecret, User,
    UserId,
};

use crate::identity::ports::Totp;
use crate::identity::{IdentityMails, MailError, security};
use crate::ports::{Mac, Randomness, SealError, Sealer};
use crate::store::{StoreError, Tx};

/// Checks second factors, and makes them.
pub struct SecondFactorKeeper {
    /// Computes codes.
    pub totp: Arc<dyn Totp>,
    /// Keeps seeds.
    pub sealer: Arc<dyn Sealer>,
    /// Disguises recovery codes.
    pub mac: Arc<dyn Mac>,
    /// Seeds and codes.
    pub randomness: Arc<dyn Randomness>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
}

/// Why a second factor was neither right nor wrong.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// The seed could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SecondFactorKeeper {
    /// Checks the second factor of a locked person, and uses it up: no code works twice.
    pub(super) async fn check(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user: &User,
        presented: &SecondFactor,
        now: Timestamp,
    ) -> Result<bool, SecondFactorError> {
        match presented {
            SecondFactor::Totp(code) => {
                let factor = tx.second_factors().totp(user.id).await?;
                let Some(mut factor) = factor.filter(TotpFactor::is_confirmed) else {
                    return Ok(false);
                };
                let step = self.totp.step_of(&self.open(&factor)?, code, now);
                if !step.is_some_and(|step| factor.accept(step)) {
                    return Ok(false);
                }
                tx.second_factors().put_totp(&factor).await?;
                Ok(true)
            }
            SecondFactor::RecoveryCode(code) => {
                self.use_recovery_code(tx, actor, user, code, now).await
            }
        }
    }

    async fn use_recovery_code(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user: &User,
        code: &RecoveryCode,
        now: Timestamp,
    ) -> Result<bool, SecondFactorError> {
        if !user.has_second_factor() {
            return Ok(false);
        }
        let digests = self.mac.macs(RECOVERY_CODE, &message(user.id, code));
        let left = tx.second_factors().use_recovery_code(user.id, &digests, now).await?;
        let Some(remaining) = left else { return Ok(false) };
        let kind = SecurityEventKind::RecoveryCodeUsed;
        security::record(tx, &*self.randomness, actor, user.id, kind, now).await?;
        let mail = self.mails.recovery_code_used(user, remaining, now)?;
        tx.outbox().append(&[mail]).await?;
        Ok(true)
    }

    /// A new seed.
    pub(super) fn seed(&self) -> TotpSecret {
        let mut bytes = [0; TotpSecret::LEN];
        self.randomness.fill(&mut bytes);
        TotpSecret::new(bytes)
    }

    /// The seed as it is stored for a person.
    pub(super) fn seal(&self, user_id: UserId, seed: &TotpSecret) -> Result<Vec<u8>, SealError> {
        self.sealer.seal(&place(user_id), seed.expose())
    }

    /// The seed of a factor.
    pub(super) fn open(&self, factor: &TotpFactor) -> Result<TotpSecret, SealError> {
        let bytes = self.sealer.open(&place(factor.user_id), &factor.sealed_secret)?;
        <[u8; TotpSecret::LEN]>::try_from(bytes)
            .map(TotpSecret::new)
            .map_err(|_| SealError::Tampered)
    }

    /// Gives a person new recovery codes in the place of all earlier ones.
    pub(super) async fn issue_recovery_codes(
        &self,
        tx: &mut dyn Tx,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<Vec<RecoveryCode>, StoreError> {
        let codes: Vec<_> = (0..RecoveryCode::COUNT).map(|_| self.draw()).collect();
        let digest = |code| self.mac.mac(RECOVERY_CODE, &message(user_id, code));
        let digests: Vec<TokenDigest> = codes.iter().map(digest).collect();
        tx.second_factors().replace_recovery_codes(user_id, &digests, now).await?;
        Ok(codes)
    }

    fn draw(&self) -> RecoveryCode {
        let mut bytes = [0; 10];
        self.randomness.fill(&mut bytes);
        RecoveryCode::from_random(bytes)
    }
}

const RECOVERY_CODE: &str = "recovery code";

/// The same code of two people leaves two digests.
fn message(user_id: UserId, code: &RecoveryCode) -> Vec<u8> {
    format!("{user_id}\n{}", code.expose()).into_bytes()
}

/// Where a sealed seed stands: it opens in no other row.
fn place(user_id: UserId) -> String {
    format!("totp_factors/{user_id}")
}
