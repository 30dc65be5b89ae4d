use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use socle_domain::Timestamp;
use socle_domain::webhooks::{SealedSecrets, SigningSecret, WebhookEndpointId};

use crate::ports::{Randomness, SealError, Sealer};

/// Makes the secrets of endpoints, and keeps them sealed.
pub struct SecretKeeper {
    /// Seals them.
    pub sealer: Arc<dyn Sealer>,
    /// Draws them.
    pub randomness: Arc<dyn Randomness>,
}

/// Why a stored secret cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretUnusable {
    /// It could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// What was sealed is no secret.
    #[error("a stored secret has a length that none has")]
    Length,
}

impl SecretKeeper {
    /// A new secret for an endpoint, and the same sealed.
    pub(super) fn draw(
        &self,
        id: WebhookEndpointId,
    ) -> Result<(SigningSecret, Vec<u8>), SecretUnusable> {
        let mut bytes = vec![0; SigningSecret::BYTES];
        self.randomness.fill(&mut bytes);
        let secret = SigningSecret::from_bytes(bytes).ok_or(SecretUnusable::Length)?;
        let sealed = self.sealer.seal(&place(id), secret.expose())?;
        Ok((secret, sealed))
    }

    /// The secrets of an endpoint that sign now, the latest first.
    pub(super) fn signing(
        &self,
        id: WebhookEndpointId,
        secrets: &SealedSecrets,
        now: Timestamp,
    ) -> Result<Vec<SigningSecret>, SecretUnusable> {
        let open = |sealed: &[u8]| {
            let bytes = self.sealer.open(&place(id), sealed)?;
            SigningSecret::from_bytes(bytes).ok_or(SecretUnusable::Length)
        };
        secrets.signing(now).map(open).collect()
    }
}

/// A secret as its owner is shown it, once: `whsec_` and its bytes in Base64, as the libraries of
/// Standard Webhooks take it.
pub fn secret_text(secret: &SigningSecret) -> SecretString {
    let encoded = STANDARD.encode(secret.expose());
    SecretString::from(format!("{}{encoded}", SigningSecret::PREFIX))
}

/// Where a sealed secret stands: it opens in no other row.
fn place(id: WebhookEndpointId) -> String {
    format!("webhook_endpoints/{id}")
}
