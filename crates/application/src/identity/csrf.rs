//! Proof that a request was made by a page of ours and not by a stranger's.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use socle_domain::identity::{SecretToken, SessionId, TokenDigest};

use crate::ports::{Mac, digest_of};

/// Makes and checks the tokens that a browser's mutating requests carry beside the session's cookie
/// (OWASP CSRF Prevention Cheat Sheet, "HMAC based token").
///
/// A token is the HMAC of the session and of the secret in its cookie: it needs no storage, works in
/// no other session, and changes with the cookie.
pub struct CsrfTokens {
    mac: Arc<dyn Mac>,
}

impl CsrfTokens {
    /// Over its port.
    pub fn new(mac: Arc<dyn Mac>) -> Self {
        Self { mac }
    }

    /// The token of a session whose cookie carries this secret.
    pub fn token(&self, session_id: SessionId, secret: &SecretToken) -> String {
        let digest = self.mac.mac(PURPOSE, &message(session_id, secret));
        URL_SAFE_NO_PAD.encode(digest.as_bytes())
    }

    /// Whether it is that token. While keys are rotated, one node's token is good on every other.
    pub fn check(&self, session_id: SessionId, secret: &SecretToken, presented: &str) -> bool {
        let presented = URL_SAFE_NO_PAD.decode(presented).ok();
        let presented = presented.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let Some(presented) = presented.map(TokenDigest::from_bytes) else { return false };
        let expected = self.mac.macs(PURPOSE, &message(session_id, secret));
        expected.iter().any(|expected| expected.matches(&presented))
    }
}

const PURPOSE: &str = "csrf";

fn message(session_id: SessionId, secret: &SecretToken) -> Vec<u8> {
    let secret = digest_of(secret.expose());
    [session_id.to_string().as_bytes(), secret.as_bytes()].concat()
}
