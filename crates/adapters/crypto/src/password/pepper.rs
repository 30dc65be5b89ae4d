use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::zeroize::Zeroizing;
use sha2::Sha384;
use socle_domain::identity::PasswordAttempt;

use super::stored::PEPPER_ID_LEN;
use crate::digest::{hex, labeled_digest};

/// A secret that every password hash needs and no database holds (NIST SP 800-63B §3.1.1.2, OWASP
/// ASVS 5.0 §11.4): a stolen database alone gives nothing to guess against.
///
/// Losing it makes every password useless, so keep the previous one configured until nobody signs in
/// with it any more.
#[derive(Clone)]
pub struct Pepper {
    id: String,
    keyed: Hmac<Sha384>,
}

/// A pepper could be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a pepper needs at least {} bytes; this one has {bytes}", Pepper::MIN_BYTES)]
pub struct PepperTooShort {
    /// How many bytes it has.
    pub bytes: usize,
}

impl Pepper {
    /// The fewest bytes, which are to be random: 256 bits.
    pub const MIN_BYTES: usize = 32;

    /// Takes a secret of at least [`Pepper::MIN_BYTES`].
    pub fn new(secret: &[u8]) -> Result<Self, PepperTooShort> {
        let too_short = PepperTooShort { bytes: secret.len() };
        if secret.len() < Self::MIN_BYTES {
            return Err(too_short);
        }
        let digest = labeled_digest("socle pepper id v1", secret);
        let id = hex(&digest[..PEPPER_ID_LEN / 2]);
        // HMAC takes keys of any length, so this does not fail.
        let keyed = Hmac::new_from_slice(secret).map_err(|_| too_short)?;
        Ok(Self { id, keyed })
    }

    /// What is stored with a hash to find its pepper again: the first eight hexadecimal digits of the
    /// SHA-256 of `socle pepper id v1`, a NUL and the secret.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What bcrypt gets to see of a password: base64(HMAC-SHA384(password)), 64 characters.
    ///
    /// bcrypt reads no more than 72 bytes and stops at a NUL; 64 characters of base64 lose nothing
    /// to either (OWASP Password Storage Cheat Sheet, "Pre-Hashing Passwords with bcrypt").
    pub(super) fn prehash(&self, password: &PasswordAttempt) -> Zeroizing<String> {
        let mac = self.keyed.clone().chain_update(password.expose()).finalize();
        Zeroizing::new(STANDARD.encode(mac.into_bytes()))
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pepper({}, …)", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"0123456789abcdef0123456789ABCDEF";

    #[test]
    fn needs_256_bits() {
        assert_eq!(Pepper::new(&[7; 31]).unwrap_err(), PepperTooShort { bytes: 31 });
        assert!(Pepper::new(&[7; 32]).is_ok());
        assert!(Pepper::new(&[7; 500]).is_ok());
    }

    /// Vectors made with `sha256sum` and `openssl dgst -sha384 -hmac`.
    #[test]
    fn agrees_with_openssl() {
        let pepper = Pepper::new(SECRET).unwrap();
        assert_eq!(pepper.id(), "dacafd08");
        let prehash = pepper.prehash(&PasswordAttempt::new("correct-Horse-7-battery"));
        assert_eq!(*prehash, "HhxgFoaBU/827tblkDsXGT0bFzzf0vniihCmXYwtpjjU95sGML+Qbn/Eus5je1/L");
    }

    #[test]
    fn is_not_printed() {
        assert_eq!(format!("{:?}", Pepper::new(SECRET).unwrap()), "Pepper(dacafd08, …)");
    }
}
