use std::sync::Arc;

use socle_domain::access::{Actor, Denied, SignedIn};
use socle_domain::identity::{User, policy};
use socle_domain::privacy::{Consent, ConsentKind, TextVersion};

use crate::audit::{self, Happening};
use crate::limits;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::privacy::CurrentTexts;
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid};

/// Notes what a person agrees to, or takes back.
pub struct RecordConsent {
    /// Where decisions are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Decisions are kept for ever; nobody needs many.
    pub limiter: Arc<dyn RateLimiter>,
    /// What can be agreed to.
    pub texts: CurrentTexts,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum RecordConsentError {
    /// Nobody is signed in, or there is no such kind.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The version is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many decisions lately.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RecordConsent {
    /// Notes a decision. The same once more is no other one.
    pub async fn execute(
        &self,
        actor: &Actor,
        kind: &str,
        version: &str,
        granted: bool,
    ) -> Result<Consent, RecordConsentError> {
        let signed_in = policy::own_account(actor)?;
        let kind = ConsentKind::parse(kind).ok_or(Denied::NotFound)?;
        let version = self.version(kind, version, granted)?;
        let key = signed_in.user_id.to_string();
        self.limiter.hit(&limits::CONSENTS, &key).await.into_result()?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, signed_in, (kind, version, granted)).await;
        finish(tx, outcome).await
    }

    /// Nobody agrees to a text that is no longer, or not yet, the one that counts; anybody takes back
    /// what they agreed to.
    fn version(
        &self,
        kind: ConsentKind,
        version: &str,
        granted: bool,
    ) -> Result<TextVersion, Invalid> {
        let malformed =
            || FieldError::new("version", "malformed", "1 to 50 letters, digits, dots or hyphens");
        let version = TextVersion::parse(version).ok_or_else(malformed)?;
        match self.texts.of(kind) {
            Some(current) if granted && *current != version => {
                let message = format!("the version that counts is {}", current.as_str());
                Err(FieldError::new("version", "not_current", message).into())
            }
            _ => Ok(version),
        }
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        signed_in: SignedIn,
        (kind, version, granted): (ConsentKind, TextVersion, bool),
    ) -> Result<Consent, RecordConsentError> {
        let user = tx.users().lock(signed_in.user_id).await?.filter(User::may_sign_in);
        let user_id = user.ok_or(Denied::NotAuthenticated)?.id;
        let latest = tx.consents().latest(user_id, kind).await?;
        let same = |it: &Consent| it.version == version && it.granted == granted;
        if let Some(latest) = latest.filter(same) {
            return Ok(latest);
        }
        let now = self.clock.now();
        let id = self.randomness.id(now);
        let consent = Consent { id, user_id, kind, version, granted, decided_at: now };
        tx.consents().append(&consent).await?;
        let action = if granted { "user.consent_given" } else { "user.consent_withdrawn" };
        let happening = Happening::on_platform(action).to("user", user_id);
        let happening = happening.with("kind", kind.as_str());
        audit::record(tx, &*self.randomness, actor, happening, now).await?;
        Ok(consent)
    }
}
