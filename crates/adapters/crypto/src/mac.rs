use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use socle_application::ports::Mac;
use socle_domain::identity::TokenDigest;

use crate::digest::labeled_digest;
use crate::key::SecretKey32;

/// HMAC-SHA256 (RFC 2104) under keys derived from the sealing keys.
///
/// The purpose, closed by a NUL, goes in before the message, so that codes of two purposes are
/// unrelated.
///
/// # Rotation
///
/// New codes are made under the current key; [`Mac::macs`] gives those of the previous keys too, for
/// what was stored before.
pub struct HmacSha256 {
    current: Hmac<Sha256>,
    previous: Vec<Hmac<Sha256>>,
}

impl HmacSha256 {
    /// Derives its keys from the sealing keys, under a label of its own.
    pub fn new(current: &SecretKey32, previous: &[SecretKey32]) -> Self {
        Self { current: keyed(current), previous: previous.iter().map(keyed).collect() }
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn keyed(key: &SecretKey32) -> Hmac<Sha256> {
    let derived = labeled_digest("socle mac key v1", key.expose());
    Hmac::new_from_slice(&derived).expect("32 bytes are a key")
}

fn compute(keyed: &Hmac<Sha256>, purpose: &str, message: &[u8]) -> TokenDigest {
    let mac = keyed.clone().chain_update(purpose).chain_update([0]).chain_update(message);
    TokenDigest::from_bytes(mac.finalize().into_bytes().into())
}

impl Mac for HmacSha256 {
    fn mac(&self, purpose: &'static str, message: &[u8]) -> TokenDigest {
        compute(&self.current, purpose, message)
    }

    fn macs(&self, purpose: &'static str, message: &[u8]) -> Vec<TokenDigest> {
        let keys = std::iter::once(&self.current).chain(&self.previous);
        keys.map(|key| compute(key, purpose, message)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SecretKey32 {
        SecretKey32::from_bytes([byte; 32])
    }

    /// Computed with Python's `hashlib` and `hmac`.
    #[test]
    fn is_what_others_compute() {
        let mac = HmacSha256::new(&key(1), &[]).mac("test", b"message");
        let hex = crate::digest::hex(mac.as_bytes());
        assert_eq!(hex, "7ae4072151417f77e9b181cbab7c77c93f318112cbf0725dbb160f13d3517458");
    }

    #[test]
    fn purposes_and_keys_are_unrelated() {
        let macs = HmacSha256::new(&key(1), &[]);
        assert_ne!(macs.mac("a", b"m"), macs.mac("b", b"m"));
        assert_ne!(macs.mac("a", b"bm"), macs.mac("ab", b"m"));
        assert_ne!(macs.mac("a", b"m"), HmacSha256::new(&key(2), &[]).mac("a", b"m"));
    }

    #[test]
    fn what_an_earlier_key_made_is_found_again() {
        let before = HmacSha256::new(&key(1), &[]).mac("a", b"m");
        let after = HmacSha256::new(&key(2), &[key(1)]);
        assert_eq!(after.macs("a", b"m"), [after.mac("a", b"m"), before]);
    }
}
